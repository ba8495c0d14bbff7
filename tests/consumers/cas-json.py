"""UIMA CAS as JSON: loaded with dkpro-cassis; each file has its types inside."""

import sys
from pathlib import Path

from cas_checks import compare
from common import finish, manifest, truth_documents

try:
    from cassis import load_cas_from_json
except ImportError:
    sys.exit("dkpro-cassis is missing: pip install dkpro-cassis")


def main():
    truth, folder = truth_documents(sys.argv[1]), Path(sys.argv[2])

    def load(stem):
        [path] = [path for path in folder.rglob("*.json") if path.stem == stem and path.name != "manifest.json"]
        with path.open("rb") as file:
            return load_cas_from_json(file)

    compare(truth, manifest(folder), load, is_xml=False)
    finish()


main()
