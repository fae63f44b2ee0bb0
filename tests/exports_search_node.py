#!/usr/bin/env python3
"""`chude export --format es-bulk` and reports/dashboards/kibana against a real node of OpenSearch or Elasticsearch: the index is made, rows
go in and replace themselves, searches find with and without diacritics, and each panel's query answers. CHUDE_SEARCH_NODE=http://127.0.0.1:9200
says where one runs; an index of its own is made there and removed. Skipped (exit 77) without."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import urllib.error
import urllib.request
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
FULL = SOURCE / "tests" / "cases" / "show" / "full" / "summary.json"
UNDATED = SOURCE / "tests" / "cases" / "export" / "es-bulk-undated" / "summary.json"
NODE = os.environ.get("CHUDE_SEARCH_NODE", "").rstrip("/")
INDEX = f"chude-test-{os.getpid()}"


def chude(*words):
    return subprocess.run([CHUDE, *map(str, words)], stdout=subprocess.PIPE, check=True, timeout=240).stdout


def call(method, path, body=None, kind="application/json"):
    data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    request = urllib.request.Request(NODE + path, data=data, method=method, headers={"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=240) as answer:
        return json.loads(answer.read())


def load(path, *words):
    """(what became of each row, the rows)."""
    bulk = chude("export", "--format", "es-bulk", "--index", INDEX, *words, path)
    answer = call("POST", "/_bulk?refresh=true", bulk, "application/x-ndjson")
    assert not answer["errors"], [item for item in answer["items"] if "error" in item["index"]][:3]
    return [item["index"]["result"] for item in answer["items"]], [json.loads(line) for line in bulk.splitlines()[1::2]]


def search(body):
    return call("POST", f"/{INDEX}/_search", {"track_total_hits": True, **body})


def condition(text):
    """Of the language that Kibana's saved objects are written in: field : "value" and not field : *."""
    wanted = {"filter": [], "must_not": []}
    for part in filter(None, text.split(" and ")):
        name, value = re.fullmatch(r'(?:not )?([\w.@]+) : (\*|"\w+")', part).groups()
        wanted["must_not" if part.startswith("not ") else "filter"].append(
            {"exists": {"field": name}} if value == "*" else {"match_phrase": {name: value.strip('"')}})
    return {"bool": wanted}


def aggregations(state):
    """What Kibana asks for a visualization: a bucket in the other, metrics in each."""
    metrics = {one["id"]: {one["type"]: {"field": one["params"]["field"]}} for one in state["aggs"] if one["schema"] == "metric"}
    inner = {}
    for one in reversed([one for one in state["aggs"] if one["schema"] != "metric"]):
        given = one["params"]
        if one["type"] == "terms":
            body = {"terms": {"field": given["field"], "size": given["size"], "order": {given["orderBy"]: given["order"]}}}
            if given["missingBucket"]:
                body["terms"]["missing"] = given["missingBucketLabel"]
        else:
            body = {"date_histogram": {"field": given["field"], "calendar_interval": "week", "min_doc_count": given["min_doc_count"]}}
        inner = {one["id"]: {**body, "aggs": {**metrics, **inner}}}
    return inner


