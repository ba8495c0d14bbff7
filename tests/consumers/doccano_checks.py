"""What the two checks of doccano share: every span and relation, as one way of reading gives them, held against the truth."""

from common import arguments, finish, manifest, truth_documents
from found import compare, expected, slicer


def compare_export(way):
    """`way` gives of a file each document's id, text, spans and relations, counted as the file counts."""
    truth_path, folder = arguments()
    about = manifest(folder)
    documents = expected(truth_documents(truth_path), about)
    at = slicer(about)
    found = {}
    for file in sorted(folder.rglob("doccano.jsonl")):
        for document_id, text, spans, relations in way(file):

            def full(span):
                start, end = at(text, span[0]), at(text, span[1])
                return (start, end, span[2], text[start:end])

            relations = [(kind, full(head), full(tail)) for kind, head, tail in relations]
            found[document_id] = (text, [full(span) for span in spans], relations)
    compare(documents, found, about)
    finish()
