#!/usr/bin/env python3
"""`chude eval topics`: figures that were worked by hand, the same of the program's own topics by two ways, and errors that are named.
Where the scorer and the sets that the project is measured with stand beside it, its figures are that scorer's, on random sets too."""
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest
from math import log
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude"))
SCORER = SOURCE.parent / "shared" / "eval" / "score_topics.py"
SETS = SOURCE.parent / "shared" / "data" / "topics"

LABELS = {"lúa": "Giá lúa hè thu", "bão": "Bão số 3"}
GOLD = [{"id": "1", "gold": "lúa", "title": "Lúa hè thu được giá", "text": "Nông dân phấn khởi."},
        {"id": "2", "gold": "lúa", "text": "NÔNG DÂN An Giang thu hoạch lúa hè-thu."},
        {"id": "3", "gold": "lúa", "text": "Nông dân lo bão số 3."},
        {"id": "4", "gold": "bão", "text": "Bão số 3 gây ngập lụt; thiệt hại ở Hoà Bình."},
        {"id": 5, "gold": "bão", "text": "Ngập lụt tại Hòa Bình."},
        {"id": "6", "gold": "bão", "text": "Bão số 3 suy yếu."}]
GOLD = [{**row, "gold_label": LABELS[row["gold"]]} for row in GOLD]
SYSTEM = [{"id": "6"}, {"id": "5", "topic": 2}, {"id": "4", "topic": {"id": 2, "label": "b"}}, {"id": 3, "topic": {"id": 2}},
          {"id": "2", "topic": 1}, {"id": "1", "topic": 7}, {"id": "1", "topic": {"id": 1}}, {"id": "thừa", "topic": 9}]
SUMMARY = {"topics": [{"id": 1, "label": "lúa hè thu", "terms": [{"text": "lúa hè thu", "score": 2}, {"text": "nông dân", "score": 1}]},
                      {"id": 2, "label": "bão số 3 ở Hoà Bình", "terms": ["Bão số 3", "bão", "ngập lụt", "hòa bình", "Nông dân"]}]}

# classes 3 + 3; topics {1, 2}, {3, 4, 5}, {6}; documents of a class in a topic: lúa 2 and 1, bão 2 and 1
MUTUAL = 2 / 6 * log(2) + 1 / 6 * log(2 / 3) + 2 / 6 * log(4 / 3) + 1 / 6 * log(2)
ENTROPIES = log(2), 2 / 6 * log(3) + 3 / 6 * log(2) + 1 / 6 * log(6)
NMI = MUTUAL / (sum(ENTROPIES) / 2)
ARI = (2 - 6 * 4 / 15) / ((6 + 4) / 2 - 6 * 4 / 15)  # pairs: 2 in both, 6 in classes, 4 in topics, 15 in all
PURITY = 5 / 6
# of 10 terms 45 pairs; those that miss a term have -1. Topic 1: lúa hè thu {1, 2}, nông dân {1, 2, 3}, both 2.
FIRST = log(2 * 6 / (2 * 3)) / -log(2 / 6) - 44
# topic 2: bão số 3 {3, 4, 6}, bão {3, 4, 6}, ngập lụt {4, 5}, hòa bình {4, 5}, nông dân {1, 2, 3}; the first two share a word.
STORM_FLOOD = log(1 * 6 / (3 * 2)) / -log(1 / 6)  # 0: as often as by chance; the same with hòa bình, and for bão
STORM_FARMER = log(1 * 6 / (3 * 3)) / -log(1 / 6)
FLOOD_PLACE = log(2 * 6 / (2 * 2)) / -log(2 / 6)  # 1
SECOND = 4 * STORM_FLOOD + 2 * STORM_FARMER + FLOOD_PLACE - 2 - (45 - 10)
NPMI = (FIRST + SECOND) / (45 + 44)
DIVERSITY = 5 / 20  # not bão, a part; not nông dân a second time
LABEL_F1 = (2 * 3 / (4 + 3) + 2 * 3 / (3 + 6)) / 2


def run(*words, data=None):
    return subprocess.run([CHUDE, *map(str, words)], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)


def chude(*words, data=None):
    result = run(*words, data=data)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout.decode()


