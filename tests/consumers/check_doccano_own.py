"""doccano's own import, into a database in memory. It goes with older versions than the other consumers, so it is
in the second environment (requirements-apart.txt)."""

import importlib.util
import os
import sys
from pathlib import Path

from common import check
from doccano_checks import compare_export


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


if __name__ == "__main__":
    prepare()
    compare_export(by_import)
