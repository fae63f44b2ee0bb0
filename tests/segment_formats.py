#!/usr/bin/env python3
"""`chude segment --format`: NDJSON and CoNLL-U say the same as the text does, offsets are those of the line, the line can be made
again from CoNLL-U, and threads and batches do not matter. Hostile lines too."""
import json
import os
import re
import subprocess
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude"))
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # Unicode White_Space
LINES = [
    "Công an thị xã Hồng Lam vận động bà con giữ gìn an ninh Tổ quốc.", "", "Ông đi đâu? Tôi về quê. “Ừ.”Thế à!",
    "  thụt\tvào   giữa  thị  xã và \xa0 cuối \t ", " \t ", "a|b\\c _ ten_bien __ \\_ \\", "\u2028đầu\u2029giữa\u2028", "\x00giữa\x00 \x01",
    "\ufeffđầu tệp", "Gia\u0301 lu\u0301a ga\u1ea1o", "👨‍👩‍👧 http://vi.wikipedia.org/wiki/X_Y 8/4/2020 61% TP.HCM",
    "#không là chú thích", "sent_id = 1", "\x85\x1c\x1d lạ \u200b", "v.v. " * 300, "xã " * 40000, "dòng cuối"]
ESCAPES = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}


def segment(text, *words):
    run = subprocess.run([CHUDE, "segment", *words], input=text.encode("utf-8", "surrogateescape"), stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, timeout=240)
    return run.returncode, run.stdout.decode("utf-8", "surrogateescape"), run.stderr.decode()


def unescaped(value):
    return re.sub(r"\\(u(?P<code>[0-9A-F]{4})|.)", lambda m: chr(int(m["code"], 16)) if m["code"] else ESCAPES[m[1]], value)


