"""doccano: its own import, into a database in memory, where the package is installed (`doccano==1.8.4`, with
`marshmallow<4` and `numpy<2`, which the other consumers cannot share); without it, the rules that its import has."""

import importlib.util
import json
import os
import sys
from pathlib import Path

from common import arguments, check, finish, manifest, truth_documents
from found import compare, expected, slicer

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


def prepare():
    """Sets up doccano with an empty database in memory."""
    backend = Path(importlib.util.find_spec("backend").submodule_search_locations[0])
    sys.path.insert(0, str(backend))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    import django
    from django.conf import settings

    settings.DATABASES["default"].update({"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"})
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def by_import(file):
    """The same as doccano has it after its own import, with overlapping spans and relations allowed."""
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import RELATION_EXTRACTION, create_file_format
    from data_import.pipeline.readers import FileName
    from django.contrib.auth import get_user_model
    from examples.models import Example
    from labels.models import Relation, Span
    from projects.models import ProjectType, SequenceLabelingProject

    with_relations = '"entities"' in file.read_text(encoding="ascii").split("\n", 1)[0]
    user, _ = get_user_model().objects.get_or_create(username="annotator")
    project = SequenceLabelingProject.objects.create(
        name=file.name, project_type=ProjectType.SEQUENCE_LABELING, created_by=user,
        allow_overlapping=True, use_relation=with_relations,
    )
    task = RELATION_EXTRACTION if with_relations else ProjectType.SEQUENCE_LABELING
    names = [FileName(full_path=str(file), generated_name=file.name, upload_name=file.name)]
    chosen = {"column_data": "text", "column_label": "label", "encoding": "utf_8"}
    dataset = load_dataset(task, create_file_format("JSONL"), names, project, **chosen)
    dataset.save(user)
    check(not dataset.errors, f"{file}: doccano says {[error.dict() for error in dataset.errors]}")
    for example in Example.objects.filter(project=project):
        where = lambda span: (span.start_offset, span.end_offset, span.label.text)
        spans = [where(span) for span in Span.objects.filter(example=example)]
        relations = Relation.objects.filter(example=example)
        relations = [(link.type.text, where(link.from_id), where(link.to_id)) for link in relations]
        yield example.meta["id"], example.text, spans, relations


def main():
    truth_path, folder = arguments()
    about = manifest(folder)
    documents = expected(truth_documents(truth_path), about)
    at = slicer(about)
    ways = [by_rules]
    if importlib.util.find_spec("backend"):
        prepare()
        ways.append(by_import)
    for way in ways:
        found = {}
        for file in sorted(folder.rglob("doccano.jsonl")):
            for document_id, text, spans, relations in way(file):

                def full(span):
                    start, end = at(text, span[0]), at(text, span[1])
                    return (start, end, span[2], text[start:end])

                relations = [(kind, full(head), full(tail)) for kind, head, tail in relations]
                found[document_id] = (text, [full(span) for span in spans], relations)
        compare(documents, found, about)
    print("checked by", ", ".join(way.__name__ for way in ways))
    finish()


if __name__ == "__main__":
    main()
