"""TEI: parsed with lxml, every pointer followed as the Guidelines define string-range()."""

import re
import sys
from pathlib import Path

from common import check, count, file_of, finish, manifest, truth_documents

try:
    from lxml import etree
except ImportError:
    sys.exit("lxml is missing: pip install lxml")

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def held(value):
    """`value` with the characters that XML has."""
    return NOT_XML.sub("\ufffd", value or "")


def main():
    truth, folder = truth_documents(sys.argv[1]), Path(sys.argv[2])
    facts = manifest(folder)
    check(facts["choices"]["offset_unit"] == "code-point", "the manifest does not say that offsets count code points")
    replaced = 0
    for name, expected in truth.items():
        stem = file_of(facts, name)
        [path] = [path for path in folder.rglob("*.xml") if path.stem == stem]
        document(name, expected, etree.parse(path, etree.XMLParser(resolve_entities=False)))
        replaced += len(NOT_XML.findall(expected["text"]))
    check(count(facts, "changed", "character") >= replaced, "characters were replaced that nobody counted")
    finish()


def document(name, truth, tree):
    """Compares one document."""
    by_id = {element.get(ID): element for element in tree.iter() if element.get(ID)}
    ids = [element.get(ID) for element in tree.iter() if element.get(ID)]
    check(len(by_id) == len(ids), f"{name}: an id is given twice")
    for element in tree.iter():
        for key in ("ana", "ref", "resp", "active", "passive", "mutual"):
            for pointer in (element.get(key) or "").split():
                check(pointer[1:] in by_id, f"{name}: {key} points at {pointer}, which is not there")
    text = held(truth["text"])
    found = "".join(by_id["text"].itertext())
    check(found == text, f"{name}: the text is {found!r}, not {text!r}")
    expected = {span["id"]: span for span in truth["spans"]}
    spans = {element.get(ID): element for element in tree.iter(f"{TEI}span")}
    check(len(spans) == len(expected), f"{name}: {len(spans)} spans, not {len(expected)}")
    for element in spans.values():
        if check(element.get("n") in expected, f"{name}: the span {element.get('n')!r} is not in the truth"):
            compare_span(f"{name}, {element.get('n')}", element, expected[element.get("n")], by_id, found)
    relations = []
    for element in tree.iter(f"{TEI}relation"):
        ends = (element.get("mutual") or f"{element.get('active')} {element.get('passive')}").split()
        source, target = (spans[end[1:]].get("n") for end in ends)
        relations.append((by_id[element.get("ref")[1:]].get("n"), source, target))
    wanted = [(relation["type"], relation["from"], relation["to"]) for relation in truth["relations"]]
    check(sorted(relations) == sorted(wanted), f"{name}: relations {relations}, not {wanted}")
    title = tree.findtext(f".//{TEI}titleStmt/{TEI}title")
    check(title == (held(truth["title"]) or name), f"{name}: the title is {title!r}")
    source = tree.findtext(f".//{TEI}bibl/{TEI}note") or ""
    check(source == held(truth.get("source")), f"{name}: the source is {source!r}")


def compare_span(name, element, truth, by_id, text):
    """Compares one span: place, words, label, attributes, note and annotator."""
    target, start, length = re.fullmatch(r"#string-range\((\w+),(\d+),(\d+)\)", element.get("from")).groups()
    check(target == "text", f"{name}: points into {target}")
    place = (int(start), int(start) + int(length))
    check(place == (truth["start"], truth["end"]), f"{name}: at {place}, not {(truth['start'], truth['end'])}")
    words = text[place[0] : place[1]]
    check(words == held(truth["text"]), f"{name}: {words!r}, not {truth['text']!r}")
    label, *structures = (by_id[pointer[1:]] for pointer in element.get("ana").split())
    check(label.get("n") == truth["label"], f"{name}: {label.get('n')!r}, not {truth['label']!r}")
    check((element.text or "") == held(truth.get("note")), f"{name}: the note is {element.text!r}")
    who = element.get("resp")
    annotator = by_id[who[1:]].findtext(f"{TEI}name") if who else ""
    check(annotator == held(truth.get("annotator")), f"{name}: the annotator is {annotator!r}")
    found = [value.get("value") or value.text or "" for fs in structures for value in fs.iterfind(f"{TEI}f/*")]
    wanted = list(truth.get("attributes", {}).values())
    # Digits are kept as written, which Python's numbers do not.
    same = [f == held(w) if isinstance(w, str) else float(f) == float(w) for f, w in zip(found, wanted)]
    check(len(found) == len(wanted) and all(same), f"{name}: attributes {found}, not {wanted}")


main()
