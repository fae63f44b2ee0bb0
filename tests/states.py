#!/usr/bin/env python3
"""Saved states through the command line: however a corpus is split, its parts merged, and whatever threads and memory there are,
the bytes are those of one run; what was counted otherwise is refused by name; the text form survives `sort` and summing up."""
import gzip
import json
import os
import random
import resource
import unittest

from command_line import CommandLine

WORDS = ("công an", "Công an", "CÔNG AN", "an ninh", "An ninh", "trật tự", "hoà bình", "hòa bình", "Hòa Bình", "thị xã", "thị trường",
         "lao động", "lúa gạo", "bão", "lũ", "mưa", "tàu thuyền", "xuất khẩu", "đất đai", "UBND", "của", "và", "những", "được", "Yahoo!",
         "a_b", "x\u0001y", "500.000", "https://vi.example/?q=1", "😀", "e\u0301", "é")


def corpus(seed, documents):
    """Short articles of few words, so that pairs come again."""
    draw = random.Random(seed)
    for number in range(documents):
        sentences = []
        for _ in range(draw.randint(1, 5)):
            words = [draw.choice(WORDS) for _ in range(draw.randint(1, 12))]
            sentences.append(draw.choice((" ", "  ")).join(words) + draw.choice((".", ", ", "!", "\n")))
        yield json.dumps({"id": f"tin-{number}", "lang": "vi", "text": " ".join(sentences)}, ensure_ascii=False) + "\n"


