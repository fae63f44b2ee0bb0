#!/usr/bin/env python3
"""`chude train segment` and --segment-model: a model is learned from a few lines written here, is the same every time, decides
what the compiled-in one cannot know, and whatever is no model is refused by name."""
import gzip
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHUDE = os.environ.get("CHUDE", str(Path(__file__).resolve().parent.parent / "build" / "release" / "chude"))

# Made-up syllables: no other model joins them. "lam bo" is one word, "bo lam" is two; "tíu" is a word of its own.
LINES = ["tíu lam_bo ke", "ke bo lam tíu", "lam_bo tíu ke bo", "bo ke lam_bo", "tíu bo lam ke", "ke lam_bo bo tíu", "Lam_Bo ke tíu",
         "lam_bo , ke bo lam ."]


def chude(*words, given=""):
    return subprocess.run([CHUDE, *map(str, words)], input=given, capture_output=True, text=True)


class SegmentModel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="chude-model-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.text = cls.folder / "silver.txt"
        cls.text.write_text("\n".join(LINES * 20) + "\n", encoding="utf-8")
        cls.model = cls.folder / "own.segment"
        run = chude("train", "segment", "--silver", cls.text, "--check", cls.text, "--verbose", "-o", cls.model)
        assert run.returncode == 0, run.stderr
        cls.said = run.stderr

    def test_learns(self):
        self.assertIn("F1 of words 100.00, of those of several syllables 100.00", self.said)
        run = chude("segment", "--segment-model", self.model, given="ke lam bo tíu\nbo lam\nLAM BO, lam  bo\n")
        self.assertEqual((run.returncode, run.stdout), (0, "ke lam_bo tíu\nbo lam\nLAM_BO , lam_bo\n"))
        self.assertEqual(chude("segment", given="ke lam bo tíu\n").stdout, "ke lam bo tíu\n")

    def test_stages_take_it(self):
        run = chude("tokenize", "--lang", "vi", "--segment-model", self.model, "--input", "text", given="ke lam bo tíu")
        self.assertIn('"words":"ke lam_bo tíu"', run.stdout)
        run = chude("ngram", "--lang", "vi", "--segment-model", self.model, "--input", "text", given="ke lam bo tíu")
        self.assertIn('"text":"lam bo"', run.stdout)

    def test_same_bytes(self):
        again = self.folder / "again.segment"
        packed = self.folder / "silver.txt.gz"
        packed.write_bytes(gzip.compress(self.text.read_bytes()))
        for text in (self.text, packed):
            self.assertEqual(chude("train", "segment", "--silver", text, "-o", again).returncode, 0)
            self.assertEqual(again.read_bytes(), self.model.read_bytes())

    def test_gold_alone(self):
        only = self.folder / "gold.segment"
        self.assertEqual(chude("train", "segment", "--gold", self.text, "-o", only).returncode, 0)
        self.assertEqual(chude("segment", "--segment-model", only, given="ke lam bo\n").stdout, "ke lam_bo\n")

    def test_refuses(self):
        whole = self.model.read_bytes()
        damaged = bytearray(whole)
        damaged[len(whole) // 2] ^= 1
        for name, content, message in [("empty", b"", "no model"), ("text", b"c\xc3\xb4ng an\n", "no model"),
                                       ("cut", whole[:-1], "damaged or cut off"), ("damaged", bytes(damaged), "damaged or cut off")]:
            with self.subTest(name):
                path = self.folder / name
                path.write_bytes(content)
                for command in (["segment"], ["tokenize"]):
                    run = chude(*command, "--segment-model", path, given="x\n")
                    self.assertEqual((run.returncode, run.stdout), (2, ""))
                    self.assertIn(message, run.stderr)
                    self.assertIn(str(path), run.stderr)

    def test_usage(self):
        missing = self.folder / "missing.txt"
        unmade = self.folder / "unmade.segment"
        for words, message in [([], "--silver or --gold"), (["file.txt"], "file.txt"), (["--silver", missing], str(missing)),
                               (["--silver", os.devnull], "no sentence")]:
            with self.subTest(words):
                run = chude("train", "segment", *words, "-o", unmade)
                self.assertEqual(run.returncode, 2)
                self.assertIn(message, run.stderr)
                self.assertFalse(unmade.exists())
        self.assertEqual(chude("segment", "--segment-model", missing, given="x\n").returncode, 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
