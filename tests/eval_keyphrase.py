#!/usr/bin/env python3
"""`chude eval keyphrase`: its figures are those of a small scorer that is written here again, on random lists of phrases that differ in
what does not count. Where the scorer and the sets that the project is measured with stand beside it, its figures are that scorer's."""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude"))
SCORER = SOURCE.parent / "shared" / "eval" / "score_keyphrases.py"
SETS = SOURCE.parent / "shared" / "data" / "keyphrase"
PHRASES = ["an ninh mạng", "hòa bình", "nước sạch", "bão số 3", "thuỷ lợi", "phòng, chống bão", "TP.HCM", "quốc gia", "đê điều", "ủy ban", "3 %", "…"]


def chude(*words, data=None):
    run = subprocess.run([CHUDE, *map(str, words)], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode()


def key(phrase):
    """Vietnamese only: the tone, wherever it stands, goes behind its word."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", phrase).casefold())
    parts = [unicodedata.normalize("NFD", word) for word in words]
    return " ".join(re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", p) + re.sub("[^\u0300\u0301\u0303\u0309\u0323]", "", p) for p in parts)


def figures(gold, system):
    """Rows of per cents, as the report has them, to two digits."""
    rows = []
    for depth in (5, 10, 15):
        p = r = f = count = 0
        for row in gold:
            wanted = {key(phrase) for phrase in row["gold"]} - {""}
            ranked = [k for k in dict.fromkeys(map(key, system.get(str(row["id"]), []))) if k][:depth]
            hits = len(wanted.intersection(ranked))
            if wanted:
                count += 1
                p += hits / depth
                r += hits / len(wanted)
                f += 2 * hits / (depth + len(wanted))
        p, r = p / count, r / count
        rows.append([f"@{depth}"] + [f"{100 * x:.2f}" for x in (p, r, 2 * p * r / max(p + r, 1e-12), f / count)])
    return rows


def reported(text):
    return [line.split() for line in text.split("\n") if line.startswith("@")]


def varied(rng, phrase):
    """The same phrase to the scorer, written otherwise."""
    phrase = rng.choice([str, str.upper, str.title])(phrase)
    phrase = phrase.replace(" ", rng.choice([" ", "  ", " - ", "\u00a0", "\u0000"]))
    return unicodedata.normalize(rng.choice(["NFC", "NFD"]), phrase.replace("òa", "oà") if rng.random() < 0.5 else phrase)


class EvalKeyphrase(unittest.TestCase):
    def test_random(self):
        rng = random.Random(11)
        with tempfile.TemporaryDirectory(prefix="chude-eval-") as folder:
            for _ in range(25):
                gold = [{"id": rng.choice([i, str(i)]), "gold": [varied(rng, p) for p in rng.sample(PHRASES, rng.randrange(6))]} for i in range(12)]
                gold.append({"id": "x", "gold": ["hoà bình"]})
                system = {str(i): [varied(rng, rng.choice(PHRASES)) for _ in range(rng.randrange(30))] for i in range(12) if rng.random() < 0.9}
                files = [Path(folder, name) for name in ("gold", "system")]
                files[0].write_text("".join(json.dumps(row) + "\n" for row in gold))
                files[1].write_text("".join(json.dumps({"id": i, "keyphrases": [rng.choice([p, {"text": p, "score": 1}]) for p in list_]}) + "\n"
                                            for i, list_ in system.items()))
                self.assertEqual(reported(chude("eval", "keyphrase", files[0], "--system", files[1])), figures(gold, system))

    def test_own_are_those_of_the_stage(self):
        """Also from standard input, and where documents bring words, keyphrases and a language of their own along."""
        lines = (SOURCE / "samples" / "an-ninh-co-so.ndjson").read_text(encoding="utf-8").split("\n")[:-1]
        gold = [{**json.loads(line), "words": "x", "keyphrases": [{"text": "x", "score": 1, "count": 1, "offsets": [[0, 1]]}],
                 "gold": ["An ninh Tổ quốc", "Công an xã", "tổ tự quản"]} for line in lines]
        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in gold).encode()
        made = [json.loads(line) for line in chude("keyphrase", "--top", 15, data="".join(line + "\n" for line in lines).encode()).split("\n")[:-1]]
        system = {row["id"]: [k["text"] for k in row["keyphrases"]] for row in made}
        self.assertEqual(reported(chude("eval", "keyphrase", "-", data=data)), figures(gold, system))

    @unittest.skipUnless(SCORER.exists() and SETS.is_dir(), "the scorer and its sets are not here")
    def test_like_the_scorer(self):
        if subprocess.run([sys.executable, "-c", "import snowballstemmer"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("this Python has no snowballstemmer")
        for file in sorted(SETS.glob("*-dev.ndjson.gz")):
            with tempfile.NamedTemporaryFile(suffix=".ndjson") as system:
                system.write(chude("keyphrase", "--top", 15, file).encode())
                system.flush()
                wanted = subprocess.run([sys.executable, SCORER, file, system.name], stdout=subprocess.PIPE, check=True).stdout.decode()
                wanted = [re.findall(r"@\d+|\d+\.\d+", line) for line in wanted.split("\n") if line.startswith("@")]
                for words in ([], ["--system", system.name]):
                    self.assertEqual(reported(chude("eval", "keyphrase", file, *words)), wanted, file.name)


if __name__ == "__main__":
    unittest.main()
