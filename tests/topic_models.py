#!/usr/bin/env python3
"""Models of topics over samples/: documents get the topics that they had when the model was fitted; the same bytes for any threads, memory
and order; what somebody edited stays in a fit on other documents."""
import argparse
import json
import os
import random
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHUDE = os.environ.get("CHUDE", str(ROOT / "build" / "release" / "chude"))
LEFT_OUT = "an-ninh-co-so"  # the file whose topic is new in a second fit


class Models(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="chude-models-")
        self.addCleanup(self.folder.cleanup)
        lines = {path.stem: path.read_text(encoding="utf-8").splitlines(keepends=True) for path in sorted((ROOT / "samples").glob("*.ndjson"))}
        self.write("all.ndjson", "".join(line for part in lines.values() for line in part))
        self.write("old.ndjson", "".join(line for name, part in lines.items() if name != LEFT_OUT for line in part))
        mixed = [line for part in lines.values() for line in part]
        random.Random(1).shuffle(mixed)
        self.write("mixed.ndjson", "".join(mixed))

    def write(self, name, text):
        (Path(self.folder.name) / name).write_text(text, encoding="utf-8")

    def read(self, name):
        return json.loads((Path(self.folder.name) / name).read_text(encoding="utf-8"))

    def chude(self, *words):
        return subprocess.run([CHUDE, *words], cwd=self.folder.name, check=True, capture_output=True, timeout=300).stdout

    def topics(self, *words):
        documents = [json.loads(line) for line in self.chude("topics", *words).decode().splitlines()]
        return {document["id"]: {**document["topic"], "lang": document["lang"]} for document in documents if "topic" in document}

    def test_documents_keep_their_topics(self):
        self.chude("fit", "topics", "-k", "7", "all.ndjson", "-o", "model")
        found, given = self.topics("-k", "7", "all.ndjson"), self.topics("--model", "model", "all.ndjson")
        self.assertEqual(found.keys(), given.keys())
        same = sum(found[name]["id"] == given[name]["id"] and found[name]["label"] == given[name]["label"] for name in found)
        self.assertGreaterEqual(same / len(found), 0.97)
        self.assertIn(b"model: ok", self.chude("validate", "model"))

    def test_same_bytes(self):
        model = self.chude("fit", "topics", "-k", "7", "-j", "1", "all.ndjson")
        for way in (["-j", "4", "mixed.ndjson"], ["--memory", "64M", "--spill-bytes", "1", "mixed.ndjson"]):
            self.assertEqual(model, self.chude("fit", "topics", "-k", "7", *way))
        self.write("model", model.decode())
        results = []
        for way in (["-j", "1", "all.ndjson"], ["-j", "4", "mixed.ndjson"], ["--spill-bytes", "1", "mixed.ndjson"]):
            self.chude("topics", "--model", "model", *way, "--result", "result.json")
            results.append(self.read("result.json"))
        self.assertEqual(results[0], results[1])
        self.assertEqual(results[0], results[2])

    def test_edits_survive(self):
        self.chude("fit", "topics", "-k", "5", "old.ndjson", "-o", "old")
        model = self.read("old")
        first, second = model["topics"][:2]
        banned = model["topics"][2]["terms"][0]["text"]
        first["label"], second["merge_into"], model["banned"] = "Tên của tòa soạn", first["id"], [banned]
        self.write("old", json.dumps(model, ensure_ascii=False))
        given = self.topics("--model", "old", "old.ndjson", "--result", "result.json")
        self.assertNotIn(second["id"], {topic["id"] for topic in given.values()})
        self.assertEqual({topic["label"] for topic in given.values() if topic["id"] == first["id"]}, {first["label"]})
        self.assertNotIn(banned, [term["text"] for topic in self.read("result.json")["topics"] for term in topic["terms"]])
        self.chude("fit", "topics", "--model", "old", "all.ndjson", "-o", "new")
        new = self.read("new")
        by_id = {topic["id"]: topic for topic in new["topics"]}
        for topic in model["topics"]:  # each with its documents, under its name
            self.assertEqual(by_id[topic["id"]]["label"], topic["label"])
            self.assertGreater(by_id[topic["id"]]["size"], topic["size"] / 2)
        self.assertEqual(by_id[second["id"]]["merge_into"], first["id"])
        self.assertEqual(new["banned"], [banned])
        self.assertNotIn(banned, [term["text"] for topic in new["topics"] for term in topic["terms"]])
        fresh = [topic for topic in new["topics"] if topic["id"] >= model["next_id"]]
        self.assertEqual([topic["id"] for topic in fresh], [model["next_id"]])
        self.assertEqual(new["next_id"], model["next_id"] + 1)

    def test_seeds(self):
        self.write("desk.txt", "Thể thao: bóng đá, cầu thủ, trận đấu\nY tế: bệnh viện, bác sĩ, bệnh nhân\n")
        given = self.topics("-k", "7", "--seed-topics", "desk.txt", "all.ndjson")
        for name, label in (("bong-da", "Thể thao"), ("y-te", "Y tế")):
            lines = (ROOT / "samples" / f"{name}.ndjson").read_text(encoding="utf-8").splitlines()
            topics = [given[json.loads(line)["id"]] for line in lines]
            self.assertEqual({topic["label"] for topic in topics if topic["lang"] == "vi"}, {label}, name)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_known_args()
    unittest.main()
