"""Writes a corpus of our JSON Lines: the same documents every time, about 300 bytes of text and 2 to 4 spans each.

    python generate.py DOCUMENTS > corpus.jsonl
"""

import hashlib
import json
import random
import sys

WORDS = (
    "army government ministry spokesperson agency reporters officials said denied claimed rejected reported civilians "
    "militants people killed wounded missing in near after during the a village town district airstrike raid clash "
    "on Monday Tuesday according to witnesses figures accused of both sides blamed each other for"
).split()
LABELS = ["claim", "denial", "casualty_figure", "actor", "source"]
MOMENT = "2026-01-01T00:00:00Z"


def document(number, chance):
    words = []
    while sum(len(word) + 1 for word in words) < 300:
        words.append(chance.choice(WORDS) if chance.random() < 0.95 else str(chance.randint(1, 400)))
    text = " ".join(words) + ("." if number % 10 else " – “café”.")
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    spans = []
    for place in range(chance.randint(2, 4)):
        first = chance.randrange(len(words) - 4)
        last = first + chance.randint(0, 3)
        start, end = starts[first], starts[last] + len(words[last])
        spans.append(
            {
                "id": f"s{place + 1}", "label": chance.choice(LABELS), "start": start, "end": end,
                "text": text[start:end], "attributes": {}, "note": "", "annotator": "a1", "created_at": MOMENT,
                "updated_at": MOMENT, "origin": "manual",
            }
        )
    return {
        "id": f"doc-{number:07}", "title": f"Report {number}", "source": "", "date": "", "language": "en",
        "status": "done", "note": "", "metadata": {}, "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(), "spans": spans, "relations": [],
    }


def main():
    chance = random.Random(20261122)
    for number in range(int(sys.argv[1])):
        line = json.dumps(document(number, chance), ensure_ascii=False, separators=(",", ":"))
        sys.stdout.write(line + "\n")


main()
