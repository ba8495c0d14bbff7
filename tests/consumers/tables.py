"""The check of the tables, CSV and TSV, with `pandas` and `pyarrow`.

Both are told that quoted cells may hold line breaks and that no word means "missing". In tables for spreadsheet programs no
cell is one that such a program would run (OWASP, "CSV injection"); what was put before such cells is taken off again.
"""

import json
import re

from common import arguments, check, finish, left_out, manifest, truth_documents

import pandas
import pyarrow.csv

SPAN_LOSSES = ("crossing", "nesting", "same_range", "cuts_token", "blanks")


def by_pandas(file, separator):
    """The rows of a table as dictionaries of strings, read by pandas."""
    frame = pandas.read_csv(file, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8", lineterminator=None)
    return frame.to_dict("records")


def by_pyarrow(file, separator):
    """The rows of a table as dictionaries of strings, read by pyarrow."""
    parse = pyarrow.csv.ParseOptions(delimiter=separator, newlines_in_values=True)
    names = pyarrow.csv.read_csv(file, parse_options=parse).column_names
    text = {name: pyarrow.string() for name in names}
    convert = pyarrow.csv.ConvertOptions(column_types=text, strings_can_be_null=False)
    return pyarrow.csv.read_csv(file, parse_options=parse, convert_options=convert).to_pylist()


# What spreadsheet programs run; a number is none of it.
FORMULA = re.compile(r"^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$")


def as_written(rows):
    """The rows without the apostrophes that tables for spreadsheet programs have."""
    for row in rows:
        if "escaped" in row:
            for name, cell in row.items():
                check(not FORMULA.match(cell) or NUMBER.match(cell), f"{name} {cell[:20]!r} would be run")
            for name in json.loads(row.pop("escaped") or "[]"):
                check(row[name].startswith("'"), f"{name} {row[name][:20]!r} has no apostrophe")
                row[name] = row[name][1:]
    return rows


def main(ending, separator):
    """Checks `documents`, `spans` and `relations` with this `ending`."""
    truth_path, folder = arguments()
    truth = truth_documents(truth_path)
    facts = manifest(folder)
    for name, read in (("pandas", by_pandas), ("pyarrow", by_pyarrow)):
        table = lambda what: as_written(read(folder / f"{what}.{ending}", separator))
        documents = {row["doc_id"]: row for row in table("documents")}
        check(list(documents) == list(truth), f"{name}: documents {list(documents)}")
        for document_id, row in documents.items():
            expected = truth[document_id]
            check(row["text"] == expected["text"], f"{name}, {document_id}: another text")
            check(row["title"] == expected["title"], f"{name}, {document_id}: title {row['title']!r}")
        spans = table("spans")
        compare_spans(name, spans, documents, truth, facts)
        relations = table("relations")
        compare_relations(name, relations, truth, facts)
    finish()


def compare_spans(name, rows, documents, truth, facts):
    """Every row marks the words it says, and is a span of the truth."""
    number = sum(len(document["spans"]) for document in truth.values()) - left_out(facts, *SPAN_LOSSES)
    check(len(rows) == number, f"{name}: {len(rows)} spans, not {number}")
    for row in rows:
        where = f"{name}, {row['doc_id']} {row['span_id']}"
        words = documents[row["doc_id"]]["text"][int(row["start"]) : int(row["end"])]
        check(words == row["text"], f"{where}: marks {words!r}, not {row['text']!r}")
        expected = [span for span in truth[row["doc_id"]]["spans"] if span["id"] == row["span_id"]]
        if not check(len(expected) == 1, f"{where}: no such span"):
            continue
        span = expected[0]
        for column in ("start", "end", "label", "text"):
            check(row[column] == str(span[column]), f"{where}: {column} {row[column]!r}, not {span[column]!r}")
        for key, value in span["attributes"].items():
            cells = [cell for column, cell in row.items() if column in (key, f"attribute_{key}", f"attribute:{key}")]
            check(cells == [str(value)], f"{where}: {key} {cells}, not {value!r}")


def compare_relations(name, rows, truth, facts):
    """The relations are those of the truth."""
    expected = sum(len(document["relations"]) for document in truth.values())
    expected -= left_out(facts, "relation", "relation_end")
    check(len(rows) == expected, f"{name}: {len(rows)} relations, not {expected}")
    for row in rows:
        relations = truth[row["doc_id"]]["relations"]
        found = [relation for relation in relations if relation["id"] == row["relation_id"]]
        pairs = [[relation[key] for key in ("type", "from", "to")] for relation in found]
        where = f"{name}, {row['doc_id']} {row['relation_id']}"
        check(pairs == [[row["type"], row["from"], row["to"]]], f"{where}: {row}, not {pairs}")
