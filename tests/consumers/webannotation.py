"""Expands a page of Web Annotations with `pyld`, and compares what JSON-LD makes of it with the truth.

The context of the recommendation is not fetched: the terms that annotations use stand here, as the context of
http://www.w3.org/ns/anno.jsonld defines them ("Web Annotation Vocabulary", appendix A). A key without a term would be
dropped in silence, so the page must come back whole when it is expanded and compacted again.
"""

import json
import sys
from pathlib import Path
from urllib.parse import unquote, urljoin

from common import arguments, check, file_of, finish, left_out, manifest, truth_documents

try:
    from pyld import jsonld
except ImportError as error:
    sys.exit(f"{error}. Install what tests/consumers/requirements.txt names.")

OA = "http://www.w3.org/ns/oa#"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
AS = "http://www.w3.org/ns/activitystreams#"
ADDRESS = "http://www.w3.org/ns/anno.jsonld"
BASE = "https://example.org/corpus/annotations.jsonld"
ORIGIN = "urn:counterclaim:origin"

MOTIVATIONS = (
    "assessing bookmarking classifying commenting describing editing highlighting identifying linking moderating "
    "questioning replying tagging"
).split()
CONTEXT = {
    "id": "@id",
    "type": "@type",
    "Annotation": OA + "Annotation",
    "AnnotationPage": AS + "OrderedCollectionPage",
    "Text": "http://purl.org/dc/dcmitype/Text",
    "TextualBody": OA + "TextualBody",
    "SpecificResource": OA + "SpecificResource",
    "TextQuoteSelector": OA + "TextQuoteSelector",
    "TextPositionSelector": OA + "TextPositionSelector",
    "Person": FOAF + "Person",
    **{motivation: OA + motivation for motivation in MOTIVATIONS},
    "body": {"@type": "@id", "@id": OA + "hasBody"},
    "target": {"@type": "@id", "@id": OA + "hasTarget"},
    "source": {"@type": "@id", "@id": OA + "hasSource"},
    "selector": {"@type": "@id", "@id": OA + "hasSelector"},
    "creator": {"@type": "@id", "@id": DCTERMS + "creator"},
    "items": {"@type": "@id", "@id": AS + "items", "@container": "@list"},
    "motivation": {"@type": "@vocab", "@id": OA + "motivatedBy"},
    "purpose": {"@type": "@vocab", "@id": OA + "hasPurpose"},
    "format": DC + "format",
    "language": DC + "language",
    "value": RDF + "value",
    "exact": OA + "exact",
    "prefix": OA + "prefix",
    "suffix": OA + "suffix",
    "name": FOAF + "name",
    "label": RDFS + "label",
    "created": {"@id": DCTERMS + "created", "@type": XSD + "dateTime"},
    "modified": {"@id": DCTERMS + "modified", "@type": XSD + "dateTime"},
    "start": {"@id": OA + "start", "@type": XSD + "nonNegativeInteger"},
    "end": {"@id": OA + "end", "@type": XSD + "nonNegativeInteger"},
}


def loader(address, _options=None):
    """Gives the context; nothing else is asked for, and nothing is fetched."""
    if address != ADDRESS:
        raise ValueError(f"{address} would have to be fetched")
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": {"@context": CONTEXT}}


OPTIONS = {"base": BASE, "documentLoader": loader}


def values(node, key):
    """What a node says under a property: texts, numbers, addresses or nodes."""
    bare = lambda value: value.get("@value", value.get("@id") if set(value) == {"@id"} else value)
    return [bare(value) for value in node.get(key, [])]


def one(node, key):
    found = values(node, key)
    return found[0] if found else None


def same(ours, theirs, where):
    """Both hold the same keys and values; one value and a list of one are the same in JSON-LD."""
    listed = lambda value: value if isinstance(value, list) else [value]
    if isinstance(ours, dict) and isinstance(theirs, dict):
        lost = {key for key in ours if key not in theirs and ours[key] != []}
        check(not lost, f"{where}: JSON-LD drops {lost}")
        for key in ours:
            if key in theirs and key != "@context":
                same(ours[key], theirs[key], f"{where}.{key}")
    elif isinstance(ours, list) or isinstance(theirs, list):
        ours, theirs = listed(ours), listed(theirs)
        check(len(ours) == len(theirs), f"{where}: {len(theirs)} of {len(ours)} values")
        for number, (left, right) in enumerate(zip(ours, theirs)):
            same(left, right, f"{where}[{number}]")
    else:
        is_address = isinstance(ours, str) and urljoin(BASE, ours) == urljoin(BASE, str(theirs))
        check(ours == theirs or is_address, f"{where}: {ours!r} became {theirs!r}")


