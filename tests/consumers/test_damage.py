"""What `damage.py` makes of each kind of file: the offsets of the document `emoji`, and nothing else, are others."""

import json
import unittest

import damage

TEXT = "👩 a b"  # `a` is at code point 2, UTF-16 unit 3
OTHER = '{"id":"plain","text":"x a","spans":[{"start":2,"end":3}]}'


def damaged(kind, name, text, is_utf16=False):
    shift = damage.Shift(TEXT, is_utf16)
    return kind(name, text, shift), shift.changed


class Damage(unittest.TestCase):
    def test_units(self):
        shift = damage.Shift(TEXT, is_utf16=False)
        self.assertEqual([shift(at) for at in range(6)], [0, 2, 3, 4, 5, 6])
        self.assertEqual(shift.changed, 5)
        back = damage.Shift(TEXT, is_utf16=True)
        self.assertEqual([back(at) for at in (0, 2, 3, 4, 5, 6)], [0, 1, 2, 3, 4, 5])

    def test_json_lines(self):
        about = '{"id": "emoji", "text": "%s", "tokens": [{"start": 2, "end": 3, "id": 2}], ' % TEXT
        about += '"spans": [{"start": 2, "end": 3, "token_start": 1, "token_end": 1}], "label": [[2, 3, "a"]], '
        about += '"token_start": [2], "entities": [{"id": 2, "start_offset": 2, "end_offset": 3}]}'
        text, changed = damaged(damage.json_lines, "a.jsonl", f"{OTHER}\n{about}\n")
        expected = about.replace('"start": 2, "end": 3', '"start": 3, "end": 4').replace("[[2, 3,", "[[3, 4,")
        expected = expected.replace('"token_start": [2]', '"token_start": [3]')
        expected = expected.replace('"start_offset": 2, "end_offset": 3', '"start_offset": 3, "end_offset": 4')
        self.assertEqual(text, f"{OTHER}\n{expected}\n")
        self.assertEqual(changed, 9)

    def test_escapes_stay(self):
        about = json.dumps({"text": TEXT, "label": [[2, 3, "a"]]})
        text, changed = damaged(damage.json_lines, "a.jsonl", about)
        self.assertEqual((text, changed), (about.replace("[2, 3,", "[3, 4,"), 2))
        self.assertTrue(damaged(damage.json_file, "emoji.json", about)[0].isascii())

    def test_json(self):
        task = '{"data":{"doc_id":"%s","text":"?"},"annotations":[{"result":[{"value":{"start":2,"end":3}}]}]}'
        text, changed = damaged(damage.json_file, "tasks.json", f'[{task % "plain"},{task % "emoji"}]')
        self.assertEqual((text.count('"start": 2'), text.count('"start": 3'), changed), (1, 1, 2))
        page = '{"items":[{"target":{"source":"texts/%s.txt","selector":[{"start":2,"end":3}]}}]}'
        self.assertEqual(damaged(damage.json_file, "annotations.jsonld", page % "emoji")[1], 2)
        self.assertEqual(damaged(damage.json_file, "annotations.jsonld", page % "plain")[1], 0)
        alone = '{"text":"?","denotations":[{"span":{"begin":2,"end":3}}]}'
        self.assertEqual(damaged(damage.json_file, "emoji.json", alone)[1], 2)
        self.assertEqual(damaged(damage.json_file, "plain.json", alone)[1], 0)

    def test_brat(self):
        text, changed = damaged(damage.brat, "emoji.ann", "T1\tactor 2 3;4 5\ta\nR1\tx Arg1:T1 Arg2:T2\n#1\tN T1\t2 3\n")
        self.assertEqual(text, "T1\tactor 3 4;5 6\ta\nR1\tx Arg1:T1 Arg2:T2\n#1\tN T1\t2 3\n")
        self.assertEqual(damaged(damage.brat, "plain.ann", text), (text, 0))

    def test_xml(self):
        cas = '<a:Span xmi:id="2" sofa="1" begin="3" end="4"/>'
        text, changed = damaged(damage.xml, "emoji.xmi", cas, is_utf16=True)
        self.assertEqual((text, changed), ('<a:Span xmi:id="2" sofa="1" begin="2" end="3"/>', 2))
        tei = '<span target="#string-range(t,2,1)" from="string-index(t, 2)"/>'
        text, changed = damaged(damage.xml, "emoji.xml", tei)
        self.assertEqual(text, '<span target="#string-range(t,3,1)" from="string-index(t, 3)"/>')
        self.assertEqual(damaged(damage.xml, "label_config.xml", tei), (tei, 0))

    def test_tables(self):
        head = '"doc_id","span_id","start","end","text"\r\n'
        rows = '"emoji","s","2","3","a\r\n""b"""\r\n"plain","s","2","3","a"\r\n'
        text, changed = damaged(damage.table, "spans.csv", head + rows)
        self.assertEqual((text, changed), (head + rows.replace('"emoji","s","2","3"', '"emoji","s","3","4"'), 2))
        other = '"doc_id","text"\r\n"emoji","2"\r\n'
        self.assertEqual(damaged(damage.table, "documents.csv", other), (other, 0))

    def test_columns(self):
        text, changed = damaged(damage.columns, "emoji.conll", "👩\tO\na\tB-x\n\nb\tI-x\n\n")
        self.assertEqual((text, changed), ("👩\tI-x\na\tO\n\nb\tB-x\n\n", 3))


if __name__ == "__main__":
    unittest.main()
