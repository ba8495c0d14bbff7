"""Lines of JSON: each is a document of the dataset. Read line by line, and once more by `pandas` and `datasets`."""

import json
import tempfile
from pathlib import Path

from common import arguments, check, finish, manifest, truth_documents
from dataset import SCHEMA, compare

import datasets
import jsonschema
import pandas


def main():
    truth_path, folder = arguments()
    truth = truth_documents(truth_path)
    file = folder / "documents.jsonl"
    # Not `splitlines`: it also splits at U+2028 and U+0085, which may stand in a JSON string.
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator({"$ref": "#/$defs/document", "$defs": schema["$defs"]})
    for line in lines:
        errors = list(validator.iter_errors(line))
        check(not errors, f"{line['id']}: the schema is broken: {[error.message[:200] for error in errors[:3]]}")
    found = {line["id"]: line for line in lines}
    check(list(found) == list(truth), f"documents: {list(found)}")
    for document_id, expected in truth.items():
        compare(document_id, expected, found[document_id])
    check(not manifest(folder)["losses"], "the manifest counts losses")
    others(file, truth)
    finish()


def others(file, truth):
    """What `pandas` and `datasets` make of texts and spans."""
    frame = pandas.read_json(file, lines=True, dtype=False, convert_dates=False)
    rows = [("pandas", row) for row in frame.to_dict("records")]
    with tempfile.TemporaryDirectory() as cache:
        loaded = datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=cache)
        rows += [("datasets", row) for row in loaded]
        for loader, row in rows:
            expected = truth[row["id"]]
            check(row["text"] == expected["text"], f"{loader}, {row['id']}: another text")
            check(len(row["spans"]) == len(expected["spans"]), f"{loader}, {row['id']}: {len(row['spans'])} spans")
            for span in row["spans"]:
                words = row["text"][span["start"] : span["end"]]
                check(words == span["text"], f"{loader}, {row['id']} {span['id']}: {words!r}, not {span['text']!r}")
    check(len(rows) == 2 * len(truth), f"{len(rows)} rows")


if __name__ == "__main__":
    main()