def lines(rows):
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def figures(report):
    """Of the report or of what the scorer prints: names, then numbers as they stand; only `without topic` stands behind its number here."""
    report = re.sub(r"(\d+) without topic,", r"without topic \1", report)
    names = r"documents|classes|topics with terms|without topic|topics|NMI|ARI|purity|NPMI|diversity|label F1"
    return {name: number for name, number in re.findall(rf"\b({names}) +(-?[\d.]+)", re.sub(r"(?m)^(gold|system|summary) .*", "", report))}


class EvalTopics(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="chude-eval-")
        self.addCleanup(self.folder.cleanup)

    def put(self, name, data):
        path = Path(self.folder.name, name)
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    def files(self, ending=""):
        return (self.put("gold.ndjson" + ending, lines(GOLD)), self.put("system.ndjson" + ending, lines(SYSTEM)),
                self.put("summary.json" + ending, json.dumps(SUMMARY).encode()))

    def test_by_hand(self):
        for ending in ("", ".gz"):
            gold, system, summary = self.files(ending)
            report = json.loads(chude("eval", "topics", gold, "--system", system, "--summary", summary, "--json"))
            self.assertEqual([report[name] for name in ("task", "documents", "without_topic", "missing")], ["topics", 6, 1, 0])
            found = {**report["agreement"], **{"described": report["terms"]["topics"], "npmi": report["terms"]["npmi"]},
                     "diversity": report["terms"]["diversity"], "named": report["names"]["classes"], "label_f1": report["names"]["label_f1"]}
            wanted = {"classes": 2, "topics": 3, "nmi": NMI, "ari": ARI, "purity": PURITY, "described": 2, "npmi": NPMI, "diversity": DIVERSITY,
                      "named": 2, "label_f1": LABEL_F1}
            self.assertEqual(found.keys(), wanted.keys())
            for name, value in wanted.items():
                self.assertAlmostEqual(found[name], value, 8, name)
            text = chude("eval", "topics", gold, "--system", system, "--summary", summary)
            for name, value in (("NMI", NMI), ("ARI", ARI), ("purity", PURITY), ("NPMI", NPMI), ("diversity", DIVERSITY), ("label F1", LABEL_F1)):
                self.assertIn(f"\n{name:9} {value:6.3f}\n", text)
            self.assertIn("documents 6, 1 without topic, 0 without output\n", text)

    def test_parts(self):
        """Without a summary no terms; without classes no agreement; what the system leaves out is without topic."""
        gold, system, summary = self.files()
        report = json.loads(chude("eval", "topics", gold, "--system", system, "--json"))
        self.assertNotIn("terms", report)
        self.assertNotIn("names", report)
        plain = self.put("plain.ndjson", lines([{"id": row["id"], "text": row["text"]} for row in GOLD]))
        report = json.loads(chude("eval", "topics", plain, "--system", "-", "--summary", summary, "--json", data=lines(SYSTEM[:3])))
        self.assertNotIn("agreement", report)
        self.assertEqual((report["without_topic"], report["missing"]), (4, 3))
        report = json.loads(chude("eval", "topics", "-", "--system", system, "--json", data=lines(GOLD)))
        self.assertAlmostEqual(report["agreement"]["nmi"], NMI, 8)

    def test_extremes(self):
        """All alike, all apart, one group: figures are numbers."""
        for classes, topics, wanted in (([1, 1, 2, 2], [5, 5, 6, 6], (1, 1, 1)), ([1, 1, 1], [2, 2, 2], (0, 0, 1)), ([1, 2, 3], [1, 1, 1], (0, 0, 1 / 3)),
                                        ([1, 1, 2, 2], [1, 2, 1, 2], (0, -0.5, 0.5)), ([1, 1], [1, None], (0, 0, 1)), ([1, "1"], [1, "1"], (1, 0, 1))):
            gold = self.put("gold.ndjson", lines({"id": i, "gold": c} for i, c in enumerate(classes)))
            system = lines({"id": i, "topic": t} for i, t in enumerate(topics))
            report = json.loads(chude("eval", "topics", gold, "--system", "-", "--json", data=system))["agreement"]
            for name, value in zip(("nmi", "ari", "purity"), wanted):
                self.assertAlmostEqual(report[name], value, 8, (classes, topics, name))

    def test_own_are_those_of_the_stage(self):
        """Also from standard input and packed, with words and topics that documents bring along, on any number of threads."""
        rows = [json.loads(line) for line in (SOURCE / "samples" / "an-ninh-co-so.ndjson").read_text(encoding="utf-8").split("\n")[:-1]]
        rows = [{**row, "gold": i % 3, "gold_label": ["An ninh trật tự", "Công an xã", "Tổ tự quản"][i % 3]} for i, row in enumerate(rows)]
        data, result = lines(rows), Path(self.folder.name, "result.json")
        made = chude("topics", "-k", 3, "--result", result, data=data).encode()
        gold, system = self.put("gold.ndjson", data), self.put("system.ndjson", made)
        wanted = json.loads(chude("eval", "topics", gold, "--system", system, "--summary", result, "--json"))
        del wanted["system"], wanted["summary"]
        self.assertEqual(json.loads(chude("eval", "topics", gold, "-k", 3, "--json")), wanted)
        self.assertEqual(json.loads(chude("eval", "topics", gold, "-k", 3, "-j", 4, "--memory", "64M", "--json")), wanted)
        brought = self.put("brought.ndjson.gz", lines({**row, "words": "x", "topic": {"id": 8, "label": "x", "score": 1}} for row in rows))
        self.assertEqual(json.loads(chude("eval", "topics", brought, "-k", 3, "--json")), {**wanted, "gold": [str(brought)]})
        self.assertEqual(json.loads(chude("eval", "topics", "-k", 3, "--json", "-", data=data)), {**wanted, "gold": ["-"]})
        self.assertIn("\nsystem  chude topics -k 3\n", chude("eval", "topics", gold, "-k", 3))
        self.assertIn("\nsystem  chude topics -k 10\n", chude("eval", "topics", gold))

    def test_errors(self):
        gold, system, summary = self.files()
        more = self.put("more.ndjson", lines(GOLD[:1] + [{"id": "7", "text": "Lúa."}]))
        fewer = self.put("fewer.ndjson", lines([{"id": "7", "text": "Lúa."}] + GOLD[:1]))
        list_ = self.put("list.ndjson", lines([{**GOLD[0], "gold": ["lúa"]}]))
        label = self.put("label.ndjson", lines([GOLD[0], {"id": 2, "gold": "bão", "text": "Bão."}]))
        nothing = self.put("nothing.ndjson", b"\n")
        no_text = self.put("no-text.ndjson", lines([{"id": 1, "gold": 1}]))
        for words, wanted in (
                ([more, "--system", system], "more.ndjson:2: no class in gold, where others have one"),
                ([fewer, "--system", system], "fewer.ndjson:2: a class in gold, where others have none"),
                ([more], "more.ndjson:2: no class in gold, where others have one"),
                ([list_, "--system", system], "list.ndjson:1: gold is neither a string nor a whole number"),
                ([list_], "list.ndjson:1: gold is neither a string nor a whole number"),
                ([label, "--system", system], "label.ndjson:2: no gold_label, where others have one"),
                ([nothing, "--system", system], "nothing.ndjson: no documents"),
                ([self.put("plain.ndjson", lines([{"id": 1, "text": "Lúa."}])), "--system", system], "no --summary is given: nothing to compare"),
                ([no_text, "--system", system, "--summary", summary], "no-text.ndjson:1: no text"),
                ([no_text], "no-text.ndjson:1: "),
                ([gold, "--system", self.put("a", b'{"id":1,"topic":1}\n{"id":2,"topic":[3]}\n')], "a:2: topic is neither a string nor a whole number"),
                ([gold, "--system", self.put("c", b'{"topic":1}\n')], "c:1: no id that is a string or a whole number"),
                ([gold, "--system", self.put("d", b"{\n")], "d:1: "),
                ([gold, "--system", system, "--summary", self.put("b1", b"[]")], "b1: no list of topics"),
                ([gold, "--system", system, "--summary", self.put("b2", b'{"topics":[{"id":1,"label":"x"}]}')], "b2: topics/0: no list of terms"),
                ([gold, "--system", system, "--summary", self.put("b3", b'{"topics":[{"id":1,"terms":[]},{"terms":[]}]}')], "b3: topics/1: no id"),
                ([gold, "--system", system, "--summary", self.put("b4", b'{"topics":[{"id":1,"terms":[1]}]}')], "b4: topics/0: one of terms is"),
                ([gold, "--system", system, "--summary", self.put("b5", b'{"topics":[{"id":1,"label":1,"terms":[]}]}')], "b5: topics/0: label is no string"),
                ([gold, "--system", system, "--summary", self.put("b6", b'{"topics":')], "b6: "),
                ([gold, "--system", system, "--summary", "none.json"], "none.json: cannot be read: No such file"),
                ([gold, "--system", "none.ndjson"], "none.ndjson: cannot be read: No such file"),
                (["none.ndjson"], "none.ndjson: No such file"),
                ([gold, "--summary", summary], "--summary goes with --system"),
                ([gold, "--system", system, "-k", 3], "--system and --topics exclude each other"),
                ([gold, gold], "name one file"), ([], "name one file"),
                (["-", "--system", "-"], "only one of the files can be standard input")):
            result = run("eval", "topics", *words, data=b"")
            self.assertEqual((result.returncode, result.stdout), (2, b""), words)
            self.assertIn(wanted, result.stderr.decode())
        result = run("eval", "topics", gold, "-o", Path(self.folder.name, "none", "out"))
        self.assertEqual(result.returncode, 2)

    def test_place_of_a_document_with_a_source(self):
        gold = self.put("gold.ndjson", lines([{**GOLD[0], "source": "báo"}, {"id": "x", "text": "Lúa.", "source": "báo"}]))
        self.assertIn("gold.ndjson: \"x\": no class in gold", run("eval", "topics", gold).stderr.decode())

    def scored(self, *files):
        printed = subprocess.run([sys.executable, SCORER, *map(str, files)], stdout=subprocess.PIPE, check=True).stdout.decode()
        return figures(printed)

    @unittest.skipUnless(SCORER.exists(), "the scorer is not here")
    def test_like_the_scorer_by_chance(self):
        rng = random.Random(7)
        words = ["lúa", "hè", "thu", "bão", "số", "3", "Hoà", "hòa", "bình", "ngập", "LỤT", "an", "ninh", "TP.HCM", "3,5", "đê_điều", "e\u0301"]

        def phrase(most):
            return rng.choice([" ", "  ", "-", ", "]).join(rng.choice(words) for _ in range(rng.randrange(most + 1)))

        for _ in range(30):
            size = rng.randrange(1, 40)
            rows = [{"id": rng.choice([i, str(i)]), "gold": rng.choice("abc"), "text": phrase(30), **({"title": phrase(4)} if rng.random() < 0.5 else {})}
                    for i in range(size)]
            if rng.random() < 0.8:
                rows = [{**row, "gold_label": phrase(4)} for row in rows]
            system = [{"id": i, "topic": rng.choice([None, t, {"id": t}, {"label": "x"}])} for i in range(size) if rng.random() < 0.9
                      for t in [rng.choice([0, 1, 2, "0"])]]
            topics = [{"id": t, "label": phrase(4), "terms": [rng.choice([term, {"text": term}]) for term in (phrase(2) for _ in range(rng.randrange(14)))]}
                      for t in rng.sample([0, 1, 2, "0"], 3)]
            files = self.put("g", lines(rows)), self.put("s", lines(system)), self.put("t", json.dumps({"topics": topics}).encode())
            self.assertEqual(figures(chude("eval", "topics", files[0], "--system", files[1], "--summary", files[2])), self.scored(*files))

    @unittest.skipUnless(SCORER.exists() and SETS.is_dir(), "the scorer and its sets are not here")
    def test_like_the_scorer(self):
        for file, topics in ((SETS / "vi-events-dev.ndjson.gz", 102), (SETS / "vi-news-10x300-dev.ndjson.gz", 10)):
            system, summary = Path(self.folder.name, "system"), Path(self.folder.name, "summary")
            system.write_text(chude("topics", "-k", topics, "--result", summary, file), encoding="utf-8")
            wanted = self.scored(file, system, summary)
            self.assertEqual(figures(chude("eval", "topics", file, "--system", system, "--summary", summary)), wanted, file.name)
            self.assertEqual(figures(chude("eval", "topics", file, "-k", topics)), wanted, file.name)


if __name__ == "__main__":
    unittest.main()
