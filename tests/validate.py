#!/usr/bin/env python3
"""`chude validate`: what commands print is found good, and each kind of damage is found and named."""
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))


class Validate(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="chude-validate-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def chude(self, *words, **more):
        more.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run([CHUDE, *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240, **more)

    def printed(self, name, line):
        """What a command prints of samples/, as a file."""
        result = self.chude(*line.split(), str(SOURCE / "samples"))
        self.assertEqual(result.returncode, 0, result.stderr)
        (self.folder / name).write_bytes(result.stdout)
        return result.stdout.decode()

    def ok(self, name, says):
        result = self.chude("validate", name)
        self.assertEqual((result.returncode, result.stderr.decode(), result.stdout.decode()), (0, "", f"{name}: ok, {says}\n"))

    def bad(self, name, *told):
        """Exactly these problems: what standard error's lines say behind the name."""
        result = self.chude("validate", name)
        lines = result.stderr.decode().splitlines()
        self.assertEqual(result.returncode, 1, name)
        self.assertEqual(len(lines), len(told), lines)
        for line, part in zip(lines, told):
            self.assertIn(part, line)
            self.assertTrue(line.startswith("chude: " + name.rstrip("/")), line)
        self.assertIn(f"{name}: {len(told)} problem", result.stdout.decode())

    def test_what_is_printed_is_good(self):
        for name, line, says in (("d", "tokenize then stop then stem then keyphrase then tfidf then topics", "40 documents"),
                                 ("n", "ngram -n 2 then head -n 20", "20 n-gram rows"), ("key", "keyness --background vi --quiet --top 9", "9 keyness rows"),
                                 ("keys", "keyness --top 9", "18 keyness rows"),
                                 ("t", "trends then head -n 1", "1 trend row"), ("k", "kwic bão then head -n 2", "2 hits"),
                                 ("s", "summary", "summary of 40 documents"), ("w", "run -k 3", "summary of 40 documents"),
                                 ("y", "tokenize --unit syllable then keyphrase", "40 documents"), ("o", "normalize --tone old then tokenize", "40 documents"),
                                 ("p", "dedup then tokenize", "40 documents"), ("f", "dates --from 2027 then tokenize", "40 documents")):
            self.printed(name, line)
            self.ok(name, says)
        self.printed("d", "topics -k 3 --result r.json")
        self.ok("r.json", "result of 3 topics")
        text = json.loads((self.folder / "s").read_text(encoding="utf-8"))
        (self.folder / "spread").write_text(json.dumps(text, indent=1), encoding="utf-8")
        self.ok("spread", "summary of 40 documents")
        for path in sorted((SOURCE / "samples").glob("*.ndjson")):
            self.assertEqual(self.chude("validate", str(path)).returncode, 0)
        (self.folder / "none").write_text("")
        self.ok("none", "0 lines")

    def lines(self, *values):
        text = "".join((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) + "\n" for value in values)
        (self.folder / "f").write_text(text, encoding="utf-8", errors="surrogateescape")
        return "f"

    def test_documents(self):
        good = {"id": "1", "text": "Công an xã", "words": "Công_an xã", "keyphrases": [{"text": "công an", "score": 1, "count": 1, "offsets": [[0, 8]]}]}
        phrase = good["keyphrases"][0]

        def with_phrase(**changes):
            return {**good, "keyphrases": [{**phrase, **changes}]}

        topic = {"id": 1, "label": "Công an xã", "score": 0.3}
        self.lines({**good, "topic": {**topic, "weak": True}})
        self.ok("f", "1 document")
        self.bad(self.lines({**good, "topic": {**topic, "weak": 1}}), "/topic/weak: true or false is wanted here")
        parent = {"id": 0, "label": "an ninh"}
        self.lines({**good, "topic": {**topic, "parent": parent}}, {**good, "topic": {"parent": {**parent, "score": 0.5}}})
        self.bad(self.lines({**good, "topic": {"parent": {"id": 0}}}), "/topic/parent: no member \"label\"")
        self.bad(self.lines({**good, "topic": {**topic, "parent": [parent]}}), "/topic/parent: an object is wanted here")
        others = [{"id": 3, "label": "Bão", "score": 0.29}, {"id": 2, "label": "Bóng đá", "score": 0.28}]
        self.lines({**good, "topic": {**topic, "others": others}}, {**good, "topic": {**topic, "parent": {**parent, "others": others}}})
        self.bad(self.lines({**good, "topic": {**topic, "others": others[::-1]}}),
                 "/topic/others/1: its score is above that of the one before: they stand highest first")
        self.bad(self.lines({**good, "topic": {**topic, "others": [{**others[0], "id": 1}]}}), "/topic/others/0/id: is the topic's own")
        self.bad(self.lines({**good, "topic": {**topic, "parent": {**parent, "others": [{"id": 4}]}}}),
                 "/topic/parent/others/0: no member \"label\"", "/topic/parent/others/0: no member \"score\"")
        self.lines(with_phrase(offsets=[[0, 8], [9, 12]], count=2, variants=[{"text": "xã", "count": 1}]))
        self.ok("f", "1 document")
        self.lines(good, {**good, "more": [None]}, "", {"id": 7, "text": "", "title": None, "date": "hôm qua"})
        self.ok("f", "3 documents")
        for value, told in (("x", "f:2: no JSON value at byte 1"), ('{"text":"a","text":"b"}', "f:2: an object with two members of one name"),
                            ("[]", "f:2: an object is wanted, not an array"), ("\udcff", "f:2: not UTF-8 at byte 1"), ({"id": "1"}, 'f:2: no member "text"'),
                            ({"text": 3}, "f:2: /text: a string is wanted here, not 3"), ({**good, "id": ""}, "f:2: /id: "),
                            ({**good, "words": "Công_an"}, "f:2: member \"words\" lacks the text from its byte 8 on"), ({**good, "title": "a b", "title_words": "a"}, "f:2: /title_words: "),
                            (with_phrase(offsets=[[2, 8]]), "f:2: /keyphrases/0/offsets/0: [2,8] cuts a character"),
                            (with_phrase(offsets=[[0, 99]]), "f:2: /keyphrases/0/offsets/0: [0,99] is no part of a text of 12 bytes"),
                            (with_phrase(offsets=[[9, 12]]), 'f:2: /keyphrases/0/offsets/0: the text has "xã" at [9,12], which is not "công an"'),
                            (with_phrase(offsets=[[0, 8], [9, 12]], count=2, variants=[{"text": "thôn", "count": 1}]),
                             'f:2: /keyphrases/0/offsets/1: the text has "xã" at [9,12], which is not "công an"'),
                            (with_phrase(variants=[{"text": "xã"}]), 'f:2: /keyphrases/0/variants/0: no member "count"'),
                            (with_phrase(count=2), "f:2: /keyphrases/0: count is 2, offsets are 1"),
                            (with_phrase(offsets=[[8, 0]]), "f:2: /keyphrases/0/offsets: an array of [begin,end], begin before end"),
                            ({**good, "tfidf": [{"text": "a", "score": 1}, {"text": "b", "score": 2}]}, "f:2: /tfidf/1: its score is above"),
                            ({**good, "topic": {"id": -1, "label": "a", "score": 1}}, "f:2: /topic/id: a whole number of 0 or more is wanted here, not -1"),
                            ({**good, "boilerplate": [[0, 1], [0, 99]]}, "f:2: /boilerplate/1: [0,99] is no part")):
            self.bad(self.lines(good, value, good), told)
        self.bad(self.lines("x", good), "f:1: no JSON object or array")
        self.bad(self.lines('{"text":"a"} x', good), "f:1: something behind the value at byte 14")

    def test_rows(self):
        row = {"n": 1, "text": "a", "count": 3, "df": 2}
        self.lines(row, {**row, "count": 2}, {**row, "n": 2})
        self.ok("f", "3 n-gram rows")
        self.bad(self.lines(row, {**row, "df": 4}, {**row, "n": 0}), "f:2: /df: is above count", "f:3: /n: a whole number of 1 or more")
        self.bad(self.lines(row, {**row, "count": 4}), "f:2: out of order")
        trend = {"schema": "chude.trend/1", "text": "lũ", "series": [{"start": "2026-05-01", "count": 2, "df": 1}, {"start": "2026-05-02", "count": 0, "df": 0}],
                 "bursts": [{"start": "2026-05-01", "end": "2026-05-01", "score": 2.5}]}
        self.lines(trend)
        self.ok("f", "1 trend row")
        self.bad(self.lines({**trend, "series": trend["series"][::-1]}), "/series/1: does not start behind")
        self.bad(self.lines({**trend, "series": [{"start": "x", "count": 0, "df": 0}]}), "/series/0/start: an ISO 8601 date is wanted")
        hit = {"schema": "chude.kwic/1", "id": "1", "begin": 6, "end": 10, "left": "Cơn ", "hit": "bão", "right": " số 3"}
        self.lines(hit, {**hit, "date": "2026-09-01", "left": "", "begin": 0, "end": 4})
        self.ok("f", "2 hits")
        self.bad(self.lines({**hit, "end": 9}, {**hit, "begin": 1, "end": 5}, {**hit, "hit": ""}), "f:1: /hit: has 4 bytes, where begin and end say 3",
                 "f:2: /left: is longer than the text before begin", "f:3: /hit: ")
        self.bad(self.lines({**trend, "bursts": [{"start": "2026-06", "end": "2026-05", "score": 1}]}), "/bursts/0: ends before it starts")

    def test_summaries(self):
        self.printed("s", "run -k 3 --keywords 5")
        good = json.loads((self.folder / "s").read_text(encoding="utf-8"))

        def changed(path, to):
            value = json.loads(json.dumps(good))
            at = value
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] = to
            return self.lines(value)

        for path, to, told in ((["corpus", "documents"], "40", '/corpus/documents: a whole number of 0 or more is wanted here, not "40"'),
                               (["keywords", 0, "df"], 41, ("/keywords/0/df: is above count", "/keywords/0/df: is above corpus.documents")),
                               (["keywords", 1, "score"], 1e6, "/keywords/1: its score is above that of the one before"),
                               (["keywords", 0, "evidence", 0, "begin"], 10**6, "/keywords/0/evidence/0: begin is not before end"),
                               (["keywords", 0, "keyness", "q"], 1.5, "/keywords/0/keyness/q: is not from 0 to 1"),
                               (["keywords", 0, "keyness", "reference", "documents"], 1, "/keywords/0/keyness/reference: df is above documents"),
                               (["keywords", 0, "keyness", "reference"], {"documents": 9}, "/keywords/0/keyness/reference: has one of df and df_at_most"),
                               (["keywords", 0, "evidence", 0, "snippet"], "", "/keywords/0/evidence/0/snippet: a string of at least one"),
                               (["topics", 1, "id"], 0, "/topics/1/id: an earlier topic has it"), (["topics", 0, "label"], None, "a null in it"),
                               (["topics", 0, "size"], 50, "/topics/0/size: is above corpus.documents"),
                               (["topics", 0, "in_others"], 50, "/topics/0/in_others: is above corpus.documents"),
                               (["topic_quality", "with_others"], 41, "/topic_quality/with_others: is above documents"),
                               (["topics", 0, "cohesion"], 1.5, "/topics/0/cohesion: a number from 0 to 1 is wanted here"),
                               (["topics", 0, "weak"], -1, "/topics/0/weak: a number from 0 to 1 is wanted here"),
                               (["topic_quality", "topics"], 4, "/topic_quality/topics: is not the number of topics"),
                               (["topic_quality", "documents"], 41, "/topic_quality/documents: is above corpus.documents"),
                               (["topic_quality", "weak"], True, "/topic_quality/weak: a number from 0 to 1 is wanted here"),
                               (["topic_quality", "curve"], [{"k": 3, "stability": 0.5, "error": 0.1}, {"k": 3, "stability": 0.5, "error": 0}],
                                "/topic_quality/curve/1/k: is not above the one before"),
                               (["topics", 1, "parent"], 2, "/topic_quality/topics: is not the number of topics"),
                               (["topics", 0, "parent"], 9, ("/topics/0/parent: no topic without parent has that id",
                                                              "/topic_quality/topics: is not the number of topics")),
                               (["topic_quality", "in_stories"], 41, "/topic_quality/in_stories: is above corpus.documents"),
                               (["topic_quality"], [1], "/topic_quality: an object is wanted here"),
                               (["corpus", "from"], "2027", "/corpus/from: is after to"), (["corpus", "languages"], {"vi": 41}, "/corpus/languages: more documents"),
                               (["ngrams"], {"0": []}, "/ngrams/0: no number of words"), (["ngrams", "1", 0, "text"], 4, "/ngrams/1/0/text: "),
                               (["generator"], {}, '/generator: no member "version"'), (["trends"], [3], "/trends/0: an object is wanted here")):
            self.bad(changed(path, to), *([told] if isinstance(told, str) else told))
        del good["corpus"]
        self.bad(self.lines(good), 'f: no member "corpus"')

    def test_states(self):
        stored = self.chude("fit", "ngram", str(SOURCE / "samples")).stdout
        (self.folder / "s").write_bytes(stored)
        header = self.chude("state", "--header", "s").stdout.decode().rstrip("\n")
        self.lines(header, '["1","an ninh",12,5]', '["1","công an",3,1]')
        self.ok("f", "state of 2 rows")
        self.bad(self.lines(header, '["1","b",1,1]', '["1","a",1,1]', "x"), "f:3: out of order", "f:4: no JSON value at byte 1")
        self.bad(self.lines(header.replace('"n":1', '"n":2'), '["1","b",1,1]'), "f:1: the header was altered: its hash is ")
        rows = self.chude("state", "s").stdout.count(b"\n") - 1
        self.ok("s", f"state of {rows} rows")
        result = self.chude("validate", "-", input=stored, stdin=None)
        self.assertEqual(result.stdout.decode(), f"-: ok, state of {rows} rows\n")
        for damaged, told in ((stored[:-1], f"s: cut off: it ends behind byte {len(stored) - 1}"), (stored + b"x", "s: something stands behind its end"),
                              (stored[:3000] + b"\0" + stored[3001:], "s: altered: ")):
            (self.folder / "s").write_bytes(damaged)
            self.bad("s", told)

    def test_recipes(self):
        self.lines('{"schema":"chude.recipe/1","chain":[{"stage":"cat"}]}')
        self.ok("f", "recipe of 1 stage")
        self.bad(self.lines('{"schema":"chude.recipe/1",', '"chain":[{"stage":"catt"}]}'), "f: /chain/0/stage: there is no stage")
        self.bad(self.lines("{", '"schema":"chude.recipe/1",', '"chain":[}]}'), "f: no JSON value at line 3, byte 10")

    def make_folder(self):
        self.printed("d", "run -k 3 -o out")
        return self.folder / "out"

    def name_companion(self, out, documents):
        """As if it had been written with the summary."""
        (out / "documents.ndjson").write_text(documents, encoding="utf-8")
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        data = documents.encode()
        summary["companions"][0].update(size=len(data), sha256=hashlib.sha256(data).hexdigest())
        (out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False), encoding="utf-8")

    def test_folders(self):
        out = self.make_folder()
        self.ok("out", "output folder of 40 documents")
        self.ok("out/documents.ndjson", "40 document parts")
        documents = (out / "documents.ndjson").read_text(encoding="utf-8")
        shutil.copytree(out, self.folder / "kept")
        (out / "documents.ndjson").write_text(documents.replace("a", "b", 1), encoding="utf-8")  # as long as it was
        result = self.chude("validate", "out/")
        self.assertEqual(result.returncode, 1)
        self.assertIn("documents.ndjson has another SHA-256: it is not the file that was written with this summary", result.stderr.decode())
        (out / "documents.ndjson").unlink()
        result = self.chude("validate", "out")
        self.assertEqual(result.returncode, 1)
        self.assertIn("/companions: documents.ndjson: No such file", result.stderr.decode())
        (out / "summary.json").unlink()
        self.bad("out", "no whole output folder: it lacks summary.json")
        self.bad("kept/..", "no whole output folder")

    def test_evidence(self):
        out = self.make_folder()
        lines = (out / "documents.ndjson").read_text(encoding="utf-8").splitlines()
        cited = json.loads((out / "summary.json").read_text(encoding="utf-8"))["keywords"][0]["evidence"][0]
        self.name_companion(out, "\n".join(line for line in lines if json.loads(line)["id"] != cited["id"]) + "\n")
        result = self.chude("validate", "out")
        self.assertEqual(result.returncode, 1)
        self.assertIn("/corpus/documents: 40, but documents.ndjson has 39", result.stderr.decode())
        self.assertIn(f'/evidence/0: there is no document "{cited["id"]}"', result.stderr.decode())
        texts = {}
        for path in (SOURCE / "samples").glob("*.ndjson"):
            for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
                texts[json.loads(line)["id"]] = json.loads(line)["text"]
        whole = [{**json.loads(line), "text": texts[json.loads(line)["id"]]} for line in lines]
        self.name_companion(out, "".join(json.dumps(doc, ensure_ascii=False) + "\n" for doc in whole))
        self.ok("out", "output folder of 40 documents")  # with texts, evidence is looked up in them
        for doc in whole:
            doc["text"] = "x" + doc["text"]
            doc.pop("keyphrases", None)
        self.name_companion(out, "".join(json.dumps(doc, ensure_ascii=False) + "\n" for doc in whole))
        result = self.chude("validate", "out")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr.decode(), r"documents\.ndjson:\d+: /keywords/0/evidence/0: the text has |documents\.ndjson:\d+: /keywords/0/evidence/0: .* cuts")

    def test_companions_stay_in_the_folder(self):
        out = self.make_folder()
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
        summary["companions"].append({**summary["companions"][0], "name": "../d"})
        (out / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
        self.assertIn("/companions/1/name: no name of a file in the folder", self.chude("validate", "out").stderr.decode())

    def test_command_line(self):
        self.lines({"text": "a"})
        result = self.chude("validate", "f", "nowhere")
        self.assertEqual((result.returncode, result.stdout), (2, b""))  # looked at first
        self.assertIn(b"nowhere: No such file", result.stderr)
        for words in (["validate"], ["validate", "--nope", "f"], ["validate", "--input", "text", "f"], ["validate", "f", "then", "cat"], ["cat", "then", "validate"]):
            self.assertEqual(self.chude(*words).returncode, 2, words)
        with open(self.folder / "f", "rb") as file:
            result = self.chude("validate", "-", stdin=file)
        self.assertEqual((result.returncode, result.stdout), (0, b"-: ok, 1 document\n"))
        (self.folder / "g").write_text('{"text":"a"}\nx\n')
        result = self.chude("validate", "--json", "f", "g")
        self.assertEqual([json.loads(line) for line in result.stdout.splitlines()],
                         [{"file": "f", "kind": "documents", "count": 1, "problems": 0}, {"file": "g", "kind": "documents", "count": 2, "problems": 1}])
        result = self.chude("validate", "-q", "-o", "out", "g")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (1, b"", b""))
        self.assertEqual((self.folder / "out").read_text(), "g: 1 problem, 2 documents\n")
        result = self.chude("validate", "--log-format", "json", "g")
        message = json.loads(result.stderr)
        self.assertEqual((message["level"], message["file"], message["line"], message["byte"]), ("problem", "g", 2, 1))


if __name__ == "__main__":
    unittest.main(verbosity=1)
