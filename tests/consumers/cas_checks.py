"""What the checks of both forms of a UIMA CAS share: a document as cassis has it, compared with the truth."""

import json
import re
from keyword import iskeyword

from common import check, count, file_of, left_out

SPAN = "webanno.custom.Span"
RELATION = "webanno.custom.SpanRelation"
METADATA = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
# What is not in XML 1.0, section 2.2.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OWN = {"label", "id", "note", "annotator", "created_at", "updated_at", "origin", "other_attributes"}
# What UIMA, INCEpTION and cassis call something else.
TAKEN = {"begin", "end", "sofa", "self", "type", "value", "get", "set"}


def as_held(value, is_xml):
    """`value` with the characters that the format can carry."""
    return NOT_XML.sub("\ufffd", value) if is_xml else value


def feature_name(attribute):
    """The feature for an attribute, as the description of the type system says."""
    is_name = re.fullmatch("[A-Za-z][A-Za-z0-9_]*", attribute) and not attribute.startswith("attr_")
    if is_name and not iskeyword(attribute) and attribute not in OWN | TAKEN:
        return attribute
    return "attr_" + "".join(c if re.match("[A-Za-z0-9]", c) else f"_{ord(c):x}_" for c in attribute)


def compare(documents, facts, load, is_xml):
    """Compares every document with what `load` makes of its file; `facts`: the manifest."""
    check(facts["choices"]["offset_unit"] == "utf16", "the manifest does not say that offsets count UTF-16")
    held = ["title", "language"]
    lost = {loss["kind"] for loss in facts["losses"]} - {"detail", "character"}
    check(not lost, f"losses that this format should not have: {lost}")
    replaced = 0
    for document_id, truth in documents.items():
        stem = file_of(facts, document_id)
        if not check(stem is not None, f"{document_id} is not in the manifest"):
            continue
        cas = load(stem)
        document(document_id, truth, cas, is_xml)
        replaced += len(NOT_XML.findall(truth["text"]))
    if is_xml:
        check(count(facts, "changed", "character") >= replaced, "characters were replaced that nobody counted")
    check(left_out(facts, "relation", "attribute", "note") == 0, f"only details are left out, not {held}")


def document(name, truth, cas, is_xml):
    """Compares one document."""
    text = as_held(truth["text"], is_xml)
    check(cas.sofa_string == text, f"{name}: the text is {cas.sofa_string!r}, not {text!r}")
    spans = cas.select(SPAN)
    expected = {span["id"]: span for span in truth["spans"]}
    check(len(spans) == len(expected), f"{name}: {len(spans)} spans, not {len(expected)}")
    for span in spans:
        if check(span.id in expected, f"{name}: the span {span.id!r} is not in the truth"):
            compare_span(f"{name}, {span.id}", span, expected[span.id], text, is_xml)
    relations = [(r.label, r.Dependent.id, r.Governor.id) for r in cas.select(RELATION)]
    wanted = [(r["type"], r["from"], r["to"]) for r in truth["relations"]]
    check(sorted(relations) == sorted(wanted), f"{name}: relations {relations}, not {wanted}")
    for relation in cas.select(RELATION):
        place, source = (relation.begin, relation.end), (relation.Dependent.begin, relation.Dependent.end)
        check(place == source, f"{name}: a relation lies at {place}, not over its Dependent at {source}")
    [about] = cas.select(METADATA)
    title, language = as_held(truth["title"], is_xml), as_held(truth.get("language") or "x-unspecified", is_xml)
    check((about.documentId, about.documentTitle or "") == (name, title), f"{name}: title {about.documentTitle!r}")
    check(about.language == language, f"{name}: language {about.language!r}")


def compare_span(name, span, truth, text, is_xml):
    """Compares one span: place, words, label and all that is said of it."""
    place = (span.begin, span.end)
    check(place == (truth["start"], truth["end"]), f"{name}: at {place}, not {(truth['start'], truth['end'])}")
    words, expected = span.get_covered_text(), as_held(truth["text"], is_xml)
    check(words == expected, f"{name}: {words!r}, not {expected!r}")
    check(text[truth["start"] : truth["end"]] == expected, f"{name}: the truth is elsewhere")
    check(span.label == truth["label"], f"{name}: {span.label!r}, not {truth['label']!r}")
    for key in ("note", "annotator", "created_at", "updated_at", "origin"):
        found, wanted = getattr(span, key) or "", as_held(truth.get(key) or "", is_xml)
        check(found == wanted, f"{name}: {key} is {found!r}, not {wanted!r}")
    other = json.loads(span.other_attributes or "{}")
    for attribute, value in truth.get("attributes", {}).items():
        found = other[attribute] if attribute in other else getattr(span, feature_name(attribute))
        # Digits are kept as written, which Python's numbers do not.
        is_same = found == as_held(value, is_xml) if isinstance(value, str) else float(found) == float(value)
        check(is_same, f"{name}: {attribute} is {found!r}, not {value!r}")