def units(text, at):
    """A position in UTF-16 code units as one in code points; -1 if it cuts a character."""
    try:
        return len(text.encode("utf-16-le")[: 2 * at].decode("utf-16-le"))
    except UnicodeDecodeError:
        return -1


def span_of(item, text, unit, where):
    """A span as the truth has it."""
    target = item[OA + "hasTarget"][0]
    by_type = {selector["@type"][0]: selector for selector in target[OA + "hasSelector"]}
    quote, position = by_type[OA + "TextQuoteSelector"], by_type[OA + "TextPositionSelector"]
    start, end = one(position, OA + "start"), one(position, OA + "end")
    if unit == "utf16":
        start, end = units(text, start), units(text, end)
    exact = one(quote, OA + "exact")
    check(text[start:end] == exact, f"{where}: {text[start:end]!r} is not the quote {exact!r}")
    check(text[max(start - 32, 0) : start] == one(quote, OA + "prefix"), f"{where}: another prefix")
    check(text[end : end + 32] == one(quote, OA + "suffix"), f"{where}: another suffix")
    span = {"start": start, "end": end, "text": exact, "label": "", "attributes": {}, "note": ""}
    for body in item.get(OA + "hasBody", []):
        purpose, value = one(body, OA + "hasPurpose"), one(body, RDF + "value")
        if purpose == OA + "tagging":
            span["label"] = value
        elif purpose == OA + "describing":
            span["attributes"][one(body, RDFS + "label")] = value
        elif purpose == OA + "commenting":
            span["note"] = value
    creator = item.get(DCTERMS + "creator", [{}])[0]
    span["annotator"] = one(creator, FOAF + "name") or ""
    span["created_at"] = one(item, DCTERMS + "created") or ""
    span["updated_at"] = one(item, DCTERMS + "modified") or ""
    span["origin"] = one(item, ORIGIN)
    return span


def expected(span):
    attributes = {name: str(value) for name, value in span["attributes"].items()}
    keys = ("start", "end", "text", "label", "note", "annotator", "created_at", "updated_at", "origin")
    return {**{key: span[key] for key in keys}, "attributes": attributes}


def main():
    truth_path, folder = arguments()
    truth, facts = truth_documents(truth_path), manifest(folder)
    unit = facts["choices"]["offset_unit"]
    items = []
    for path in sorted(folder.rglob("annotations.jsonld")):
        page = json.loads(path.read_text(encoding="utf-8"))
        expanded = jsonld.expand(page, OPTIONS)
        same(page, jsonld.compact(expanded, page["@context"], OPTIONS), path.name)
        items += [(path.parent, item) for item in expanded[0][AS + "items"][0]["@list"]]
    by_source = {urljoin(BASE, f"texts/{file_of(facts, name)}.txt"): name for name in truth if file_of(facts, name)}
    spans, relations, texts = {}, [], {}
    for parent, item in items:
        target = item[OA + "hasTarget"][0]
        if one(item, OA + "motivatedBy") == OA + "linking":
            to = next(body for body in item[OA + "hasBody"] if one(body, OA + "hasPurpose") == OA + "linking")
            kind = next(body for body in item[OA + "hasBody"] if one(body, OA + "hasPurpose") == OA + "tagging")
            relations.append((one(kind, RDF + "value"), target["@id"], one(to, OA + "hasSource")))
            continue
        source = one(target, OA + "hasSource") or target["@id"]
        document = by_source[unquote(source)]
        texts[document] = (parent / unquote(source[len(urljoin(BASE, ".")) :])).read_bytes().decode("utf-8")
        if OA + "hasSelector" in target:
            spans[item["@id"]] = (document, span_of(item, texts[document], unit, item["@id"]))
    for name, document in truth.items():
        check(texts.get(name) == document["text"], f"{name}: another text")
        found = [span for of, span in spans.values() if of == name]
        key = lambda span: json.dumps(span, sort_keys=True)
        want = [expected(span) for span in document["spans"]]
        check(sorted(found, key=key) == sorted(want, key=key), f"{name}: {found} is not {want}")
    total = sum(len(document["spans"]) for document in truth.values())
    check(len(spans) == total - left_out(facts), f"{len(spans)} spans of {total}")
    said = lambda span: (span["start"], span["end"], span["label"])
    found = sorted((kind, *said(spans[start][1]), *said(spans[end][1])) for kind, start, end in relations)
    want = []
    for document in truth.values():
        by_id = {span["id"]: span for span in document["spans"]}
        want += [(r["type"], *said(by_id[r["from"]]), *said(by_id[r["to"]])) for r in document["relations"]]
    check(found == sorted(want), f"relations {found}, not {sorted(want)}")
    finish()


main()
