"""Comparing what a consumer found with the truth, for formats that carry spans as places in the text."""

from collections import Counter

from common import check, count, left_out

# What may be left out of spans, and what may be changed.
OF_SPANS = ("crossing", "nesting", "same_range", "cuts_token", "blanks")


def expected(truth, manifest):
    """The documents that the export must have, with the spans of the chosen annotator, if one was chosen."""
    annotator = manifest["choices"].get("annotator")
    ids = {entry["id"] for entry in manifest["documents"]}
    documents = {}
    for document_id, document in truth.items():
        if document_id not in ids:
            continue
        spans = [span for span in document["spans"] if annotator in (None, span["annotator"])]
        kept = {span["id"] for span in spans}
        relations = [link for link in document["relations"] if link["from"] in kept and link["to"] in kept]
        documents[document_id] = {**document, "spans": spans, "relations": relations}
    empty = left_out(manifest, "empty_document")
    check(len(ids) == len(truth) - empty, f"{len(ids)} documents of {len(truth)}, {empty} counted as empty")
    return documents


def place(span):
    """Where a span of the truth is and what it is."""
    return (span["start"], span["end"], span["label"], span["text"])


def links(document):
    """The relations of a document of the truth, by the places of their spans."""
    places = {span["id"]: place(span) for span in document["spans"]}
    return Counter((link["type"], places[link["from"]], places[link["to"]]) for link in document["relations"])


def compare(documents, found, manifest):
    """`found`: for each document its text, its spans as `place` has them, and its relations as `links` has them."""
    check(sorted(found) == sorted(documents), f"documents: {sorted(found)}, not {sorted(documents)}")
    missing = unknown = missing_links = unknown_links = 0
    for document_id, (text, spans, relations) in found.items():
        document = documents.get(document_id)
        if document is None:
            continue
        check(text == document["text"], f"{document_id}: another text")
        for start, end, label, words in spans:
            check(words == text[start:end], f"{document_id}: {label} {start}–{end} marks {words!r}")
        truth = Counter(place(span) for span in document["spans"])
        missing += (truth - Counter(spans)).total()
        unknown += (Counter(spans) - truth).total()
        missing_links += (links(document) - Counter(relations)).total()
        unknown_links += (Counter(relations) - links(document)).total()
    gone, changed = left_out(manifest, *OF_SPANS), count(manifest, "changed", *OF_SPANS)
    check(missing - unknown == gone, f"{missing - unknown} spans fewer, {gone} counted as left out")
    check(unknown <= changed, f"{unknown} spans that the truth has not, {changed} counted as changed")
    gone = left_out(manifest, "relation", "relation_end")
    check(missing_links - unknown_links == gone, f"{missing_links - unknown_links} relations fewer, {gone} counted")
    if not changed:
        check(not unknown_links, f"{unknown_links} relations that the truth has not")


def slicer(manifest):
    """How to cut the words out of a text in the unit of the export, and the place of an offset in code points."""
    if manifest["choices"]["offset_unit"] == "utf16":
        encoded = lambda text: text.encode("utf-16-le", "surrogatepass")
        return lambda text, at: len(encoded(text)[: 2 * at].decode("utf-16-le", "replace"))
    return lambda text, at: at