class SearchNode(unittest.TestCase):
    def setUp(self):
        self.made = json.loads(chude("export", "--format", "es-bulk", "--create-index"))
        call("PUT", f"/{INDEX}", self.made)
        self.addCleanup(call, "DELETE", f"/{INDEX}")

    def samples(self):
        with tempfile.TemporaryDirectory(prefix="chude-node-") as home:
            chude("run", SOURCE / "samples", "-k", "7", "-o", home)
            return load(home), load(home)

    def test_rows(self):
        """All are taken, as the types that were asked for; loaded again they replace themselves."""
        (first, rows), (second, _) = self.samples()
        self.assertEqual((set(first), set(second)), ({"created"}, {"updated"}))
        self.assertEqual(call("GET", f"/{INDEX}/_count")["count"], len(rows))
        self.assertEqual(search({"size": 0, "query": {"exists": {"field": "_ignored"}}})["hits"]["total"]["value"], 0)
        kept = call("GET", f"/{INDEX}/_mapping")[INDEX]["mappings"]["properties"]
        self.assertEqual({name: one["type"] for name, one in kept.items()},
                         {name: one["type"] for name, one in self.made["mappings"]["properties"].items()})

    def test_diacritics(self):
        self.samples()
        def found(field, words):
            return {hit["_source"]["id"] for hit in search({"size": 50, "query": {"bool": {
                "filter": [{"term": {"kind": "document"}}], "must": [{"match_phrase": {field: words}}]}}})["hits"]["hits"]}
        composed = found("title", "bão số 3")
        self.assertGreater(len(composed), 1)
        for words in ("bao so 3", "BÃO SỐ 3", "Bao Số 3", unicodedata.normalize("NFD", "bão số 3")):
            self.assertLessEqual(composed, found("title.folded", words), words)
        self.assertEqual(found("title", "bao so 3"), set())
        self.assertEqual(found("keyphrases.folded", "dong thap"), found("keyphrases.folded", "Đồng Tháp"))
        self.assertTrue(found("keyphrases.folded", "dong thap"))

    def test_undated(self):
        """Without a day they are in no chart; --as-of gives them one."""
        load(UNDATED, "--quiet")
        dated = {"size": 0, "query": {"exists": {"field": "@timestamp"}}}
        self.assertEqual(search(dated)["hits"]["total"]["value"], 0)
        rows = load(UNDATED, "--as-of", "2026-05-21")[1]
        self.assertEqual(search(dated)["hits"]["total"]["value"], len(rows))

    def test_dashboard(self):
        """Each panel has something to show, of the samples or of a summary with trends, one of which has nothing to say of lately."""
        self.samples()
        with tempfile.TemporaryDirectory(prefix="chude-node-") as home:
            summary = json.loads(FULL.read_bytes())
            del summary["trends"][-1]["change"]
            Path(home, "summary.json").write_text(json.dumps(summary), encoding="utf-8")
            load(Path(home, "summary.json"))
        shown = 0
        for line in (SOURCE / "reports" / "dashboards" / "kibana" / "chude.ndjson").read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            if one["type"] not in ("visualization", "search"):
                continue
            body = {"size": 0, "query": condition(json.loads(one["attributes"]["kibanaSavedObjectMeta"]["searchSourceJSON"])["query"]["query"])}
            body["query"]["bool"]["filter"].append({"range": {"@timestamp": {"gte": "2020-01-01"}}})
            if one["type"] == "search":
                body.update(size=500, sort=[{name: {"order": order}} for name, order in one["attributes"]["sort"]])
                hits = search(body)["hits"]["hits"]
                self.assertTrue(hits, one["id"])
                self.assertTrue(all(any(name in hit["_source"] for hit in hits) for name in one["attributes"]["columns"]), one["id"])
            else:
                state = json.loads(one["attributes"]["visState"])
                body["aggs"] = aggregations(state)
                answer = search(body)["aggregations"]
                outer = next(iter(answer.values()))["buckets"]
                self.assertTrue(outer, one["id"])
                if one["id"] == "chude-trends":
                    self.assertEqual(len(outer), len(summary["trends"]))
                    self.assertTrue(all(bucket["5"]["buckets"] for bucket in outer), "a trend without change is left out")
                for metric in (part for part in state["aggs"] if part["schema"] == "metric"):
                    self.assertTrue(any(bucket[metric["id"]]["value"] for bucket in outer), (one["id"], metric["params"]["field"]))
            shown += 1
        self.assertEqual(shown, 7)

    def test_page(self):
        """The requests of docs/formats.md, at this node and index."""
        page = (SOURCE / "docs" / "formats.md").read_text(encoding="utf-8")
        self.samples()
        lines = [line for line in page.splitlines() if line.startswith("curl ")]
        self.assertGreaterEqual(len(lines), 2)
        for line in lines:
            line = line.replace("localhost:9200/chude", f"{NODE}/{INDEX}")
            answer = json.loads(subprocess.run(["sh", "-c", line + " -sS"], stdout=subprocess.PIPE, check=True, timeout=60).stdout)
            self.assertNotIn("error", answer, line)
            if "_search" in line:
                self.assertGreater(answer["hits"]["total"]["value"], 0, line)


if __name__ == "__main__":
    if not NODE:
        print("skipped: CHUDE_SEARCH_NODE names no node of OpenSearch or Elasticsearch")
        sys.exit(77)
    unittest.main(verbosity=1)
