"""What the checks of tags share: tags as spans, tokens as places in the text, and spans held against the truth."""

from collections import Counter

from common import check, count, left_out

from seqeval.scheme import BILOU, IOB2, Entities

SCHEMES = {"conll": IOB2, "bilou": BILOU}
SPAN_LOSSES = ("crossing", "nesting", "same_range", "cuts_token", "blanks")


def entities(sentences, scheme):
    """The spans that seqeval finds, strictly, in lists of tags: `(first token, token after the last, label)`, tokens
    counted through all sentences."""
    found, before = [], 0
    for sentence in sentences:
        for entity in Entities([sentence], scheme).entities[0]:
            found.append((before + entity.start, before + entity.end, entity.tag))
        before += len(sentence)
    return found


def places(where, text, tokens):
    """Where each token is in `text`, each after the one before, with nothing but blanks between."""
    found, at = [], 0
    for token in tokens:
        start = text.find(token, at)
        if not check(start >= 0 and not text[at:start].strip(), f"{where}: the token {token!r} is not after {at}"):
            return None
        check(token and not any(c.isspace() for c in token), f"{where}: the token {token!r} has a blank")
        at = start + len(token)
        found.append((start, at))
    check(not text[at:].strip(), f"{where}: the end {text[at:]!r} is in no token")
    return found


def as_offsets(spans, places):
    """Spans of tokens as spans of code points."""
    return [(places[first][0], places[last - 1][1], label) for first, last, label in spans]


def triples(document):
    """The spans of a document of the truth, without what is said of them."""
    return [(span["start"], span["end"], span["label"]) for span in document["spans"]]


def compare(found, truth, facts):
    """Every span found is one of the truth, but for as many as the manifest says were changed; and none is missing
    that it does not say is left out. Both by document."""
    exact = sum((Counter(found[key]) & Counter(triples(truth[key]))).total() for key in found)
    number = sum(map(len, found.values()))
    expected = sum(len(truth[key]["spans"]) for key in found) - left_out(facts, *SPAN_LOSSES)
    check(number == expected, f"{number} spans were found, not {expected}")
    changed = count(facts, "changed", *SPAN_LOSSES)
    check(number - exact <= changed, f"{number - exact} spans are not as they were, and {changed} are said to be")


def compare_view(name, found, truth, facts):
    """A flat view has each span of the truth, but for as many as the manifest says are changed in it or not in it."""
    exact = sum((Counter(found[key]) & Counter(triples(truth[key]))).total() for key in found)
    expected = sum(len(truth[key]["spans"]) for key in found)
    missing = expected - exact
    absent = count(facts, "not_in_view", *SPAN_LOSSES, view=name)
    changed = count(facts, "changed_in_view", *SPAN_LOSSES, view=name)
    counted = absent + changed
    check(missing <= counted, f"{name}: {missing} spans are not in it as they were, and {counted} are said not to be")
    number = sum(map(len, found.values()))
    check(number == expected - absent, f"{name}: {number} spans, not {expected - absent}")
