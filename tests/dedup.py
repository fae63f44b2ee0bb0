#!/usr/bin/env python3
"""What dedup says through the command line: states of parts come to that of the whole, and so does what is done by them; reprints
and boilerplate that are put into the samples change no count of `run`, and give no keyword."""
import json
import random
import unittest

from command_line import CommandLine, SOURCE

LINES = ("Mời quý bạn đọc tải ứng dụng Lá Bàng Xanh để nhận tin nhanh mỗi sáng.", "Chia sẻ bài viết",
         "Bản quyền thuộc về Toà soạn Mây Chiều, cấm sao chép dưới mọi hình thức.")
NAMES = ("Trần Thị Nụ", "Lê Văn Bảy", "Phạm Út", "Đỗ Hữu Mười", "Võ Thành", "Bùi Lan", "Hồ Sáu", "Đinh Tư")
FRAMES = ("Ảnh: {}", "{} (Theo Hãng tin Sóng Lúa)")
MARKS = ("bàng xanh", "mây chiều", "sóng lúa", "ứng dụng lá", "cấm sao chép", "trần thị nụ", "đinh tư")


def samples():
    documents = []
    for path in sorted((SOURCE / "samples").glob("*.ndjson")):
        documents += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return documents


def lines_of(documents):
    return [json.dumps(document, ensure_ascii=False) + "\n" for document in documents]


def framed(documents, rng):
    """Documents with the lines of LINES and FRAMES in some of them, on lines of their own."""
    made = []
    for number, document in enumerate(documents):
        parts = document["text"].split("\n")
        if number % 2 == 0 and "được" in document["text"]:  # Vietnamese lines would change the language of others
            for line in LINES:
                parts.insert(rng.randint(1, len(parts)), line)
            for frame in FRAMES:
                parts.append(frame.format(NAMES[number % len(NAMES)]))
        made.append({**document, "text": "\n".join(parts)})
    return made


