"""The check of the Hugging Face folder, with `datasets`: by its card, and the rows alone."""

import json
import os
import tempfile
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

from common import arguments, check, finish, left_out, manifest, truth_documents
from tagged import IOB2, as_offsets, compare_view, entities, places

from datasets import disable_progress_bars, load_dataset

NAMES = {"dev": "validation"}


def names_of(feature):
    """The names of a column of class labels, in any version of `datasets`."""
    return feature.feature.names


def main():
    truth_path, folder = arguments()
    truth = truth_documents(truth_path)
    facts = manifest(folder)
    disable_progress_bars()
    with tempfile.TemporaryDirectory() as cache:
        loaded = load_dataset(str(folder), cache_dir=cache)
        splits = {NAMES.get(entry.get("split", "train"), entry.get("split", "train")) for entry in facts["documents"]}
        check(set(loaded) == splits, f"splits {list(loaded)}, not {splits}")
        labels = [label["id"] for label in facts["scheme"]["labels"]]
        rows = {}
        for name, split in loaded.items():
            compare_features(split.features, labels)
            for row in split:
                rows[row["id"]] = (row, split.features)
            alone = load_dataset("json", data_files=str(folder / "data" / file_of_split(name)), cache_dir=cache)
            check(list(alone["train"]["id"]) == list(split["id"]), f"{name}: other rows without the card")
    check(set(rows) == set(truth), f"rows {list(rows)}")
    flat, by_label = {}, {label: {} for label in labels}
    for document_id, (row, features) in rows.items():
        compare_row(row, truth[document_id])
        there = places(document_id, row["text"], row["tokens"])
        check(there == list(zip(row["token_start"], row["token_end"])), f"{document_id}: tokens are elsewhere")
        flat[document_id] = spans_of(row, features, "ner_tags", there)
        for label in labels:
            by_label[label][document_id] = spans_of(row, features, f"ner_tags_{label}", there)
    compare_view("ner_tags", flat, truth, facts)
    # The columns for one label each are counted together.
    columns = {(label, key): spans for label, found in by_label.items() for key, spans in found.items()}
    only = {
        (label, key): {"spans": [span for span in truth[key]["spans"] if span["label"] == label]}
        for label, key in columns
    }
    compare_view("ner_tags_<label>", columns, only, facts)
    compare_dates(folder)
    relations = sum(len(row["relations"]) for row, _ in rows.values())
    expected = sum(len(document["relations"]) for document in truth.values())
    check(relations == expected - left_out(facts, "relation", "relation_end"), f"{relations} relations")
    finish()


def compare_dates(folder):
    """Loaded as the README says, no text becomes a date or loses a digit, also where all of a column look like dates."""
    with tempfile.TemporaryDirectory() as copy:
        name = sorted(path.name for path in (folder / "data").glob("*.jsonl"))[-1]
        (Path(copy) / "data").mkdir()
        readme = (folder / "README.md").read_text(encoding="utf-8")
        (Path(copy) / "README.md").write_text(readme, encoding="utf-8")
        for other in (folder / "data").glob("*.jsonl"):
            (Path(copy) / "data" / other.name).write_bytes(other.read_bytes())
        dated = []
        with open(folder / "data" / name, encoding="utf-8") as lines:
            for number, row in enumerate(map(json.loads, lines)):
                row["id"] = f"20{number:02}-05-01"
                row["date"] = row["title"] = "2024-05-01"
                for span in row["spans"]:
                    span["id"] = span["note"] = span["created_at"] = "2024-05-01T10:00:00Z"
                dated.append(row)
        (Path(copy) / "data" / name).write_text("".join(json.dumps(row) + "\n" for row in dated), encoding="utf-8")
        snippet = readme.split("```python\n", 1)[1].split("```", 1)[0]
        told = {}
        try:
            exec(snippet.replace("PATH/OF/THIS/FOLDER", copy).replace("train.jsonl", name), told)
        except AssertionError:
            check(False, "what the README has to check itself with fails")
            return
        columns = ("id", "date", "title", "text", "spans", "tokens")
        loaded = [{column: row[column] for column in columns} for row in told["rows"]]
        check(loaded == [{column: row[column] for column in columns} for row in dated], f"dates: {loaded[:1]}")
        check(len(told["tags"]) == len(dated[-1]["tokens"]), "dates: other tags")


def file_of_split(name):
    return {"validation": "dev"}.get(name, name) + ".jsonl"


def compare_features(features, labels):
    """The classes are those of the scheme, `O` first."""
    pairs = [f"{prefix}{label}" for label in labels for prefix in ("B-", "I-")]
    check(names_of(features["ner_tags"]) == ["O", *pairs], f"classes {names_of(features['ner_tags'])}")
    for label in labels:
        names = names_of(features[f"ner_tags_{label}"])
        check(names == ["O", f"B-{label}", f"I-{label}"], f"{label}: classes {names}")


def spans_of(row, features, column, there):
    names = names_of(features[column])
    tags = [names[tag] for tag in row[column]]
    check(len(tags) == len(row["tokens"]), f"{row['id']}, {column}: {len(tags)} tags")
    return as_offsets(entities([tags], IOB2), there)


def compare_row(row, expected):
    """The text, every span and every relation are those of the truth."""
    where = row["id"]
    check(row["text"] == expected["text"], f"{where}: another text")
    check(row["title"] == expected["title"], f"{where}: title {row['title']!r}")
    found = {span["id"]: span for span in row["spans"]}
    check(list(found) == [span["id"] for span in expected["spans"]], f"{where}: spans {list(found)}")
    for span in expected["spans"]:
        other = found.get(span["id"], {})
        for key in ("start", "end", "label", "text"):
            check(other.get(key) == span[key], f"{where} {span['id']}: {key} {other.get(key)!r}, not {span[key]!r}")
        surface = row["text"][other.get("start", 0) : other.get("end", 0)]
        check(surface == span["text"], f"{where} {span['id']}: marks {surface!r}, not {span['text']!r}")
        attributes = json.loads(other.get("attributes", "null"))
        check(attributes == span.get("attributes", {}), f"{where} {span['id']}: attributes {attributes}")
        check(other.get("note") == span.get("note", ""), f"{where} {span['id']}: note {other.get('note')!r}")
    relations = [[relation[key] for key in ("type", "from", "to")] for relation in row["relations"]]
    truth = [[relation[key] for key in ("type", "from", "to")] for relation in expected["relations"]]
    check(relations == truth, f"{where}: relations {relations}")


if __name__ == "__main__":
    main()
