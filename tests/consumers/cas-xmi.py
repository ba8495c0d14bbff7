"""UIMA CAS as XMI: loaded with dkpro-cassis, strictly, with the type system beside it."""

import sys
from pathlib import Path

from cas_checks import compare
from common import finish, manifest, truth_documents

try:
    from cassis import load_cas_from_xmi, load_typesystem
except ImportError:
    sys.exit("dkpro-cassis is missing: pip install dkpro-cassis")


def main():
    truth, folder = truth_documents(sys.argv[1]), Path(sys.argv[2])
    with (folder / "TypeSystem.xml").open("rb") as file:
        types = load_typesystem(file)

    def load(stem):
        [path] = [path for path in folder.rglob("*.xmi") if path.stem == stem]
        with path.open("rb") as file:
            return load_cas_from_xmi(file, typesystem=types)

    compare(truth, manifest(folder), load, is_xml=True)
    finish()


main()