class Dedup(CommandLine, unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.rng = random.Random(5)
        clean = samples()
        self.clean = clean
        self.framed = framed(clean, self.rng)
        self.reprints = [{**document, "id": document["id"] + "-lại", "date": "2026-12-01"} for document in self.framed[:9]]
        self.lines = lines_of(self.framed + self.reprints)

    def put(self, name, lines):
        (self.folder / name).write_text("".join(lines), encoding="utf-8")
        return name

    def read(self, name):
        return (self.folder / name).read_bytes()

    def fit_all(self, *options):
        self.put("all.ndjson", self.lines)
        self.chude("fit", "dedup", *options, "all.ndjson", "-o", "all.state")
        return "all.state"

    def test_states(self):
        whole = self.fit_all()
        for more in (["-j", 1], ["-j", 3, "--batch-bytes", 2000], ["--spill-bytes", 1, "--batch-bytes", 3000], ["--memory", "64M"],
                     ["--keep", "longest"]):
            self.chude("fit", "dedup", *more, "all.ndjson", "-o", "again.state")
            self.assertEqual(self.read("again.state"), self.read(whole), more)
        for _ in range(3):
            parts = [[] for _ in range(self.rng.randint(2, 5))]
            for line in self.rng.sample(self.lines, len(self.lines)):
                self.rng.choice(parts).append(line)
            names = []
            for number, part in enumerate(parts):
                self.put(f"{number}.ndjson", part)
                self.chude("fit", "dedup", f"{number}.ndjson", "-o", f"{number}.state")
                names.append(f"{number}.state")
            self.chude("merge", *names, "-o", "merged.state")
            self.assertEqual(self.read("merged.state"), self.read(whole))
        self.chude("validate", whole)

    def test_by_a_state(self):
        """Each document is marked as in a run over all, in whatever part and order it comes; and so are the groups."""
        whole = self.fit_all()
        for options in ([], ["--keep", "longest"], ["--boilerplate", "3", "--contained", "0.6"], ["--jaccard", "0.9"]):
            plain = self.chude("dedup", *options, "--result", "plain.json", "all.ndjson")
            self.assertEqual(self.chude("dedup", "--model", whole, *options, "--result", "model.json", "all.ndjson"), plain)
            self.assertEqual(self.read("model.json"), self.read("plain.json"))
            marked = {json.loads(line)["id"]: line for line in plain.decode().splitlines()}
            self.put("part.ndjson", self.rng.sample(self.lines, 20))
            got = self.chude("dedup", "--model", whole, *options, "part.ndjson").decode().splitlines()
            for line in got:
                one = json.loads(line)
                want = json.loads(marked[one["id"]])
                for member in ("duplicate_of", "contained_in", "boilerplate"):
                    self.assertEqual(one.get(member), want.get(member), (options, one["id"]))
        self.assertIn("made with --shingle 2", self.refused("dedup", "--shingle", "3", "--model", whole, "all.ndjson"))

    def test_fit_with(self):
        """Counts of parts with one --dedup are those of the whole; with another, or none, they do not merge."""
        whole = self.fit_all()
        half = len(self.lines) // 2
        self.put("a.ndjson", self.lines[:half])
        self.put("b.ndjson", self.lines[half:])
        for stage in (["ngram", "-n", "2"], ["tokenize", "then", "stop", "then", "tfidf"]):
            for name in ("all", "a", "b"):
                self.chude("fit", *stage, "--dedup", whole, f"{name}.ndjson", "-o", f"{name}.counts")
            self.chude("merge", "b.counts", "a.counts", "-o", "merged.counts")
            self.assertEqual(self.read("merged.counts"), self.read("all.counts"))
            self.chude("fit", *stage, "a.ndjson", "-o", "plain.counts")
            self.assertIn("dedup", self.refused("merge", "plain.counts", "b.counts", "-o", "x.counts"))
        counted = self.chude("dedup", "then", "ngram", "-n", "2", "all.ndjson")
        self.chude("fit", "ngram", "-n", "2", "--dedup", whole, "all.ndjson", "-o", "all.counts")
        self.assertEqual(self.chude("ngram", "-n", "2", "--model", "all.counts"), counted)
        self.assertIn("needs a value", self.refused("fit", "ngram", "all.ndjson", "--dedup"))
        self.assertIn("names one state", self.refused("fit", "ngram", "--dedup", whole, "--dedup", whole, "all.ndjson"))
        self.assertIn("has `dedup` itself", self.refused("fit", "dedup", "--dedup", whole, "all.ndjson"))
        self.assertIn("is a state of kind ngram", self.refused("fit", "ngram", "--dedup=all.counts", "all.ndjson"))

    def test_edited_rows(self):
        """A state may come as text, and text may be edited: what is no row is refused by name."""
        whole = self.fit_all()
        text = self.chude("state", whole).decode().splitlines(keepends=True)
        self.put("text.state", text)
        self.assertEqual(self.chude("dedup", "--model", "text.state", "all.ndjson"), self.chude("dedup", "--model", whole, "all.ndjson"))
        key = json.loads(text[1])[1]
        name, packed = key.split("\t")
        for bad in ("x", name + "\t", name + "\t" + packed[:40], name + "\t" + packed[4:], name + "\t" + "!" * 9, name + "\t" + packed + "AAAA",
                    name + "\t" + "////" * 30):
            self.put("bad.state", [text[0], json.dumps(["documents", bad, 1], ensure_ascii=False) + "\n"])
            self.assertIn("none that `fit dedup` wrote", self.refused("dedup", "--model", "bad.state", "all.ndjson"), bad)

    def test_counts_of_run(self):
        """The n-grams of `run` over samples with reprints and boilerplate are those of the samples."""
        options = ["--keywords", "100", "-n", "3", "-k", "4"]
        self.put("clean.ndjson", lines_of(self.clean))
        self.put("all.ndjson", self.lines)
        self.chude("run", *options, "clean.ndjson", "-o", "clean")
        self.chude("run", *options, "all.ndjson", "-o", "out")
        self.chude("validate", "out", "all.ndjson")
        clean, summary = (json.loads(self.read(f"{name}/summary.json")) for name in ("clean", "out"))
        self.assertEqual(summary["ngrams"], clean["ngrams"])
        corpus = summary["corpus"]
        self.assertEqual((corpus["documents"], corpus["duplicates"]),
                         (len(self.lines), len(self.reprints) + clean["corpus"]["duplicates"]))
        self.assertEqual(corpus["words"], clean["corpus"]["words"])
        injected = sum(document["text"] != plain["text"] for document, plain in zip(self.framed, self.clean))
        self.assertGreaterEqual(corpus["boilerplate"]["sentences"], injected * (len(LINES) + len(FRAMES)))
        documents = [json.loads(line) for line in self.read("out/documents.ndjson").decode().splitlines()]
        self.assertLessEqual({one["id"] for one in self.reprints}, {one["id"] for one in documents if "duplicate_of" in one})
        for one in documents:
            self.assertEqual("topic" in one, "duplicate_of" not in one)
        terms = [one["text"] for one in summary["keywords"]]
        terms += [term["text"] for topic in summary["topics"] for term in topic["terms"]] + [topic["label"] for topic in summary["topics"]]
        terms += [phrase["text"] for one in documents for phrase in one["keyphrases"]]
        terms += [term["text"] for one in documents for term in one.get("tfidf", [])]
        for term in terms:
            self.assertFalse([mark for mark in MARKS if mark in term.lower()], term)
        kept = json.loads(self.chude("run", *options, "--keep-duplicates", "all.ndjson"))
        self.assertNotIn("duplicates", kept["corpus"])
        self.assertTrue([one for one in kept["keywords"] if any(mark in one["text"].lower() for mark in MARKS)])

    def test_order_and_threads(self):
        self.put("all.ndjson", self.lines)
        whole = self.chude("dedup", "--boilerplate", "3", "--result", "whole.json", "all.ndjson")
        for more in (["-j", 1], ["-j", 4, "--batch-bytes", 1000], ["--spill-bytes", 1, "--batch-bytes", 2000], ["--memory", "64M"]):
            self.assertEqual(self.chude("dedup", "--boilerplate", "3", *more, "--result", "other.json", "all.ndjson"), whole, more)
            self.assertEqual(self.read("other.json"), self.read("whole.json"))
        sourced = [json.dumps({**json.loads(line), "source": "x"}, ensure_ascii=False) + "\n" for line in self.lines]
        self.put("one.ndjson", sourced)
        self.put("two.ndjson", self.rng.sample(sourced, len(sourced)))
        self.assertEqual(sorted(self.chude("dedup", "--boilerplate", "3", "one.ndjson").splitlines()),
                         sorted(self.chude("dedup", "--boilerplate", "3", "two.ndjson").splitlines()))

    def test_stages_behind(self):
        """Fused or not, whatever looks at the words: what is boilerplate is none of them."""
        self.put("all.ndjson", self.lines)
        self.chude("dedup", "all.ndjson", "-o", "marked.ndjson")
        for chain in (["ngram", "-n", "2"], ["trends", "--by", "month"], ["tfidf", "--top", "30"], ["keyphrase"], ["stem", "then", "ngram"],
                      ["topics", "-k", "3"]):
            fused = self.chude("dedup", "then", *chain, "all.ndjson")
            piped = self.chude(*chain, "marked.ndjson")
            for term in MARKS:
                if chain[0] in ("ngram", "trends"):
                    self.assertNotIn(term, fused.decode().lower(), chain)
            self.assertEqual(fused, piped, chain)
        again = self.chude("tokenize", "then", "ngram", "-n", "2", "marked.ndjson")
        self.assertEqual(again, self.chude("dedup", "then", "ngram", "-n", "2", "all.ndjson"))
        hits = self.chude("kwic", "Lá Bàng Xanh", "marked.ndjson")
        self.assertEqual(hits, self.chude("kwic", "Lá Bàng Xanh", "all.ndjson"))
        bad = json.dumps({"id": "a", "text": "Tin mới.", "words": "Tin mới .", "boilerplate": [[5, 2]]}, ensure_ascii=False)
        result = self.run_chude("ngram", input=(bad + "\n").encode())
        self.assertEqual(result.returncode, 1)
        self.assertIn("boilerplate", result.stderr.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
