#!/usr/bin/env python3
"""reports/dashboards/: every file parses, and every column and field that it names is in what `chude export` writes. The SQL runs in
exports.py (SQLite) and exports_duckdb.py."""
import json
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
FOLDER = SOURCE / "reports" / "dashboards"
FORMATS = (SOURCE / "docs" / "formats.md").read_text(encoding="utf-8")
KINDS = {one["title"]: set(one["properties"]) for one in
         json.loads((SOURCE / "reports" / "schemas" / "row.schema.json").read_text(encoding="utf-8"))["oneOf"]}


def inside(value, name):
    """All objects in the value that have a member of that name."""
    if isinstance(value, dict):
        if name in value:
            yield value
        for one in value.values():
            yield from inside(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from inside(one, name)


class Dashboards(unittest.TestCase):
    def test_json(self):
        found = 0
        for path in FOLDER.rglob("*.json"):
            json.loads(path.read_text(encoding="utf-8"))
            found += 1
        self.assertGreater(found, 0)

    def test_grafana(self):
        dashboard = json.loads((FOLDER / "grafana/dashboards/chude.json").read_text(encoding="utf-8"))
        source = (FOLDER / "grafana/provisioning/datasources/chude.yaml").read_text(encoding="utf-8")
        uid, plugin = re.search(r"uid: (\S+)", source)[1], re.search(r"type: (\S+)", source)[1]
        variables = {one["name"] for one in dashboard["templating"]["list"]}
        self.assertEqual(variables, {"source", "topic"})
        queries = list(inside(dashboard, "root_selector"))
        self.assertGreater(len(queries), 10)
        for query in queries:
            self.assertEqual(query["datasource"], {"type": plugin, "uid": uid})
            kind = re.match(r'#\(kind=="(\w+)"\)#', query["root_selector"])[1]
            table = re.search(rf"^\| `(\w+)` \| `{kind}` \|", FORMATS, re.M)[1]  # a server of files takes no notice of it
            self.assertEqual((query["type"], query["parser"], query["url"]), ("json", "backend", f"${{source}}?table={table}"))
            for name in re.findall(r"#\((\w+)[=!<>]", query["root_selector"]) + [column["selector"] for column in query["columns"]]:
                self.assertIn(name, KINDS[kind], query["root_selector"])
            for name in re.findall(r"\$\{(\w+)", query["root_selector"]):
                self.assertIn(name, variables)
        self.assertEqual(len({panel["id"] for panel in dashboard["panels"]}), len(dashboard["panels"]))
        taken = set()
        for panel in dashboard["panels"]:
            place = panel["gridPos"]
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
            self.assertFalse(cells & taken, f"{panel['title']} covers another")
            self.assertLessEqual(place["x"] + place["w"], 24)
            taken |= cells
            names = [column["text"] for query in panel["targets"] for column in query["columns"]]
            shown = set(names)
            if panel["type"] == "table":  # Infinity hands over columns in the order of their names
                order = [change["options"]["indexByName"] for change in panel["transformations"] if change["id"] == "organize"]
                self.assertEqual(order, [{name: place for place, name in enumerate(names)}], panel["title"])
            for name in re.findall(r"__field\.labels\.(\w+)", json.dumps(panel)):
                self.assertEqual(panel["targets"][0]["format"], "timeseries")
                self.assertIn(name, {column["text"] for column in panel["targets"][0]["columns"] if column["type"] == "string"})
            for name in [override["matcher"]["options"] for override in panel["fieldConfig"]["overrides"]] + \
                    [order["displayName"] for order in panel["options"].get("sortBy", [])] + [panel["options"].get("xField")]:
                self.assertIn(name, shown | {None}, panel["title"])

    def test_kibana(self):
        index = json.loads(subprocess.run([CHUDE, "export", "--format", "es-bulk", "--create-index"], stdout=subprocess.PIPE, check=True).stdout)
        fields = {}
        for name, shape in index["mappings"]["properties"].items():
            fields[name] = shape["type"]
            fields.update({f"{name}.{inner}": one["type"] for inner, one in shape.get("fields", {}).items()})
        objects = [json.loads(line) for line in (FOLDER / "kibana/chude.ndjson").read_text(encoding="utf-8").splitlines()]
        known = {(one["type"], one["id"]): one for one in objects}
        self.assertEqual(len(known), len(objects))
        for one in objects:
            names = [reference["name"] for reference in one["references"]]
            for reference in one["references"]:
                self.assertIn((reference["type"], reference["id"]), known)
            attributes = one["attributes"]
            text = attributes.get("kibanaSavedObjectMeta", {}).get("searchSourceJSON")
            search = json.loads(text) if text else {"query": {"query": ""}}
            self.assertIn(search.get("indexRefName"), [None, *names])
            for name, value in re.findall(r'([\w.@]+) : ("\w+"|\*)', search["query"]["query"]):
                self.assertIn(name, fields)
                if name == "kind":
                    self.assertIn(value.strip('"'), KINDS)
            if one["type"] == "visualization":
                for aggregation in json.loads(attributes["visState"])["aggs"]:
                    field = aggregation["params"]["field"]
                    self.assertIn(field, fields)
                    self.assertNotEqual(fields[field], "text", f"{field} cannot be grouped")
            elif one["type"] == "search":
                self.assertLessEqual(set(attributes["columns"]) | {attributes["sort"][0][0]}, set(fields))
            elif one["type"] == "dashboard":
                panels = json.loads(attributes["panelsJSON"])
                self.assertTrue(attributes["timeRestore"] and attributes["timeFrom"], "else it opens on the last quarter of an hour")
                self.assertEqual([panel["panelRefName"] for panel in panels], names)
            elif one["type"] == "index-pattern":
                self.assertEqual(fields[attributes["timeFieldName"]], "date")


if __name__ == "__main__":
    if not FOLDER.is_dir():
        sys.exit("no reports/dashboards")
    unittest.main(verbosity=1)
