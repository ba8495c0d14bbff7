"""The plain way to do what `counterclaim convert corpus.jsonl --to FORMAT` does, for the benchmark to compare with.

    python convert.py doccano|jsonl < corpus.jsonl > out.jsonl

Reads a document a line, checks the words of each span, and writes it again. No checks of what was written.
"""

import hashlib
import json
import sys


def doccano(document):
    text = document["text"]

    def utf16(at):
        return len(text[:at].encode("utf-16-le")) // 2

    labels = [[utf16(span["start"]), utf16(span["end"]), span["label"]] for span in document["spans"]]
    return {"id": document["id"], "title": document["title"], "text": text, "label": sorted(labels)}


def jsonl(document):
    document["text_sha256"] = hashlib.sha256(document["text"].encode()).hexdigest()
    return document


def main():
    shape = {"doccano": doccano, "jsonl": jsonl}[sys.argv[1]]
    source = open(sys.stdin.fileno(), encoding="utf-8", closefd=False)
    target = open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)
    for line in source:
        document = json.loads(line)
        for span in document["spans"]:
            if document["text"][span["start"] : span["end"]] != span["text"]:
                raise SystemExit(f"{document['id']}: {span['id']} is not where it says")
        target.write(json.dumps(shape(document), ensure_ascii=shape is doccano) + "\n")
    target.flush()


main()
