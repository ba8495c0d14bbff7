"""doccano: the rules that its import has, from its code. Its own import runs where it is installed, see
check_doccano_own.py."""

import json

from common import check
from doccano_checks import compare_export

RESERVED = {"filename", "upload_name", "example_uuid"}


def by_rules(file):
    """Text, spans and relations of each line, as doccano 1.8.4 takes them, by what its import demands."""
    data = file.read_bytes()
    check(data.isascii(), f"{file}: not ASCII only")
    records = [json.loads(line) for line in data.decode("ascii").splitlines()]
    check(len({tuple(record) for record in records}) == 1, f"{file}: not all lines have the same fields")
    for record in records:
        place = f"{file}, {record['id']}"
        check(record["text"] != "", f"{place}: empty text")
        check(not RESERVED & set(record), f"{place}: reserved fields")
        spans = record.get("entities")
        if spans is None:
            check("relations" not in record, f"{place}: relations without entities")
            spans = [dict(zip(("start_offset", "end_offset", "label"), span)) for span in record["label"]]
        for number, span in enumerate(spans):
            whole = [span["start_offset"], span["end_offset"], span.setdefault("id", number)]
            check(all(type(number) is int and number >= 0 for number in whole), f"{place}: {span} is not in whole numbers")
            check(span["start_offset"] < span["end_offset"], f"{place}: {span} covers nothing")
            check(isinstance(span["label"], str) and 0 < len(span["label"]) <= 100, f"{place}: {span} has no label")
        for link in record.get("relations", []):
            check(type(link["from_id"]) is int and type(link["to_id"]) is int and link["type"], f"{place}: {link}")
        spans = {span["id"]: (span["start_offset"], span["end_offset"], span["label"]) for span in spans}
        relations = [(link["type"], spans[link["from_id"]], spans[link["to_id"]]) for link in record.get("relations", [])]
        yield record["id"], record["text"], list(spans.values()), relations


if __name__ == "__main__":
    compare_export(by_rules)