def sentences(text):
    """(comments, rows) of each sentence; the form of the file is checked on the way."""
    blocks = text.split("\n\n")
    assert blocks.pop() == ""
    for block in blocks:
        lines = block.split("\n")
        comments = [line for line in lines if re.match("#[^\t]*$", line)]
        rows = [line.split("\t") for line in lines[len(comments):]]
        assert all(len(row) == 10 and all(row) and row[2:9] == ["_"] * 7 for row in rows), rows
        assert [row[0] for row in rows] == [str(i + 1) for i in range(len(rows))]
        yield comments, rows


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.given = "\n".join(LINES) + "\n"
        cls.text, cls.json, cls.conllu = (segment(cls.given, "--format", name)[1] for name in ("text", "ndjson", "conllu"))

    def test_text_is_the_default(self):
        self.assertEqual(segment(self.given), (0, self.text, ""))

    def test_objects(self):
        objects = [json.loads(line) for line in self.json.split("\n")[:-1]]
        self.assertEqual([(o["line"], o["text"]) for o in objects], list(enumerate(LINES, 1)))
        for o, words in zip(objects, self.text.split("\n")):
            data = o["text"].encode()
            self.assertEqual([t["text"] for t in o["tokens"]], [data[t["begin"]:t["end"]].decode() for t in o["tokens"]])
            self.assertEqual(" ".join(re.sub(f"[{SPACE}]+", "_", t["text"]) for t in o["tokens"]), words)
            between = [0] + [edge for t in o["tokens"] for edge in (t["begin"], t["end"])] + [len(data)]
            for begin, end in zip(between[::2], between[1::2]):
                self.assertRegex(data[begin:end].decode(), f"^[{SPACE}]*$")
            starts = [t.get("sentence", False) for t in o["tokens"]]
            self.assertEqual(starts[:1], [True] if starts else [])
            self.assertEqual(sum(starts), len(o["words"].split("\n")) if starts else 0)

    def test_as_tokenize(self):
        run = subprocess.run([CHUDE, "tokenize", "--lang", "vi", "--lines", "paragraph"], input=self.json.encode(),
                             stdout=subprocess.PIPE, check=True)
        for ours, theirs in zip(self.json.split("\n")[:-1], run.stdout.decode().split("\n")):
            self.assertEqual(json.loads(ours)["words"], json.loads(theirs)["words"])
        run = subprocess.run([CHUDE, "validate", "-"], input=self.json.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((run.returncode, run.stderr), (0, b""), "objects are documents whose words cover the text")

    def test_conllu(self):
        objects = {o["line"]: o for o in map(json.loads, self.json.split("\n")[:-1])}
        made, forms, count = {}, {}, {}
        for comments, rows in sentences(self.conllu):
            fields = dict(line[2:].split(" = ", 1) for line in comments if " = " in line)
            line, number = map(int, fields["sent_id"].split("-"))
            count[line] = count.get(line, 0) + 1
            self.assertEqual(number, count[line])
            self.assertEqual(comments[0] == "# newpar", number == 1)
            text, spaced = "", False
            for row in rows:
                misc = dict(item.split("=", 1) for item in row[9].split("|")) if row[9] != "_" else {}
                self.assertNotRegex(row[9], f"[{SPACE}]")
                before, token = unescaped(misc.get("SpacesBefore", "")), unescaped(misc.get("SpacesInToken", row[1]))
                after = "" if misc.get("SpaceAfter") == "No" else unescaped(misc.get("SpacesAfter", r"\s"))
                text += (" " if spaced else "") + row[1]
                spaced = bool(after)
                made[line] = made.get(line, "") + before + token + after
                forms.setdefault(line, []).append(token)
                odd = "SpacesAfter" in misc
            self.assertEqual(fields["text"], text)
            if not odd and made[line] == objects[line]["text"] + " ":
                made[line] = made[line][:-1]  # it was the newline
        self.assertEqual(made, {line: o["text"] for line, o in objects.items() if o["tokens"]})
        self.assertEqual(forms, {line: [t["text"] for t in o["tokens"]] for line, o in objects.items() if o["tokens"]})
        self.assertEqual(count, {line: o["words"].count("\n") + 1 for line, o in objects.items() if o["tokens"]})

    def test_threads_and_batches(self):
        for name, expected in (("text", self.text), ("ndjson", self.json), ("conllu", self.conllu)):
            for more in (("-j", "1"), ("-j", "4", "--batch-bytes", "1"), ("-j", "3", "--batch-bytes", "700")):
                self.assertEqual(segment(self.given, "--format", name, *more), (0, expected, ""), (name, more))

    def test_blank_lines_at_the_end(self):
        """Also where nothing but they is left for the last batch."""
        for size in (8192, 65536):
            for more in range(-3, 3):
                text = "a\n" * 100 + "b" * (size - 200 + more) + "\n" * 5
                self.assertEqual(segment(text, "--batch-bytes", str(size), "-j", "1")[1].count("\n"), 105)

    def test_edges(self):
        for given in ("", "\n", "\n\n \n"):
            self.assertEqual(segment(given, "--format", "conllu"), (0, "", ""))
            code, out, _ = segment(given, "--format", "ndjson")
            self.assertEqual((code, out.count("\n")), (0, given.count("\n")))
        for name in ("ndjson", "conllu"):
            whole = segment("a b\n\nc\n", "--format", name)
            self.assertEqual(segment("a b\n\nc", "--format", name), whole, "the last newline may lack")
            self.assertEqual(segment("a b\r\n\r\nc\r\n", "--format", name), whole, "lines of DOS")

    def test_not_utf8(self):
        given = "công an\n\udce9 hỏng\n\nbà con\n"
        for name in ("ndjson", "conllu"):
            code, out, err = segment(given, "--format", name)
            self.assertEqual(code, 1)
            self.assertIn("-:2: not UTF-8 at byte 1", err)
            self.assertEqual(out, segment("công an\n\n\nbà con\n", "--format", name)[1].replace(
                '{"line":2,"text":"","words":"","tokens":[]}\n', ""))
            code, out, err = segment(given, "--format", name, "--on-error", "fail")
            self.assertEqual((code, out), (2, ""))


if __name__ == "__main__":
    unittest.main()
