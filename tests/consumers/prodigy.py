"""Prodigy is sold; what it builds on is not: `srsly` reads the file, and spaCy makes documents of the tokens, as
Prodigy's recipes do, and takes every span strictly at its positions and at its tokens."""

from common import arguments, check, finish, manifest, truth_documents
from found import compare, expected

import spacy
import srsly
from spacy.tokens import Doc, Span


def read(task, vocab):
    name, text = task["meta"]["id"], task["text"]
    tokens = task["tokens"]
    doc = Doc(vocab, words=[token["text"] for token in tokens], spaces=[token["ws"] for token in tokens])
    check(doc.text == text, f"{name}: the tokens make {doc.text!r}")
    for number, token in enumerate(tokens):
        check(token["id"] == number, f"{name}: token {number} is called {token['id']}")
        check(text[token["start"] : token["end"]] == token["text"], f"{name}: {token}")
        check(doc[number].idx == token["start"], f"{name}: spaCy has {token} at {doc[number].idx}")
    places = []
    for span in task["spans"]:
        strict = doc.char_span(span["start"], span["end"], label=span["label"])
        by_tokens = Span(doc, span["token_start"], span["token_end"] + 1, label=span["label"])
        same = strict is not None and (strict.start_char, strict.end_char) == (by_tokens.start_char, by_tokens.end_char)
        check(same, f"{name}: {span} is {by_tokens.start_char}–{by_tokens.end_char} by its tokens")
        places.append((span["start"], span["end"], span["label"], by_tokens.text))
    relations = []
    for link in task["relations"]:
        ends = []
        for end in ("head", "child"):
            span = link[f"{end}_span"]
            check(link[end] == span["token_end"], f"{name}: {end} of {link}")
            place = (span["start"], span["end"], span["label"], text[span["start"] : span["end"]])
            check(place in places, f"{name}: {end} of {link} is no span")
            ends.append(place)
        relations.append((link["label"], *ends))
    check(task["answer"] == "accept", f"{name}: {task['answer']}")
    return text, places, relations


def main():
    truth_path, folder = arguments()
    about = manifest(folder)
    documents = expected(truth_documents(truth_path), about)
    vocab = spacy.blank("xx").vocab
    found = {}
    for file in sorted(folder.rglob("prodigy.jsonl")):
        for task in srsly.read_jsonl(file):
            found[task["meta"]["id"]] = read(task, vocab)
    compare(documents, found, about)
    finish()


if __name__ == "__main__":
    main()
