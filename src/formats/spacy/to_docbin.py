"""Makes a DocBin of spacy.jsonl: python to_docbin.py spacy.jsonl train.spacy [LANGUAGE]"""
import json
import sys

import spacy
from spacy.tokens import Doc, DocBin

vocab = spacy.blank(sys.argv[3] if len(sys.argv) > 3 else "xx").vocab
store = DocBin()
for line in open(sys.argv[1], encoding="utf-8", newline="\n"):
    row = json.loads(line)
    doc = Doc(vocab, words=row["words"], spaces=row["spaces"])
    assert doc.text == row["text"], row["id"]
    for key, spans in (("sc", row["spans"]), ("ents", row["ents"])):
        made = [doc.char_span(s["start"], s["end"], label=s["label"], span_id=s.get("id", "")) for s in spans]
        assert all(made), row["id"]
        if key == "ents":
            doc.set_ents(made)
        else:
            doc.spans[key] = made
    store.add(doc)
store.to_disk(sys.argv[2])
print(f"{len(store)} documents")
