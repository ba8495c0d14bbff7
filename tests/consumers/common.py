"""What the checks of the exports share: the truth, the manifest, and how failures are told.

A check is run as `python <format id>.py TRUTH.json EXPORT_DIR`. It loads the export with the program it is meant for
and compares every span with the truth, by code points: Python's `str` index. It ends with status 0 or 1.
"""

import json
import sys
from pathlib import Path

_failures = []
_checks = 0
_SHOWN = 20


def truth_documents(path):
    """The documents of the dataset at `path` by id: each with `text`, `spans`, `relations` and its details."""
    dataset = json.loads(Path(path).read_text(encoding="utf-8"))
    documents = {document["id"]: document for document in dataset["documents"]}
    for document in documents.values():
        for span in document["spans"]:
            words = document["text"][span["start"] : span["end"]]
            if words != span["text"]:
                sys.exit(f"The truth contradicts itself: {document['id']} {span['id']} {words!r} {span['text']!r}")
    return documents


def manifest(folder):
    """The manifest of the export in `folder`."""
    return json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))


def count(manifest, effect, *kinds, view=None):
    """How many losses with this `effect` (`left_out`, `changed`, `changed_in_view`, `not_in_view`) the manifest
    counts; of `kinds`, or of all if none are named; in `view`, or in all if none is named."""
    of_these = (
        loss for loss in manifest["losses"] if loss["effect"] == effect and view in (None, loss.get("view"))
    )
    return sum(loss["count"] for loss in of_these if not kinds or loss["kind"] in kinds)


def left_out(manifest, *kinds):
    """How many things of `kinds` (`crossing`, `nesting`, …) the export does not have."""
    return count(manifest, "left_out", *kinds)


def file_of(manifest, document_id):
    """The safe file name, without ending, of a document; `None` if the export does not have it."""
    entries = (entry for entry in manifest["documents"] if entry["id"] == document_id)
    return next((entry["file"] for entry in entries), None)


def check(condition, message):
    """Records `message` as a failure unless `condition` holds; says whether it does."""
    global _checks
    _checks += 1
    if not condition:
        _failures.append(str(message))
    return bool(condition)


def finish():
    """Prints what failed and ends the program: 0 if everything that was checked holds, and something was."""
    for message in _failures[:_SHOWN]:
        print(message)
    if len(_failures) > _SHOWN:
        print(f"… and {len(_failures) - _SHOWN} more")
    if not _checks:
        print("Nothing was checked.")
    print(f"{_checks} comparisons, {len(_failures)} failed")
    sys.exit(1 if _failures or not _checks else 0)


def arguments():
    """The truth's file and the export's folder, from the command line."""
    if len(sys.argv) != 3:
        sys.exit(f"Usage: python {Path(sys.argv[0]).name} TRUTH.json EXPORT_DIR")
    return Path(sys.argv[1]), Path(sys.argv[2])
