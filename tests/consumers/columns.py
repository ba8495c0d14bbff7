"""The check of columns of tokens and tags, with `seqeval` in strict mode and with spaCy's converter."""

from urllib.parse import unquote

from common import arguments, check, file_of, finish, manifest, truth_documents
from tagged import SCHEMES, as_offsets, compare, entities, places

import spacy  # noqa: F401  (its converter needs it whole)
from spacy.training.converters import conll_ner_to_docs

DOCSTART = "-DOCSTART- -X- O O\n\n"


def sentences(where, text):
    """The rows of each sentence: token and tag."""
    check(text == "" or text.endswith("\n\n"), f"{where}: no empty line at the end")
    check("\n\n\n" not in text, f"{where}: more than one empty line")
    rows = [[line.split("\t") for line in part.split("\n") if line] for part in text.split("\n\n")]
    for row in (row for sentence in rows for row in sentence):
        check(len(row) == 2, f"{where}: {row} is not two columns")
    return [sentence for sentence in rows if sentence]


def main(format_id):
    """Checks every file of every document."""
    truth_path, folder = arguments()
    truth = truth_documents(truth_path)
    facts = manifest(folder)
    found = {}
    for document_id, document in truth.items():
        stem = file_of(facts, document_id)
        files = sorted(path for path in folder.rglob("*.conll") if path.stem == stem)
        check(files, f"{document_id}: no file {stem}.conll")
        found[document_id] = []
        for file in files:
            where = str(file.relative_to(folder))
            text = file.read_bytes().decode("utf-8")
            rows = sentences(where, text.removeprefix(DOCSTART))
            tokens = [token for sentence in rows for token, _ in sentence]
            spans = entities([[tag for _, tag in sentence] for sentence in rows], SCHEMES[format_id])
            there = places(where, document["text"], tokens)
            if there is None:
                continue
            found[document_id] += as_offsets([(first, last, unquote(label)) for first, last, label in spans], there)
            if format_id == "conll" and tokens:
                as_spacy(where, text, tokens, spans)
    compare(found, truth, facts)
    finish()


def as_spacy(where, text, tokens, spans):
    """spaCy's converter finds the same tokens and the same spans, in one document."""
    docs = list(conll_ner_to_docs(text, n_sents=0, no_print=True))
    if check(len(docs) == 1, f"{where}: {len(docs)} documents in spaCy"):
        check([token.text for token in docs[0]] == tokens, f"{where}: other tokens in spaCy")
        ents = [(ent.start, ent.end, ent.label_) for ent in docs[0].ents]
        check(ents == spans, f"{where}: {ents} in spaCy, not {spans}")
