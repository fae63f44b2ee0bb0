#!/usr/bin/env python3
"""`keyness` against the same figures worked out here, from the rows of `ngram` and the documents' words; saved states and files give the
same rows; neither threads, memory nor the split of the input change a byte."""
import json
import math
import os
import random
import sys
import unicodedata
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import states  # noqa: E402

CHAIN = ["tokenize", "then", "stop", "then"]
WIDE = ["--max-q", "1", "--top", "50000"]  # all rows


def fold(text):
    return unicodedata.normalize("NFC", text.casefold()).replace("hoà", "hòa")


def g2(a, b, c, d, full):
    def cell(observed, expected):
        return observed * math.log(observed / expected) if observed else 0
    p = (a + b) / (c + d)
    value = cell(a, c * p) + cell(b, d * p)
    if full:
        value += cell(c - a, c * (1 - p)) + cell(d - b, d * (1 - p))
    return math.copysign(2 * max(value, 0), a * d - b * c)


class Keyness(states.States):
    """With the helpers of the states' test, whose own tests are not run again."""

    def rows(self, *words, **more):
        return [json.loads(line) for line in self.chude(*words, **more).decode().split("\n")[:-1]]

    def setUp(self):
        super().setUp()
        draw = random.Random(3)
        self.corpus = list(states.corpus(7, 40))
        # another mixture of words, so that something stands out
        self.other = [line.replace("bão", draw.choice(("lũ", "bão"))).replace("UBND", "mưa") for line in states.corpus(8, 25)]
        self.put("a.ndjson", "".join(self.corpus))
        self.put("b.ndjson", "".join(self.other))

    def test_figures(self):
        for by, n in (("count", 1), ("df", 1), ("count", 3)):
            mine, theirs = ({(row["n"], fold(row["text"])): row for row in self.rows(*CHAIN, "ngram", "-n", n, name)}
                            for name in ("a.ndjson", "b.ndjson"))
            words = [sum(row["count"] for (size, _), row in rows.items() if size == 1) for rows in (mine, theirs)]
            sizes = words if by == "count" else [len(self.corpus), len(self.other)]
            found = self.rows(*CHAIN, "keyness", "-n", n, "--by", by, "--min-count", 2, "--min-df", 1, "--prior", 50, *WIDE, "--reference", "b.ndjson", "a.ndjson")
            none = {"count": 0, "df": 0}
            tested = {}
            for key in mine.keys() | theirs.keys():
                one, other = mine.get(key, none), theirs.get(key, none)
                if max(one["count"], other["count"]) >= 2:
                    tested[key] = g2(one[by], other[by], *sizes, by == "df")
            falling = sorted((math.erfc(math.sqrt(abs(value) / 2)) for value in tested.values()), reverse=True)
            q, least = {}, 1
            for i, p in enumerate(falling):
                least = min(least, p * len(falling) / (len(falling) - i))
                q[p] = least
            self.assertEqual({(row["n"], fold(row["text"])) for row in found},
                             {key for key, value in tested.items() if abs(value) > 1e-9}, (by, n))
            for row in found:
                key = (row["n"], fold(row["text"]))
                one, other, ref = mine.get(key, none), theirs.get(key, none), row["reference"]
                self.assertEqual([row["count"], row["df"], row["words"], row["documents"]], [one["count"], one["df"], words[0], 40], key)
                self.assertEqual([ref["count"], ref["df"], ref["words"], ref["documents"]], [other["count"], other["df"], words[1], 25], key)
                a, b, (c, d) = one[by], other[by], sizes
                self.assertAlmostEqual(row["g2"], tested[key], delta=1e-6, msg=key)
                self.assertAlmostEqual(row["log_ratio"], math.log2((a or .5) / c / ((b or .5) / d)), places=6, msg=key)
                weight = 50 * (a + b) / (c + d)
                odds = math.log((a + weight) / (c + 50 - a - weight)) - math.log((b + weight) / (d + 50 - b - weight))
                self.assertAlmostEqual(row["log_odds"], odds, places=6, msg=key)
                self.assertAlmostEqual(row["z"], odds / math.sqrt(1 / (a + weight) + 1 / (b + weight)), places=6, msg=key)
                nearest = min(q, key=lambda p, value=row["g2"]: abs(p - math.erfc(math.sqrt(abs(value) / 2))))
                self.assertAlmostEqual(row["q"], q[nearest], delta=1e-6, msg=key)
            over = [row["g2"] for row in found if row["g2"] > 0]
            under = [row["g2"] for row in found if row["g2"] < 0]
            self.assertEqual([row["g2"] for row in found], sorted(over, reverse=True) + sorted(under))

    def test_dispersion(self):
        """Of words, from a state for each document."""
        counts, total = {}, {}
        for number, line in enumerate(self.corpus):
            for row in self.rows(*CHAIN, "ngram", "-n", 2, input=line.encode()):
                key = (row["n"], fold(row["text"]))
                counts.setdefault(key, {})[number] = row["count"]
                if row["n"] == 1:
                    total[number] = total.get(number, 0) + row["count"]
        found = self.rows(*CHAIN, "keyness", "-n", 2, "--min-count", 1, "--min-df", 1, *WIDE, "--reference", "b.ndjson", "a.ndjson")
        self.assertTrue(any(row["n"] == 2 for row in found))
        for row in found:
            key = (row["n"], fold(row["text"]))
            self.assertEqual("dp" in row, row["count"] > 0, key)
            if "dp" in row:
                wanted = sum(abs(counts[key].get(number, 0) / row["count"] - size / row["words"]) for number, size in total.items()) / 2
                self.assertAlmostEqual(row["dp"], wanted, places=7, msg=key)

    def test_states(self):
        """Whatever is a state: the same rows, but for dp where the corpus is one."""
        self.fit("a.state", self.corpus, *CHAIN, "ngram", "-n", 3)
        for part in range(2):
            self.fit(f"b{part}", self.other[part::2], *CHAIN, "tfidf", "-n", 2)
        self.chude("merge", "b1", "b0", "-o", "b.state")
        self.put("b.text", self.chude("state", "b.state"))
        options = ["-n", 2, "--min-count", 2, "--max-q", 0.9, "--measure", "log-odds"]
        whole = self.chude(*CHAIN, "keyness", *options, "--reference", "b.ndjson", "a.ndjson")
        self.assertIn(b'"dp":', whole)
        without = "".join(json.dumps({name: value for name, value in json.loads(line).items() if name != "dp"}, ensure_ascii=False, separators=(",", ":")) + "\n"
                          for line in whole.decode().split("\n")[:-1])

        def numbers(data):  # JSON in Python's way writes some numbers in another form
            return [json.loads(line) for line in (data if isinstance(data, str) else data.decode()).split("\n")[:-1]]
        for reference in ("b.state", "b.text"):
            self.assertEqual(self.chude(*CHAIN, "keyness", *options, "--reference", reference, "a.ndjson"), whole)
            stated = self.chude("keyness", *options, "a.state", "--reference", reference)
            self.assertEqual(numbers(stated), numbers(without))
            self.assertEqual(self.chude("keyness", *options, "--model", "a.state", "--reference", reference), stated)
        self.assertEqual(self.chude(*CHAIN, "keyness", *options, "a.state", "--reference", "b.ndjson"), stated)
        background = self.chude(*CHAIN, "keyness", "-n", 2, "a.ndjson")
        self.assertEqual([{**row, "dp": 0} for row in numbers(self.chude("keyness", "-n", 2, "a.state"))], [{**row, "dp": 0} for row in numbers(background)])
        told = self.refused("keyness", "a.state", "--reference", "b.ndjson")
        self.assertIn("a.state was counted otherwise: what stands before it is tokenize, stop in a.state, tokenize in this run", told)
        self.fit("c", self.other, "tokenize", "--unit", "syllable", "then", "stop", "then", "ngram", "-n", 2)
        self.assertIn("`tokenize --unit`", self.refused("keyness", "a.state", "--reference", "c"))
        self.fit("c", self.other, *CHAIN, "ngram", "-n", 2, "--connectors", "của")
        self.assertIn("connectors", self.refused("keyness", "a.state", "--reference", "c"))

    def test_same_bytes(self):
        options = [*CHAIN, "keyness", "-n", 3, "--min-count", 1, "--min-df", 1, *WIDE]
        draw = random.Random(5)
        for reference in (["--reference", "b.ndjson"], []):
            whole = self.chude(*options, *reference, "a.ndjson")
            self.assertTrue(whole)
            for more in (["-j", 1], ["-j", 3, "--batch-bytes", 300], ["-j", 2, "--spill-bytes", 1, "--batch-bytes", 500], ["--memory", "64M"]):
                self.assertEqual(self.chude(*options, *reference, *more, "a.ndjson"), whole, more)
            self.put("shuffled.ndjson", "".join(draw.sample(self.corpus, len(self.corpus))))
            self.assertEqual(self.chude(*options, *reference, "shuffled.ndjson"), whole)
        self.put("b0.ndjson", "".join(self.other[::2]))
        self.put("b1.ndjson", "".join(self.other[1::2]))
        self.assertEqual(self.chude(*options, "--reference", "b1.ndjson", "--reference", "b0.ndjson", "a.ndjson"),
                         self.chude(*options, "--reference", "b.ndjson", "a.ndjson"))
        # stages that look at the whole corpus look at the reference by itself
        self.assertEqual(self.chude("dedup", "--result", "groups.json", "then", *options, "--reference", "b.ndjson", "a.ndjson"),
                         self.chude(*options, "--reference", "b.ndjson", "a.ndjson"))
        self.assertTrue((self.folder / "groups.json").exists())
        # a shell chain whose reference went the same way
        self.put("a.words", self.chude("tokenize", "then", "stop", "a.ndjson"))
        self.put("b.words", self.chude("tokenize", "then", "stop", "b.ndjson"))
        self.assertEqual(self.chude(*options[4:], "--input", "ndjson", "--reference", "b.words", "a.words"),
                         self.chude(*options, "--reference", "b.ndjson", "a.ndjson"))
        self.assertIn("come with words", self.refused(*options[4:], "--input", "ndjson", "--reference", "b.ndjson", "a.words"))

    def test_languages(self):
        """Against the backgrounds each language is compared as if it stood alone; what has no background is left out."""
        parts = {"vi": self.corpus, "en": self.other, "fr": self.corpus[:3], "und": self.other[:1]}
        parts = {lang: [json.dumps({**json.loads(line), "id": f"{lang}-{number}", "lang": lang}) + "\n" for number, line in enumerate(lines)]
                 for lang, lines in parts.items()}
        for lang, lines in parts.items():
            self.put(f"{lang}.ndjson", "".join(lines))
        everything = [line for lines in parts.values() for line in lines]
        random.Random(4).shuffle(everything)
        self.put("all.ndjson", "".join(everything))
        options = [*CHAIN, "keyness", "--quiet", "-n", 2, "--min-count", 1, "--min-df", 1, *WIDE]
        wanted = [{**row, "lang": lang} for lang in ("vi", "en") for row in self.rows(*options, f"{lang}.ndjson")]
        self.assertEqual({row["lang"] for row in wanted}, {"vi", "en"})
        self.assertTrue(any(row["lang"] == "vi" and "dp" in row for row in wanted))
        self.assertEqual(self.rows(*options, "all.ndjson"), wanted)
        for lang in ("vi", "en"):
            alone = self.rows(*options, "--background", lang, "all.ndjson")
            self.assertEqual([{**row, "lang": lang} for row in alone], [row for row in wanted if row["lang"] == lang])
        whole = self.chude(*options, "all.ndjson")
        for more in (["-j", 1], ["-j", 3, "--batch-bytes", 300], ["-j", 2, "--spill-bytes", 1, "--batch-bytes", 500]):
            self.assertEqual(self.chude(*options, *more, "all.ndjson"), whole, more)
        # a state does not know languages
        self.fit("all.state", everything, *CHAIN, "ngram", "-n", 2)
        self.assertEqual({(row["documents"], row.get("lang"), row["reference"]["documents"]) for row in self.rows("keyness", "-n", 2, "all.state")},
                         {(len(everything), None, 30902)})
        self.assertEqual({row["reference"]["documents"] for row in self.rows("keyness", "-n", 2, "--background", "en", *WIDE, "all.state")}, {1942})

    def test_against_itself(self):
        """Nothing stands out, whatever is asked for."""
        for measure in ("g2", "log-ratio", "log-odds"):
            self.assertEqual(self.chude(*CHAIN, "keyness", "-n", 2, "--min-count", 1, "--min-df", 1, *WIDE, "--measure", measure, "--reference", "a.ndjson", "a.ndjson"), b"")


for name in dir(states.States):
    if name.startswith("test_") and name not in vars(Keyness):
        setattr(Keyness, name, None)

if __name__ == "__main__":
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    unittest.main(argv=[sys.argv[0], "Keyness"])
