#!/usr/bin/env python3
"""Recipes: what --print-recipe prints gives the same bytes by --recipe; what the command line says goes before; faults are named."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
CHAINS = ("run", "run -k 3 -n 2..3 --keywords 5 --unit syllable --lang vi --seed 4", "tokenize then stop then tfidf --top 5",
          "tfidf -n 2 --max-df 0.123456789012345 then head -n 7", "ngram --unit syllable -n 2 --min-df 2 then head -n 30",
          "select --lang vi --from 2026-07 then keyphrase --top 3", "topics -k 4 --result @t then summary --with @t",
          "keyphrase then stem --lang en then ngram", "cat", "normalize --nfc then tokenize then summary --keywords 9",
          "select --where lang=vi --where date>=2026-07 then tokenize", "trends --by week", "dedup then tokenize")
LINES = "Công an xã tuần tra ban đêm.\nMưa lớn gây ngập đường liên xã.\n"
HEAD = '{"schema":"chude.recipe/1",'


class Recipes(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="chude-recipes-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        shutil.copytree(SOURCE / "samples", self.folder / "samples")

    def put(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def chude(self, *words):
        return subprocess.run([CHUDE, *words], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=240)

    def good(self, *words):
        result = self.chude(*words)
        self.assertEqual((result.returncode, result.stderr), (0, b""), words)
        return result.stdout

    def test_round_trip(self):
        for chain in CHAINS:
            words = chain.split()
            recipe = self.good(*words, "--print-recipe")
            (self.folder / "r.json").write_bytes(recipe)
            self.put("spread.json", json.dumps(json.loads(recipe), indent=2))
            want = self.good(*words, "samples")
            self.assertEqual(self.good("--recipe", "r.json", "samples"), want, chain)
            self.assertEqual(self.good("--recipe", "r.json", "--print-recipe"), recipe, chain)
            self.assertEqual(self.good("--recipe=spread.json", "-j", "3", "samples"), want, chain)
            if words[0] == "run":
                self.assertEqual(self.good("run", "samples", "--recipe", "r.json"), want, chain)
            self.assertIn(b"ok, recipe of", self.good("validate", "r.json"))

    def test_options_and_inputs(self):
        self.put("bài.md", LINES)
        self.put("khác.md", LINES.upper())
        recipe = self.good("tokenize", "--input", "lines", "--on-error=fail", "-j", "2", "-o", "out", "-q", "bài.md", "--print-recipe")
        value = json.loads(recipe)
        self.assertEqual(value["options"], {"threads": 2, "input": "lines", "on-error": "fail"})  # -o and -q are of a run
        self.assertEqual(value["inputs"], ["bài.md"])
        (self.folder / "r.json").write_bytes(recipe)
        want = self.good("tokenize", "--input", "lines", "bài.md")
        self.assertEqual(want.count(b"\n"), 2)
        self.assertEqual(self.good("--recipe", "r.json"), want)
        self.assertEqual(self.good("--recipe", "r.json", "khác.md"), self.good("tokenize", "--input", "lines", "khác.md"))
        self.assertEqual(self.good("--input", "text", "--recipe", "r.json"), self.good("tokenize", "--input", "text", "bài.md"))
        self.good("--recipe", "r.json", "-o", "out")
        self.assertEqual((self.folder / "out").read_bytes(), want)

    def test_options_of_run_on_top(self):
        (self.folder / "r.json").write_bytes(self.good("run", "-k", "5", "--print-recipe"))
        self.assertEqual(self.good("run", "--recipe", "r.json", "-k", "3", "samples"), self.good("run", "-k", "3", "samples"))
        self.good("run", "--recipe", "r.json", "-o", "out", "samples")
        self.assertIn(b"ok, output folder of 40 documents", self.good("validate", "out"))
        self.put("few.json", HEAD + '"chain":[{"stage":"summary"}]}')
        for words, told in ((["run", "--recipe", "few.json", "-k", "3"], "run: --topics goes to `topics`, which the recipe does not have"),
                            (["run", "--recipe", self.put("no.json", HEAD + '"chain":[{"stage":"stop"}]}')], "ends in `summary`")):
            result = self.chude(*words, "samples")
            self.assertEqual((result.returncode, result.stdout), (2, b""))
            self.assertIn(told, result.stderr.decode())

    def test_a_hand_written_one(self):
        self.put("tay.json", HEAD + '''
            "description": "Từ khóa của tuần, cho ban thời sự",
            "chain": [{"stage": "stop", "description": "trước hết"}, {"stage": "tfidf", "options": {"min-df": 2, "n": 2, "top": 4}}],
            "inputs": ["samples"]}''')
        self.assertEqual(self.good("--recipe", "tay.json"), self.good(*"stop then tfidf --min-df 2 -n 2 --top 4 samples".split()))

    def test_faults(self):
        self.put("ok.json", HEAD + '"chain":[{"stage":"cat"}]}')
        cases = [(HEAD + '\n"chain":[,]}', "r.json: no JSON value at line 2, byte 10"), ("", "r.json: the line ends"),
                 ("/* chuỗi */" + HEAD + '"chain":[{"stage":"cat"}]}', "r.json: no JSON value at line 1, byte 1"),
                 (HEAD + '"chain":[{"stage":"tfidff"}]}', 'r.json: /chain/0/stage: there is no stage "tfidff"; did you mean `tfidf`?'),
                 (HEAD + '"chain":[{"stage":"cat"},{"stage":"tfidf","options":{"topp":1}}]}', 'r.json: /chain/1/options/topp: unknown option; did you mean "top"?'),
                 (HEAD + '"chain":[{"stage":"tfidf","options":{"top":true}}]}', "r.json: /chain/0/options/top: a whole number is wanted here, not true"),
                 (HEAD + '"chain":[{"stage":"ngram"},{"stage":"tfidf"}]}', "r.json: /chain/1/stage: `ngram` prints rows and comes last"),
                 (HEAD + '"chain":[{"stage":"stop","options":{"stopwords":"nowhere"}}]}', "nowhere"),
                 (HEAD + '"chain":[{"stage":"cat"}],"options":{"output":"x"}}', "r.json: /options/output: belongs to a run")]
        for text, told in cases:
            self.put("r.json", text)
            result = self.chude("--recipe", "r.json", "-o", "out", "samples")
            self.assertEqual((result.returncode, result.stdout), (2, b""), text)
            self.assertIn(told, result.stderr.decode(), text)
            self.assertFalse((self.folder / "out").exists())
        for words, told in ((["--recipe", "nowhere"], "nowhere: the recipe cannot be read: No such file"),
                            (["--recipe", "samples"], "samples: the recipe cannot be read: Is a directory"),
                            (["--recipe"], "--recipe needs a value"), (["cat", "--recipe", "ok.json"], "a recipe is a whole chain of its own"),
                            (["segment", "--recipe", "ok.json"], "segment takes no --recipe"),
                            (["--recipe", "ok.json", "then", "cat"], "a recipe is a whole chain"),
                            (["--recipe", "ok.json", "--top", "3"], "unknown option --top"), (["--recipe", "ok.json", "nowhere"], "nowhere: No such")):
            result = self.chude(*words)
            self.assertEqual((result.returncode, result.stdout), (2, b""), words)
            self.assertIn(told, result.stderr.decode(), words)

    def test_names_that_json_cannot_hold(self):
        result = self.chude("cat", "--print-recipe", os.fsdecode(b"b\xe0i.txt"))
        self.assertEqual((result.returncode, result.stdout), (2, b""))
        self.assertIn("is not UTF-8 and cannot stand in a recipe", result.stderr.decode())


if __name__ == "__main__":
    unittest.main(verbosity=1)
