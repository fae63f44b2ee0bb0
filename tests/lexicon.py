#!/usr/bin/env python3
"""--lexicon: what a user's words do to the model's, against a plain implementation of the rules of user_lexicon.h on random
lexicons and lines; bad files are refused by name; `chude fit lexicon` finds what its corpus says."""
import json
import os
import random
import subprocess
import tempfile
import unittest
import unicodedata
from pathlib import Path

CHUDE = os.environ.get("CHUDE", str(Path(__file__).resolve().parent.parent / "build" / "release" / "chude"))
SAMPLES = Path(__file__).resolve().parent.parent / "samples"

SYLLABLES = "công an ninh mạng xã hội dân phòng học sinh viên thành phố đường sắt bộ đội tin báo chí minh lan gà trống".split()


def chude(*words, given=""):
    given = given if isinstance(given, bytes) else given.encode()
    run = subprocess.run([CHUDE, *map(str, words)], input=given, capture_output=True)
    run.out, run.err = run.stdout.decode(), run.stderr.decode()
    return run


def lay(joins, units, words, wholes):
    """joins[i]: unit i and the next are one word. Leftmost, then longest."""
    joins, longest = list(joins), max(map(len, words | wholes), default=0)
    begin = 0
    while begin < len(units):
        last = begin
        for end in range(begin + 1, min(len(units), begin + longest)):
            entry = tuple(units[begin:end + 1])
            whole = (begin == 0 or not joins[begin - 1]) and not joins[end]
            if entry in words or (entry in wholes and whole):
                last = end
        if last > begin:
            if begin:
                joins[begin - 1] = False
            for i in range(begin, last):
                joins[i] = True
            joins[last] = False
        begin = last + 1
    return joins


def write(units, joins):
    return "".join(unit + ("_" if joins[i] else " ") for i, unit in enumerate(units)).strip()


