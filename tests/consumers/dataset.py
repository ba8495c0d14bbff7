"""The dataset, as any Python program reads it: the standard library's JSON, and slices of its strings."""

import json
from pathlib import Path

from common import arguments, check, finish, truth_documents

import jsonschema

SCHEMA = Path(__file__).parents[2] / "src" / "formats" / "dataset" / "dataset.schema.json"


def main():
    truth_path, folder = arguments()
    truth = truth_documents(truth_path)
    dataset = json.loads((folder / "dataset.json").read_text(encoding="utf-8"))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(dataset))
    check(not errors, f"the schema is broken: {[error.message[:200] for error in errors[:3]]}")
    found = {document["id"]: document for document in dataset["documents"]}
    check(list(found) == list(truth), f"documents: {list(found)}")
    for document_id, expected in truth.items():
        compare(document_id, expected, found[document_id])
    finish()


def compare(document_id, expected, document):
    """Every span of `document` marks the words it says, and it says what `expected` does."""
    check(document["text"] == expected["text"], f"{document_id}: another text")
    for span in document["spans"]:
        words = document["text"][span["start"] : span["end"]]
        check(words == span["text"], f"{document_id} {span['id']}: marks {words!r}, not {span['text']!r}")
    for part in ("spans", "relations"):
        check(document[part] == expected[part], f"{document_id}: other {part}")


if __name__ == "__main__":
    main()
