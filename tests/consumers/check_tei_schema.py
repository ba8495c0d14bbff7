"""TEI: every file held against the schema of all of TEI P5 (`tei_all.rng`), which allows what the Guidelines do."""

import copy
import importlib.util
from pathlib import Path

from common import arguments, check, finish
from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"


def main():
    _, folder = arguments()
    place = Path(importlib.util.find_spec("schemas").submodule_search_locations[0])
    schema = etree.RelaxNG(etree.parse(str(place / "tei_all.rng")))
    files = sorted(folder.rglob("*.xml"))
    check(files, f"{folder}: no TEI")
    for file in files:
        tree = etree.parse(str(file), etree.XMLParser(resolve_entities=False))
        check(schema.validate(tree), f"{file}: {schema.error_log.last_error}")
        for change in (without_title, with_unknown):
            damaged = copy.deepcopy(tree)
            change(damaged)
            check(not schema.validate(damaged), f"{file}: the schema takes it {change.__name__}")
    finish()


def without_title(tree):
    """Takes out what the Guidelines demand."""
    statement = tree.find(f".//{TEI}titleStmt")
    statement.remove(statement.find(f"{TEI}title"))


def with_unknown(tree):
    """Gives an attribute that TEI does not have."""
    tree.find(f".//{TEI}body").set("offset", "1")


main()