class Lexicon(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="chude-lexicon-")
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "own.lexicon"

    def segment(self, lexicon, lines, *options):
        self.path.write_bytes(lexicon if isinstance(lexicon, bytes) else lexicon.encode())
        run = chude("segment", "--lexicon", self.path, *options, given=lines)
        self.assertEqual((run.returncode, run.err), (0, ""))
        return run.out

    def test_against_the_plain_rules(self):
        dice = random.Random(20)
        lines = [" ".join(dice.choices(SYLLABLES, k=dice.randint(1, 30))) for _ in range(300)]
        plain = chude("segment", given="\n".join(lines) + "\n").out.splitlines()
        for turn in range(20):
            entries = {tuple(dice.choices(SYLLABLES, k=dice.choice((1, 2, 2, 2, 3, 4, 5)))) for _ in range(dice.choice((1, 20, 300)))}
            wholes = {entry for entry in entries if dice.random() < 0.5}
            words = entries - wholes
            text = "".join(("~" if entry in wholes else "") + dice.choice(" _").join(entry) + "\n" for entry in sorted(entries))
            got = self.segment(text, "\n".join(lines) + "\n").splitlines()
            many = lambda some: {entry for entry in some if len(entry) > 1}
            for line, before, after in zip(lines, plain, got, strict=True):
                units, joins = line.split(), []
                for word in before.split():
                    joins += [True] * word.count("_") + [False]
                with self.subTest(turn=turn, line=line):
                    self.assertEqual(after, write(units, lay(joins, units, many(words), many(wholes))))

    def test_what_it_says(self):
        cases = [("ngoại giao tre", "Việt Nam có nền ngoại giao tre .", "Việt_Nam có nền ngoại_giao_tre ."),
                 ("-ngoại giao", "nền ngoại giao tre", "nền ngoại giao tre"),
                 ("~giao tre", "nền ngoại giao tre", "nền ngoại_giao tre"),
                 ("giao tre", "nền ngoại giao tre", "nền ngoại giao_tre"),
                 ("giao tre\n-giao tre", "nền ngoại giao tre", "nền ngoại_giao tre"),
                 ("-giao tre\ngiao tre", "nền ngoại giao tre", "nền ngoại giao_tre"),
                 ("C++\nAT&T", "lập trình C++ ở AT&T", "lập_trình C++ ở AT&T"),
                 ("cách mạng 4.0", "cuộc cách mạng 4.0, cách mạng", "cuộc cách_mạng_4.0 , cách_mạng"),
                 ("\ufeff# đầu\r\n\r\n  hoà  khí\t# chú thích\r\n", "hòa khí, HÒA KHÍ, hoà  khí", "hòa_khí , HÒA_KHÍ , hoà_khí"),
                 ("-hội đồng quản trị", "hội đồng quản trị", "hội_đồng quản_trị"), ("", "ngoại giao", "ngoại_giao"),
                 ("ngoại", "ngoại giao", "ngoại_giao")]
        for lexicon, line, wanted in cases:
            for form in ("NFC", "NFD"):
                with self.subTest(lexicon=lexicon, form=form):
                    line_, wanted_ = unicodedata.normalize(form, line), unicodedata.normalize(form, wanted)
                    self.assertEqual(self.segment(lexicon, line_ + "\n"), wanted_ + "\n")
                    self.assertEqual(self.segment(unicodedata.normalize("NFD", lexicon), line_ + "\n"), wanted_ + "\n")

    def test_order_of_lines(self):
        """What an entry matches does not depend on those before it: marks, numbers and stops inside too."""
        dice = random.Random(7)
        parts = ["5", "x", "tr.", "đồng", "+", "TP.", "HCM", "4.0", "y", "(", "a", "2-1", "lý", "%", "C", "++", "B.", "kỳ"]
        lines = "\n".join("".join(part + dice.choice((" ", " ", "")) for part in dice.choices(parts, k=12)) for _ in range(80)) + "\n"
        for _ in range(12):
            entries = sorted({"".join(part + dice.choice((" ", "")) for part in dice.choices(parts, k=dice.choice((2, 3)))).strip()
                              for _ in range(40)})
            entries = [entry for entry in entries if entry not in ("", "#") and "#" not in entry]
            first = self.segment("\n".join(entries), lines)
            self.assertEqual(self.segment("\n".join(entries[::-1]), lines), first)

    def test_foreign_names_are_no_syllables(self):
        self.assertEqual(self.segment("anh wbggxrr", "phần anh mộ đạo thì\n"), chude("segment", given="phần anh mộ đạo thì\n").out)

    def test_bans_hold_for_what_the_lexicon_cuts(self):
        plain = chude("segment", given="hội đồng quản trị\n").out
        self.assertEqual(plain, "hội_đồng_quản_trị\n")
        self.assertEqual(self.segment("quản trị\n-hội đồng", "hội đồng quản trị\n"), "hội đồng quản_trị\n")

    def test_many_foreign_syllables(self):
        names = [f"Zu{i:x} Ko{i:x}" for i in range(40000)]
        line = f"{names[0]} {names[16383]} {names[16384]} {names[39999]} {names[39999].split()[0]}, {names[39998].split()[1]}"
        wanted = " ".join(name.replace(" ", "_") for name in (names[0], names[16383], names[16384], names[39999]))
        self.assertEqual(self.segment("\n".join(names), line + "\n"), wanted + " " + " ".join(line.replace(",", " ,").split()[-3:]) + "\n")

    def test_stages_take_it(self):
        self.path.write_text("giao tre\n", encoding="utf-8")
        text = "nền ngoại giao tre"
        run = chude("tokenize", "--lang", "vi", "--lexicon", self.path, "--input", "text", given=text)
        self.assertIn('"words":"nền ngoại giao_tre"', run.out)
        run = chude("ngram", "--lang", "vi", "--lexicon", self.path, "--input", "text", given=text)
        self.assertIn('"text":"giao tre"', run.out)
        gold = self.path.parent / "gold"
        gold.write_text("nền ngoại giao_tre\n", encoding="utf-8")
        self.assertIn('"f1":1', chude("eval", "segment", "--json", "--lexicon", self.path, gold).out)
        self.assertNotIn('"f1":1', chude("eval", "segment", "--json", gold).out)
        self.assertEqual(chude("eval", "segment", "--system", gold, "--lexicon", self.path, gold).returncode, 2)
        run = chude("run", "--lang", "vi", "--lexicon", self.path, "--input", "text", given=text)
        self.assertIn('"giao tre"', run.out)
        self.assertIn(f'"files":{{"{self.path}":"', run.out)

    def test_refused(self):
        long = " ".join(["xa"] * 33)
        for lexicon, said in ((b"an ninh\nm\xe1\xban\n", ":2: not UTF-8 at byte 2"), ("an\n -\n", ":2: '-' without the word"),
                              ("~ # x\n", ":1: '~' without the word"), ("-\r\n", ":1: '-' without the word"),
                              ("an ninh\rmang xa\r", ":1: a carriage return at byte 8"), (long, ":1: an entry of more than 32")):
            with self.subTest(said=said):
                self.path.write_bytes(lexicon if isinstance(lexicon, bytes) else lexicon.encode())
                for command in ("segment", "tokenize"):
                    run = chude(command, "--lexicon", self.path, given="x\n")
                    self.assertEqual((run.returncode, run.out), (2, ""))
                    self.assertIn(f"{self.path}{said}", run.err)
        for command in (["segment"], ["run"], ["tokenize", "--unit", "word"]):
            self.assertEqual(chude(*command, "--lexicon", self.path / "none", given="x\n").returncode, 2)
        run = chude("tokenize", "--unit", "syllable", "--lexicon", self.path, given="x\n")
        self.assertEqual(run.returncode, 2)
        self.assertIn("--unit syllable", run.err)


