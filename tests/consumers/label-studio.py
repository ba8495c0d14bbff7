"""Label Studio: the SDK of its makers takes the labelling configuration and validates every task and annotation, and
its converter turns them into its own flat form."""

import json
import tempfile
from collections import Counter
from pathlib import Path

from common import arguments, check, finish, manifest, truth_documents
from found import compare, expected, place

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface


def attributes_of(results, region):
    """What controls and `meta` say of a region."""
    said = {}
    for result in results:
        if result.get("id") == region["id"] and result["type"] != "labels":
            value = result["value"]
            check((value["start"], value["end"]) == (region["value"]["start"], region["value"]["end"]), f"{result}")
            value = value["number"] if result["type"] == "number" else "".join(value.get("choices") or value["text"])
            said[result["from_name"].removeprefix("attribute.")] = value
    return {**said, **region.get("meta", {}).get("attributes", {})}


def read(task, interface, document):
    text = task["data"]["text"]
    name = task["data"]["doc_id"]
    check(interface.validate_task({"data": task["data"]}), f"{name}: the task does not fit the configuration")
    spans, places, relations = [], {}, []
    for annotation in task["annotations"]:
        check("completed_by" not in annotation, f"{name}: a user whom the server may not know")
        errors = interface._validate_object_logic(annotation)
        check(interface.validate_annotation(annotation), f"{name}: {errors[:3]}")
        results = annotation["result"]
        truth = {span["id"]: span for span in document["spans"]}
        for result in results:
            if result["type"] == "labels":
                value = result["value"]
                check(value["text"] == text[value["start"] : value["end"]], f"{name}: {value}")
                check(len(value["labels"]) == 1, f"{name}: {value}")
                places[result["id"]] = (value["start"], value["end"], value["labels"][0], value["text"])
                spans.append(places[result["id"]])
                span, meta = truth[result["id"]], result.get("meta", {})
                check(meta.get("text", [""]) == [span["note"]], f"{name}, {span['id']}: another note")
                check(meta.get("annotator", "") == span["annotator"], f"{name}, {span['id']}: another annotator")
                said = attributes_of(results, result)
                check(said == span["attributes"], f"{name}, {span['id']}: {said}, not {span['attributes']}")
        for result in results:
            if result["type"] == "relation":
                relations.append((result["labels"][0], places[result["from_id"]], places[result["to_id"]]))
    return text, spans, relations


def main():
    truth_path, folder = arguments()
    about = manifest(folder)
    documents = expected(truth_documents(truth_path), about)
    interface = LabelInterface((folder / "label_config.xml").read_text(encoding="utf-8"))
    interface.validate()
    labels = {label["id"] for label in about["scheme"]["labels"]}
    check(set(interface.get_control("label").labels) == labels, "the configuration has other labels")
    for label in about["scheme"]["labels"]:
        for attribute in label["attributes"]:
            control = interface.get_control(attribute["id"])
            check(control.attr.get("perRegion") == "true", f"{attribute['id']}: not a control of regions")
            kind = {"choice": "Choices", "number": "Number", "text": "TextArea"}[attribute["type"]]
            check(control.tag == kind, f"{attribute['id']}: {control.tag}")
            check(set(attribute.get("choices", [])) <= set(control.labels or []), f"{attribute['id']}: {control.labels}")
    found = {}
    for file in sorted(folder.rglob("tasks.json")):
        tasks = json.loads(file.read_text(encoding="utf-8"))
        for task in tasks:
            found[task["data"]["doc_id"]] = read(task, interface, documents[task["data"]["doc_id"]])
    compare(documents, found, about)
    flat(folder, documents)
    finish()


def flat(folder, documents):
    """The spans that the converter of Label Studio puts into its flat form, given the numbers that a server gives."""
    config = (folder / "label_config.xml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as work:
        for file in sorted(folder.rglob("tasks.json")):
            tasks = json.loads(file.read_text(encoding="utf-8"))
            for number, task in enumerate(tasks):
                task["id"] = number
                for annotation in task["annotations"]:
                    annotation.update(id=number, created_at="2026-01-01T00:00:00Z", completed_by={"id": 1})
            exported = Path(work) / "tasks.json"
            exported.write_text(json.dumps(tasks), encoding="utf-8")
            Converter(config, project_dir=work).convert_to_json_min(str(exported), work, is_dir=False)
            for record in json.loads((Path(work) / "result.json").read_text(encoding="utf-8")):
                places = [(r["start"], r["end"], r["labels"][0], r["text"]) for r in record.get("label", [])]
                truth = [place(span) for span in documents[record["doc_id"]]["spans"]]
                check(Counter(places) == Counter(truth), f"{record['doc_id']}: the converter has other spans: {places}")


if __name__ == "__main__":
    main()
