"""PubAnnotation: no package reads it, so its rules are checked here: unique names, ends that exist, spans inside the
text that may nest but not cross."""

import json

from common import arguments, check, file_of, finish, manifest, truth_documents
from found import compare, expected, slicer


def read(record, at, document):
    name, text = record["sourceid"], record["text"]
    ids = [item["id"] for key in ("denotations", "relations", "attributes") for item in record[key]]
    check(len(ids) == len(set(ids)), f"{name}: a name is used twice")
    places = {}
    for denotation in record["denotations"]:
        start, end = (at(text, denotation["span"][key]) for key in ("begin", "end"))
        check(0 <= start < end <= len(text), f"{name}: {denotation} lies outside the text")
        places[denotation["id"]] = (start, end, denotation["obj"], text[start:end])
    ranges = sorted({place[:2] for place in places.values()})
    for number, (start, end) in enumerate(ranges):
        crossing = [other for other in ranges[number + 1 :] if start < other[0] < end < other[1]]
        check(not crossing, f"{name}: {start}–{end} crosses {crossing}")
    relations = [(link["pred"], places[link["subj"]], places[link["obj"]]) for link in record["relations"]]
    # Of each span of the truth that is there, what is said of it must be there too.
    said = {}
    for attribute in record["attributes"]:
        said.setdefault(places[attribute["subj"]], []).append((attribute["pred"], attribute["obj"]))
    there = set(places.values())
    truth = {}
    for span in document["spans"]:
        place = (span["start"], span["end"], span["label"], span["text"])
        if place in there and span["attributes"]:
            truth.setdefault(place, []).extend(span["attributes"].items())
    check(said == truth, f"{name}: attributes {said}, not {truth}")
    return text, list(places.values()), relations


def main():
    truth_path, folder = arguments()
    about = manifest(folder)
    documents = expected(truth_documents(truth_path), about)
    at = slicer(about)
    found = {}
    for document_id, document in documents.items():
        files = list(folder.rglob(f"{file_of(about, document_id)}.json"))
        if check(len(files) == 1, f"{document_id}: {files}"):
            record = json.loads(files[0].read_text(encoding="utf-8"))
            check(record["sourceid"] == document_id, f"{files[0]}: {record['sourceid']}")
            found[document_id] = read(record, at, document)
    compare(documents, found, about)
    finish()


if __name__ == "__main__":
    main()
