"""The check of spaCy's data: the DocBin, the lines, and the script that makes the one of the other.

(A script called spacy.py would stand in the way of the module.)
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from common import arguments, check, finish, manifest, truth_documents
from tagged import compare_view

import spacy
from spacy.tokens import Doc, DocBin
from spacy.training import Corpus


def docs_of(file):
    """The documents of a DocBin, for a vocabulary that knows nothing yet."""
    return list(DocBin().from_disk(file).get_docs(spacy.blank("xx").vocab))


def main():
    truth_path, folder = arguments()
    truth = truth_documents(truth_path)
    facts = manifest(folder)
    ents, lines = {}, {}
    splits = {entry.get("split") for entry in facts["documents"]}
    for split in splits:
        rows = [json.loads(line) for line in open(folder / (split or "") / "spacy.jsonl", encoding="utf-8", newline="\n")]
        docs = docs_of(folder / f"{split or 'train'}.spacy")
        check(len(docs) == len(rows), f"{split}: {len(docs)} documents in the DocBin, {len(rows)} lines")
        for doc, row in zip(docs, rows):
            check(doc.user_data["id"] == row["id"], f"{row['id']}: {doc.user_data}")
            compare_doc(doc, truth[row["id"]], row["id"])
            compare_line(row, truth[row["id"]], doc)
            ents[row["id"]] = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
            lines[row["id"]] = [(ent["start"], ent["end"], ent["label"]) for ent in row["ents"]]
        compare_script(folder, split, docs)
        compare_training(folder / f"{split or 'train'}.spacy")
    check(set(ents) == set(truth), f"documents {list(ents)}")
    compare_view("ents", ents, truth, facts)
    compare_view("ents", lines, truth, facts)
    finish()


def compare_doc(doc, expected, where):
    """The text, and every span with what is said of it, are those of the truth."""
    check(doc.text == expected["text"], f"{where}: the text is {doc.text!r}, not {expected['text']!r}")
    group = doc.spans["sc"]
    check(len(group) == len(expected["spans"]), f"{where}: {len(group)} spans")
    for span, truth in zip(group, expected["spans"]):
        name = f"{where} {truth['id']}"
        found = (span.start_char, span.end_char, span.label_, span.id_, span.text)
        wanted = tuple(truth[key] for key in ("start", "end", "label", "id", "text"))
        check(found == wanted, f"{name}: {found}, not {wanted}")
        strict = doc.char_span(truth["start"], truth["end"], alignment_mode="strict")
        check(strict is not None and strict.text == truth["text"], f"{name}: char_span gives {strict!r}")
        said = json.loads(group.attrs["counterclaim"][span.id_])
        check(said["attributes"] == truth.get("attributes", {}), f"{name}: attributes {said['attributes']}")
        check(said["note"] == truth.get("note", ""), f"{name}: note {said['note']!r}")
        check(said["annotator"] == truth.get("annotator", ""), f"{name}: annotator {said['annotator']!r}")


def compare_line(row, expected, doc):
    """A `Doc` made of the line's words holds every span of the line, strictly, and is the one of the DocBin."""
    where = row["id"]
    made = Doc(doc.vocab, words=row["words"], spaces=row["spaces"])
    check(made.text == row["text"] == expected["text"], f"{where}: the words are another text")
    check([token.text for token in doc] == row["words"], f"{where}: other words in the DocBin")
    check(len(row["spans"]) == len(expected["spans"]), f"{where}: {len(row['spans'])} spans in the line")
    for span, truth in zip(row["spans"], expected["spans"]):
        found = made.char_span(span["start"], span["end"], label=span["label"], alignment_mode="strict")
        wanted = (truth["start"], truth["end"], truth["label"], truth["text"])
        if check(found is not None, f"{where} {truth['id']}: char_span finds nothing at {span['start']}–{span['end']}"):
            found = (found.start_char, found.end_char, found.label_, found.text)
            check(found == wanted, f"{where} {truth['id']}: {found}, not {wanted}")


def compare_script(folder, split, docs):
    """`to_docbin.py` gives the same documents."""
    with tempfile.TemporaryDirectory() as place:
        made = Path(place) / "made.spacy"
        command = [sys.executable, str(folder / "to_docbin.py"), str(folder / (split or "") / "spacy.jsonl"), str(made)]
        ended = subprocess.run(command, capture_output=True, encoding="utf-8")
        if not check(ended.returncode == 0, f"to_docbin.py: {ended.stderr[-500:]}"):
            return
        others = docs_of(made)
    for doc, other in zip(docs, others, strict=True):
        where = doc.user_data["id"]
        spans = [[(s.start, s.end, s.label_, s.id_) for s in one.spans["sc"]] for one in (doc, other)]
        ents = [[(s.start, s.end, s.label_) for s in one.ents] for one in (doc, other)]
        check(spans[0] == spans[1] and ents[0] == ents[1], f"{where}: to_docbin.py gives other spans")
        iobs = [[token.ent_iob_ for token in one] for one in (doc, other)]
        check(iobs[0] == iobs[1], f"{where}: to_docbin.py gives other tags")


def compare_training(file):
    """spaCy trains on the DocBin: a step of its entity recogniser and of its span categoriser."""
    nlp = spacy.blank("xx")
    nlp.add_pipe("ner")
    nlp.add_pipe("spancat")
    examples = [example for example in Corpus(file)(nlp) if len(example.reference)]
    if any(example.reference.ents for example in examples):
        nlp.initialize(lambda: examples)
        losses = nlp.update(examples)
        check({"ner", "spancat"} <= set(losses), f"{file.name}: losses {losses}")


if __name__ == "__main__":
    main()
