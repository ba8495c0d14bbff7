"""Copies an export and counts the offsets of one document in the wrong unit, so that a check can be seen to fail.

    python damage.py TRUTH.json EXPORT_DIR OUT

Code points become UTF-16 code units, or the reverse where the manifest says that the export counts UTF-16. Only the
document `emoji` is touched, the one where the two differ: a check that fails on the copy has caught the unit. Formats
without offsets (columns of tokens) get their tags one token later, which is what a wrong unit would do to them.
Works on kinds of files, not on formats; status 2 says that nothing in the export could be damaged.
"""

import csv
import io
import json
import re
import shutil
import sys
from pathlib import Path

from common import truth_documents

DOCUMENT = "emoji"
OFFSETS = {"start", "end", "begin", "start_offset", "end_offset", "token_start", "token_end"}
# Token numbers in Prodigy's spans, character offsets in lists of the same name elsewhere.
NUMBERS_OF_TOKENS = {"token_start", "token_end"}


class Shift:
    """Turns an offset into the same number in the wrong unit."""

    def __init__(self, text, is_utf16):
        self.text = text
        self.is_utf16 = is_utf16
        self.changed = 0

    def __call__(self, offset):
        offset = int(offset)
        units = self.text.encode("utf-16-le")
        if self.is_utf16:
            there = len(units[: 2 * offset].decode("utf-16-le", errors="ignore"))
        else:
            there = len(self.text[:offset].encode("utf-16-le")) // 2
        self.changed += there != offset
        return there


def in_json(value, shift):
    """`value` with every offset in it shifted."""
    if isinstance(value, dict):
        return {key: offset_or(key, inner, shift) for key, inner in value.items()}
    if isinstance(value, list):
        is_triple = len(value) == 3 and all(type(item) is int for item in value[:2]) and isinstance(value[2], str)
        if is_triple:  # doccano: [start, end, label]
            return [shift(value[0]), shift(value[1]), value[2]]
        return [in_json(item, shift) for item in value]
    return value


def offset_or(key, value, shift):
    """The value of `key`: shifted if it is an offset, a list of offsets, else what is inside it."""
    if key in OFFSETS and type(value) is int and key not in NUMBERS_OF_TOKENS:
        return shift(value)
    if key in OFFSETS and isinstance(value, list) and all(type(item) is int for item in value):
        return [shift(item) for item in value]
    return in_json(value, shift)


def concerns(value, shift):
    """True if a record is about the document, by its id, its text, or the file of its text."""
    return any(is_about(string, shift) for string in strings(value))


def is_about(string, shift):
    return string in (DOCUMENT, shift.text) or string.endswith(f"{DOCUMENT}.txt") or string.endswith(f":{DOCUMENT}")


def strings(value):
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


def json_file(name, text, shift):
    value = json.loads(text)
    if Path(name).stem == DOCUMENT:
        value = in_json(value, shift)
    else:
        value = records(value, shift, 2)
    return json.dumps(value, ensure_ascii=text.isascii(), indent=1)


def records(value, shift, depth):
    """Shifts the smallest members of lists near the top that concern the document."""
    if isinstance(value, list):
        return [in_json(item, shift) if concerns(item, shift) else item for item in value]
    if isinstance(value, dict) and depth:
        return {key: records(inner, shift, depth - 1) for key, inner in value.items()}
    return value


def json_lines(_, text, shift):
    lines = []
    for line in text.split("\n"):
        value = json.loads(line) if line else None
        if concerns(value, shift):
            # Nothing but offsets may be others: a check of ASCII escapes would else be what fails.
            line = json.dumps(in_json(value, shift), ensure_ascii=text.isascii())
        lines.append(line)
    return "\n".join(lines)


def brat(name, text, shift):
    if Path(name).stem != DOCUMENT:
        return text
    lines = []
    for line in text.split("\n"):
        cells = line.split("\t")
        if line.startswith("T") and len(cells) > 1:
            label, _, places = cells[1].partition(" ")
            cells[1] = f"{label} {re.sub(r'[0-9]+', lambda at: str(shift(at[0])), places)}"
        lines.append("\t".join(cells))
    return "\n".join(lines)


def xml(name, text, shift):
    """Attributes `begin` and `end` (UIMA), pointers `string-range(#id,offset,length)` and the like (TEI)."""
    if Path(name).stem != DOCUMENT:
        return text
    attribute = r'(\s(?:begin|end)=["\'])([0-9]+)'
    text = re.sub(attribute, lambda found: found[1] + str(shift(found[2])), text)

    def pointer(found):
        start, length = int(found[2]), int(found[3] or 0)
        there = shift(start)
        rest = f",{shift(start + length) - there}" if found[3] else ""
        return f"{found[1]}{there}{rest})"

    return re.sub(r"(string-(?:range|index)\([^,()]*,\s*)([0-9]+)(?:,\s*([0-9]+))?\)", pointer, text)


def table(name, text, shift):
    separator = "\t" if name.endswith(".tsv") else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    head = rows[0] if rows else []
    if not {"doc_id", "start", "end"} <= set(head):
        return text
    for row in rows[1:]:
        if row[head.index("doc_id")] == DOCUMENT:
            for column in ("start", "end"):
                row[head.index(column)] = str(shift(row[head.index(column)]))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def columns(name, text, shift):
    """One token a line, its tag last: each tag goes to the next token."""
    if Path(name).stem != DOCUMENT:
        return text
    lines = text.split("\n")
    rows = [place for place, line in enumerate(lines) if "\t" in line and not line.startswith("-DOCSTART-")]
    tags = [lines[place].rsplit("\t", 1)[1] for place in rows]
    for place, tag in zip(rows, tags[-1:] + tags[:-1]):
        token = lines[place].rsplit("\t", 1)[0]
        shift.changed += lines[place] != f"{token}\t{tag}"
        lines[place] = f"{token}\t{tag}"
    return "\n".join(lines)


KINDS = {
    ".json": json_file,
    ".jsonld": json_file,
    ".jsonl": json_lines,
    ".ann": brat,
    ".xml": xml,
    ".xmi": xml,
    ".csv": table,
    ".tsv": table,
    ".conll": columns,
    ".bilou": columns,
    ".iob": columns,
    ".iob2": columns,
}


def damage(truth, folder, out):
    """Writes the damaged copy of `folder` to `out`; how many offsets or tags are others than before."""
    path = folder / "manifest.json"
    choices = json.loads(path.read_text(encoding="utf-8"))["choices"] if path.exists() else {}
    shift = Shift(truth_documents(truth)[DOCUMENT]["text"], choices.get("offset_unit") == "utf16")
    if out.exists():
        shutil.rmtree(out)
    for file in sorted(folder.rglob("*")):
        copy = out / file.relative_to(folder)
        if file.is_dir():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        kind = KINDS.get(file.suffix)
        if kind is None or file.name == "manifest.json":
            shutil.copyfile(file, copy)
        else:
            text = kind(file.name, file.read_bytes().decode("utf-8"), shift)
            copy.write_bytes(text.encode("utf-8"))
    return shift.changed


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("Usage: python damage.py TRUTH.json EXPORT_DIR OUT")
    if not damage(*map(Path, sys.argv[1:])):
        print(f"Nothing in {sys.argv[2]} could be damaged; damage.py does not know its kind of files.")
        sys.exit(2)