class States(CommandLine, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.lines = list(corpus(7, 40))

    def put(self, name, data):
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return name

    def fit(self, name, lines, *chain):
        """The state of these lines, in a file."""
        return self.put(name, self.chude("fit", *chain, input="".join(lines).encode()))

    def read(self, name):
        return (self.folder / name).read_bytes()

    def test_splits(self):
        """Parts drawn at random, merged in trees drawn at random."""
        draw = random.Random(11)
        for chain in (["ngram", "-n", "3"], ["tokenize", "then", "stop", "then", "tfidf", "-n", "2"], ["ngram", "--unit", "syllable"]):
            whole = self.chude("fit", *chain, input="".join(self.lines).encode())
            for _ in range(4):
                parts = [[] for _ in range(draw.randint(1, 7))]
                for line in draw.sample(self.lines, len(self.lines)):
                    draw.choice(parts).append(line)
                names = [self.fit(f"part{i}", part, *chain) for i, part in enumerate(parts)]
                made = 0
                while len(names) > 1:
                    taken = draw.sample(names, draw.randint(2, len(names)))
                    names = [name for name in names if name not in taken]
                    self.chude("merge", *taken, "-o", f"made{made}")
                    names.append(f"made{made}")
                    made += 1
                self.assertEqual(self.chude("merge", names[0]), whole, chain)
                self.assertEqual(self.read(names[0]), whole, chain)

    def test_threads_and_memory(self):
        chain = ["fit", "tokenize", "then", "stop", "then", "ngram", "-n", "4"]
        text = "".join(self.lines).encode()
        whole = self.chude(*chain, input=text)
        for options in (["-j", "1"], ["-j", "2"], ["-j", "3", "--batch-bytes", "300"], ["-j", "2", "--spill-bytes", "1", "--batch-bytes", "500"],
                        ["-j", "1", "--spill-bytes", "1", "--batch-bytes", "1"], ["--memory", "64M"]):
            self.assertEqual(self.chude(*chain, *options, input=text), whole, options)
        # What is left out of rows changes nothing in a state, and choosing documents nothing in its header.
        for options in (["--top", "3"], ["--min-df", "2"], ["--min-count", "9"], ["--max-df", "0.1"]):
            self.assertEqual(self.chude(*chain, *options, input=text), whole, options)
        self.assertEqual(self.chude("fit", "cat", "then", "tokenize", "then", "stop", "then", "keyphrase", "then", "ngram", "-n", "2..4", input=text), whole)
        self.assertEqual(self.chude("fit", "head", "-n", "40", "then", "tokenize", "then", "stop", "then", "tfidf", "-n", "4", "--idf", "bm25", input=text), whole)
        self.assertEqual(self.chude("fit", "tokenize", "--unit", "word", "then", "stop", "--no-shipped=false", "then", "ngram", "-n", "4", input=text), whole)
        words = self.chude("tokenize", "then", "stop", input=text)
        self.assertEqual(self.chude(*chain[:1], "stop", "then", "ngram", "-n", "4", input=words), whole, "a chain in the shell")

    def test_connectors(self):
        """A connector that `stop` marks counts nowhere, and so has no row, wherever the same word counts."""
        self.put("few.txt", "của ta\n")
        chain = ["tokenize", "then", "stop", "--no-shipped", "--stopwords", "few.txt", "then", "ngram", "-n", "2", "--connectors", "của"]
        lines = [json.dumps({"id": str(i), "text": text}, ensure_ascii=False) + "\n"
                 for i, text in enumerate(["Quyền Của ta là quyền.", "quyền của dân"])]
        whole = self.chude("fit", *chain, input="".join(lines).encode())
        self.assertNotIn("Của", self.chude("state", self.put("whole", whole)).decode())
        self.chude("merge", self.fit("two", lines[1:], *chain), self.fit("one", lines[:1], *chain), "-o", "both")
        self.assertEqual(self.read("both"), whole)

    def test_rows_are_what_ngram_counts(self):
        """Against the rows that `ngram` prints, by another way: text and counts of each plain n-gram."""
        text = "".join(self.lines).encode()
        self.put("s", self.chude("fit", "ngram", "-n", "3", input=text))
        rows = [json.loads(line) for line in self.chude("state", "s").decode().split("\n")[1:-1]]
        self.assertEqual(rows[-1], ["corpus", "documents", 40])
        grams = [row for row in rows if row[0] != "corpus" and "\t" not in row[1]]
        spelled = [row for row in rows if "\t" in row[1]]
        printed = [json.loads(line) for line in self.chude("ngram", "-n", "3", input=text).decode().split("\n")[:-1]]
        self.assertEqual(sorted((int(n), count, df) for n, _, count, df in grams), sorted((r["n"], r["count"], r["df"]) for r in printed))
        self.assertTrue(all(row[3] == 0 for row in spelled))
        # The commonest spelling, made of the rows alone, ties to the smaller bytes: what `ngram` prints.
        forms = {}
        for n, key, count, _ in grams:
            forms[n, key] = {unescaped(key.replace("_", " ")): count}
        for n, key, count, _ in spelled:
            key, form = key.split("\t")
            mine = forms[n, key]
            mine[unescaped(key.replace("_", " "))] -= count
            form = unescaped(form)
            mine[form] = mine.get(form, 0) + count
        best = sorted((int(n), min(mine, key=lambda form: (-mine[form], form.encode())))
                      for (n, _), mine in forms.items())
        self.assertEqual(best, sorted((r["n"], r["text"]) for r in printed))

    def test_unlike(self):
        """What was counted otherwise is refused, and the message says what differs."""
        few = self.lines[:5]
        self.put("a.lexicon", "an ninh trật tự\n")
        self.put("b.lexicon", "# khác\nlúa gạo\n")
        self.put("stop.txt", "bão\n")
        first = ["tokenize", "then", "stop", "then", "ngram", "-n", "2"]
        self.fit("a", few, *first)
        self.put("alike.lexicon", "an ninh trật tự\n")
        for chain, told in ((["tokenize", "then", "stop", "then", "ngram", "-n", "3"], ["n is 2 in a, 3 in b"]),
                            (["tokenize", "--unit", "syllable", "then", "stop", "then", "ngram", "-n", "2"],
                             ["`tokenize --unit` is its default in a, syllable in b"]),
                            (["ngram", "-n", "2"], ["what stands before it is tokenize, stop in a, tokenize in b"]),
                            (["tokenize", "then", "stop", "--stopwords", "stop.txt", "then", "ngram", "-n", "2"],
                             ["`stop --stopwords` (hash of the file) is not given in a, "]),
                            (["tokenize", "then", "stop", "--lang", "en", "then", "ngram", "-n", "2"], ["`stop --lang` is its default in a, en in b"]),
                            (["tokenize", "--lexicon", "a.lexicon", "then", "stop", "--no-shipped", "--stopwords", "stop.txt", "then", "ngram", "-n", "2"],
                             ["`tokenize --lexicon` (hash of the file) is not given in a", "`stop --no-shipped` is its default in a, true in b",
                              "`stop`'s stopwords/vi.txt (hash) is "]),
                            (["tokenize", "then", "stop", "then", "stem", "then", "ngram", "-n", "2"], ["tokenize, stop, stem in b"]),
                            (["normalize", "--nfc", "then", "tokenize", "then", "stop", "then", "ngram", "-n", "2"], ["normalize, tokenize, stop in b"])):
            self.fit("b", few, *chain)
            message = self.refused("merge", "a", "b", "-o", "c")
            self.assertIn("a and b cannot be merged: ", message)
            for part in told:
                self.assertIn(part, message)
            self.assertFalse((self.folder / "c").exists())
        # By what a file has, not by its name.
        for name in ("a.lexicon", "b.lexicon", "alike.lexicon"):
            self.fit(name + ".state", few, "tokenize", "--lexicon", name, "then", "ngram")
        self.chude("merge", "a.lexicon.state", "alike.lexicon.state", "-o", "c")
        self.assertIn("`tokenize --lexicon` (hash of the file) is ", self.refused("merge", "a.lexicon.state", "b.lexicon.state", "-o", "c"))
        self.chude("fit", "tokenize", "then", "stop", "then", "tfidf", "-n", "2", "-o", "t", input="".join(few).encode())
        self.chude("merge", "a", "t", "-o", "c")  # tf-idf gathers the same

    def test_text_form(self):
        """Two states as text, sorted as lines, summed up line by line: read back they are the merged one."""
        parts = [self.fit(f"part{i}", self.lines[i::2], "ngram", "-n", "2") for i in range(2)]
        text = b"".join(self.chude("state", part) for part in parts)
        merged = self.chude("merge", *parts)
        self.assertEqual(self.chude("merge", "-", input=text), merged)
        lines = sorted(text.split(b"\n")[:-1])  # as LC_ALL=C sort does
        self.assertEqual(self.chude("merge", "-", input=b"\n".join(lines) + b"\n"), merged)
        sums, header = {}, None
        for line in lines:
            row = json.loads(line)
            if row[0] == "chude.state/1":
                header = line
            else:
                sums.setdefault((row[0], row[1]), [0] * (len(row) - 2))
                sums[row[0], row[1]] = [a + b for a, b in zip(sums[row[0], row[1]], row[2:])]
        reduced = [json.dumps([*key, *values]).encode() for key, values in sums.items()]  # in Python's way: spaces, \u escapes
        random.Random(3).shuffle(reduced)
        self.put("reduced.txt", header + b"\n" + b"\n".join(reduced) + b"\n")
        self.assertEqual(self.chude("merge", "reduced.txt"), merged)
        self.put("reduced.txt.gz", gzip.compress(self.read("reduced.txt")))
        self.put("packed.gz", gzip.compress(merged))
        for name in ("reduced.txt.gz", "packed.gz"):
            self.assertEqual(self.chude("merge", name), merged)
            self.assertEqual(self.chude("state", name), self.chude("state", input=merged))
        self.put("m", merged)
        self.assertEqual(self.chude("validate", "m"), f"m: ok, state of {len(sums)} rows\n".encode())
        self.put("m.txt", self.chude("state", "m"))
        self.assertEqual(self.chude("validate", "m.txt"), f"m.txt: ok, state of {len(sums)} rows\n".encode())
        self.assertEqual(self.chude("merge", "m.txt", "-o", "again"), b"")
        self.assertEqual(self.read("again"), merged)

    def test_damage(self):
        whole = self.chude("fit", "ngram", input=self.lines[0].encode())
        draw = random.Random(5)
        self.put("good", whole)
        for at in sorted({0, 1, 15, 16, 40, len(whole) - 1, *(draw.randrange(len(whole)) for _ in range(20))}):
            self.put("bad", whole[:at])
            self.assertIn("bad: ", self.refused("merge", "good", "bad", "-o", "out"))
            self.put("bad", whole[:at] + bytes([whole[at] ^ 1 << draw.randrange(8)]) + whole[at + 1:])
            self.assertIn("bad: ", self.refused("merge", "good", "bad", "-o", "out"))
            self.assertIn("bad: ", self.refused("state", "bad", "-o", "out"))
            self.assertEqual(self.run_chude("validate", "bad").returncode, 1)
            self.assertFalse((self.folder / "out").exists())
        self.put("bad", whole + b"\n")
        self.assertIn(f"bad: something stands behind its end, from byte {len(whole) + 1} on", self.refused("merge", "bad", "-o", "out"))
        self.put("bad", whole[:-30])
        self.assertIn(f"bad: cut off: it ends behind byte {len(whole) - 30}, before its end frame", self.refused("merge", "bad", "-o", "out"))
        result = self.run_chude("validate", "bad")
        self.assertIn(f"bad: cut off: it ends behind byte {len(whole) - 30}", result.stderr.decode())

    def test_many(self):
        """More states than files may be open; beyond 2^32 in all."""
        first = self.fit("one", self.lines[:3], "ngram")
        rows = self.chude("state", first).decode().split("\n")[:-1]
        names = []
        for i in range(150):
            big = [json.loads(row) for row in rows[1:]]
            for row in big:
                row[2:] = [value * 2**32 + i for value in row[2:]]
            lines = [rows[0]] + [json.dumps(row) for row in big]
            data = "\n".join(lines).encode()
            name = self.put(f"many{i}", data if i % 10 else self.chude("merge", "-", input=data))
            names.append(name)

        def few_files():
            resource.setrlimit(resource.RLIMIT_NOFILE, (48, 48))
        self.chude("merge", *names, "-o", "all", preexec_fn=few_files)
        for before, line in zip(rows[1:], self.chude("state", "all").decode().split("\n")[1:-1]):
            before, after = json.loads(before), json.loads(line)
            self.assertEqual(after[:2], before[:2])
            self.assertEqual(after[2:], [value * 2**32 * 150 + sum(range(150)) for value in before[2:]])
        half = [self.chude("merge", *names[i::2], "-o", f"half{i}") for i in range(2)]
        self.assertEqual(half, [b"", b""])
        self.chude("merge", "half1", "half0", "-o", "half0")  # onto one of them
        self.assertEqual(self.read("half0"), self.read("all"))

    def test_manners(self):
        self.fit("a", self.lines[:2], "ngram")
        os.mkdir(self.folder / "folder")
        for words, told in ((["merge"], "name the states"), (["merge", "a", "a"], "the same file"), (["merge", "a", "nowhere"], "nowhere: "),
                            (["merge", "a", "folder"], "folder is a folder"), (["state", "a", "a"], "one file at a time"), (["merge", "-j", "2", "a"], "takes no --threads"),
                            (["fit"], "fit what?"), (["fit", "summary", "a"], "goes with: tfidf, topics, dedup, ngram, trends, lexicon"), (["fit", "ngram", "then", "head", "a"], "goes with: "),
                            (["fit", "tfidf", "--result", "r", "a"], "leave out --result"), (["state", "nowhere"], "nowhere: "), (["tokenize", "then", "merge", "a"], "a command of its own")):
            self.assertIn(told, self.refused(*words), words)
        self.assertIn("tokenize --lexicon: a state says what it was counted with", self.refused("fit", "tokenize", "--lexicon", "/dev/null", "then", "ngram", "a"))
        os.symlink("a", self.folder / "b")
        self.assertIn("the same file", self.refused("merge", "a", "b", "-o", "c"))
        self.assertIn(b"chude fit ngram", self.chude("fit", "--help"))
        self.assertIn(b"chude fit ngram", self.chude("help", "fit"))
        header = json.loads(self.chude("state", "--header", "a"))
        self.assertEqual((header[0], header[1]["kind"], header[1]["settings"]["n"]), ("chude.state/1", "ngram", 1))
        none = self.fit("none", [], "ngram")
        self.assertEqual(self.chude("merge", "a", none), self.read("a"))
        recipe = self.put("recipe", self.chude("fit", "ngram", "--print-recipe", "--unit", "syllable"))
        text = self.lines[0].encode()
        self.assertEqual(self.chude("fit", "--recipe", recipe, input=text), self.chude("fit", "ngram", "--unit", "syllable", input=text))
        result = self.run_chude("fit", "ngram", "--on-error", "skip", input=text + b"x\n")  # a bad record is left out, and said
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stdout, self.chude("fit", "ngram", input=text))


def unescaped(key):
    out, at = [], 0
    while at < len(key):
        if key[at] == "!":
            out.append(chr(ord(key[at + 1]) - 0x22))
            at += 2
        else:
            out.append(key[at])
            at += 1
    return "".join(out)


if __name__ == "__main__":
    unittest.main()