class Fit(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="chude-fit-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def fit(self, text, *options):
        run = chude("fit", "lexicon", "--lang", "vi", "--input", "lines", *options, given=text)
        self.assertEqual((run.returncode, run.err), (0, ""))
        return run.out

    def test_kept_together(self):
        words = ["hệ thống", "khí hậu", "một", "hai", "ba", "đã", "của", "thấy", "gặp", "ở"]
        dice = random.Random(3)
        noise = [" ".join(dice.choices(words, k=6)) for _ in range(200)]
        terms = [f"Đã thấy xốm vọt của {dice.choice(words)}" for _ in range(8)]
        out = self.fit("\n".join(noise + terms))
        self.assertIn("# syllables that keep together\n~xốm vọt\t# joined 0, apart 8\n", out)
        self.assertNotIn("~xốm", self.fit("\n".join(noise + terms), "--min-new", "9"))
        # what was learned does what it says
        path = self.folder / "learned"
        path.write_text(out, encoding="utf-8")
        self.assertIn("xốm_vọt", chude("segment", "--lexicon", path, given=terms[0] + "\n").out)

    def test_from_words_that_documents_bring(self):
        """A word joined nine times of ten, one that stands apart nine times of ten, a name that never was joined."""
        words = (["thấy xốm_vọt xa"] * 18 + ["thấy xốm vọt bo"] * 2 + ["thấy tem_gru"] * 2 + ["thấy tem gru"] * 18
                 + ["gặp Gra Vanh Ko xa"] * 5 + ["gặp Xa Bo"] * 5)
        corpus = self.folder / "corpus.ndjson"
        corpus.write_text("".join(json.dumps({"text": line.replace("_", " "), "lang": "vi", "words": line}) + "\n" for line in words))

        def fit(*options):
            run = chude("fit", "lexicon", *options, corpus)
            self.assertEqual((run.returncode, run.err), (0, ""))
            return run.out.partition("Edit freely.\n")[2]

        self.assertEqual(fit(), "\n# joined in most places\n~xốm vọt\t# joined 18, apart 2\n"
                                "\n# apart in most places\n-tem gru\t# joined 2, apart 18\n"
                                "\n# names that were not joined\n~Gra Vanh Ko\t# joined 0, apart 5\n")
        self.assertEqual(fit("--share", "0.95", "--min-new", "6"), "")
        self.assertEqual(fit("--min-count", "19", "--min-new", "6"), "")

    def test_same_bytes(self):
        whole = chude("fit", "lexicon", SAMPLES, "--min-count", "1", "--min-new", "2", "--share", "0.5")
        self.assertEqual((whole.returncode, whole.err), (0, ""))
        self.assertGreater(whole.out.count("\n"), 10)
        for options in (["-j", "1"], ["-j", "3"], ["--spill-bytes", "2000"]):
            run = chude("fit", "lexicon", SAMPLES, "--min-count", "1", "--min-new", "2", "--share", "0.5", *options)
            self.assertEqual(run.out, whole.out, options)
        path = self.folder / "out"
        self.assertEqual(chude("fit", "lexicon", SAMPLES, "-o", path).returncode, 0)
        self.assertEqual(chude("segment", "--lexicon", path, given="an ninh\n").out, "an_ninh\n")

    def test_where_it_stands(self):
        for words, said in ((["lexicon", "x"], "chude fit lexicon"), (["fit"], "fit what?"), (["fit", "cat", "x"], "goes with: tfidf, topics, dedup, ngram, trends, lexicon"),
                            (["fit", "lexicon", "then", "head", "x"], "as the last stage"),
                            (["tokenize", "then", "fit", "x"], "a command of its own")):
            run = chude(*words)
            self.assertEqual(run.returncode, 2, words)
            self.assertIn(said, run.err)
        recipe = self.folder / "recipe.json"
        recipe.write_text(chude("fit", "lexicon", "--min-count", "1", "--share", "0.5", "--print-recipe", SAMPLES).out)
        straight = chude("fit", "lexicon", "--min-count", "1", "--share", "0.5", SAMPLES).out
        for words in (["fit", "--recipe", recipe, SAMPLES], ["--recipe", recipe, SAMPLES]):
            self.assertEqual(chude(*words).out, straight)
        for words in (["help", "fit", "lexicon"], ["fit", "lexicon", "--help"]):
            self.assertIn("chude fit lexicon", chude(*words).out)
        self.assertIn("chude fit STAGE", chude("fit", "--help").out)


if __name__ == "__main__":
    unittest.main()
