#!/usr/bin/env python3
"""`chude export`: what comes out is read back by the programs that it is for, as far as Python has them: csv, sqlite3, json. The same
rows must be in all of them. DuckDB and Vega-Lite: exports_duckdb.py, exports_vega_lite.py. What docs/formats.md says is looked at, too."""
import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
FULL = SOURCE / "tests" / "cases" / "show" / "full" / "summary.json"
SMALL = SOURCE / "tests" / "cases" / "show" / "folder" / "out"
SCHEMA = json.loads((SOURCE / "reports" / "schemas" / "row.schema.json").read_text(encoding="utf-8"))
TABLES = {"corpus": "corpus", "languages": "language", "periods": "period", "keywords": "keyword", "topics": "topic", "terms": "term",
          "trends": "trend", "bursts": "burst", "series": "point", "ngrams": "ngram", "duplicates": "duplicate", "evidence": "evidence",
          "documents": "document", "keyphrases": "keyphrase"}
SIGNS = tuple("=+-@\t\r＝＋－＠")


def chude(*words, code=0, **more):
    result = subprocess.run([CHUDE, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240, **more)
    assert result.returncode == code, result.stderr.decode(errors="replace")
    return result.stdout


def columns(kind):
    one = next(one for one in SCHEMA["oneOf"] if one["title"] == kind)
    return {name: shape for name, shape in one["properties"].items() if name != "kind"}


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Path(tempfile.mkdtemp(prefix="chude-exports-"))
        chude("run", SOURCE / "samples", "-k", "7", "--level", "story", "-o", cls.home / "samples")
        cls.inputs = {"samples": cls.home / "samples", "full": FULL, "small": SMALL}

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.home, ignore_errors=True)

    def rows(self, name):
        """Of all tables that there can be, in their order: {table: rows}."""
        words = [word for table in TABLES for word in ("--table", table) if name != "full" or table not in ("documents", "keyphrases")]
        rows = [json.loads(line) for line in chude("export", "--format", "rows", *words, self.inputs[name]).decode().splitlines()]
        return {table: [{key: value for key, value in row.items() if key != "kind"} for row in rows if row["kind"] == kind]
                for table, kind in TABLES.items()}

    def test_rows(self):
        for name, path in self.inputs.items():
            lines = chude("export", "--format", "rows", path).decode().splitlines()
            self.assertEqual([json.loads(line) for line in lines], json.loads(chude("export", "--format", "rows", "--array", path)))
            for line in lines:
                self.assertFalse(any(isinstance(value, (dict, list)) for value in json.loads(line).values()), line)
        summary, rows = json.loads((self.home / "samples" / "summary.json").read_bytes()), self.rows("samples")
        self.assertEqual([row["text"] for row in rows["keywords"]], [one["text"] for one in summary["keywords"]])
        self.assertEqual([row["score"] for row in rows["keywords"]], [one["score"] for one in summary["keywords"]])
        self.assertEqual([row["terms"].split("; ") for row in rows["topics"] if "terms" in row],
                         [[term["text"] for term in one["terms"]] for one in summary["topics"] if one.get("terms")])
        self.assertEqual(len(rows["evidence"]), sum(len(one["evidence"]) for part in ("topics", "keywords") for one in summary[part]))
        documents = {}
        for line in (self.home / "samples" / "documents.ndjson").read_text(encoding="utf-8").splitlines():
            documents[json.loads(line)["id"]] = json.loads(line)
        for row in rows["evidence"]:
            self.assertEqual((row.get("title"), row.get("date")), tuple(documents[row["id"]].get(key) for key in ("title", "date")))
        for name in ("samples", "full"):  # Grafana makes columns of series only where no time goes back
            starts = [row["start"] for row in self.rows(name)["series"]]
            self.assertEqual((starts, len(set(starts)) > 1), (sorted(starts), True))
        self.assertEqual([row["id"] for row in rows["documents"]], list(documents))
        self.assertEqual(len(rows["keyphrases"]), sum(len(one["keyphrases"]) for one in documents.values()))

    def test_csv(self):
        """Python's csv gives every cell back; no text can begin a formula."""
        for name, path in self.inputs.items():
            rows = self.rows(name)
            for table, kind in TABLES.items():
                if name == "full" and table in ("documents", "keyphrases"):
                    continue
                for form in ("csv", "tsv"):
                    for bom in (False, True):
                        words = ["export", "--format", form, "--table", table, path] + (["--bom"] if bom else [])
                        data = chude(*words, "--unguarded").decode("utf-8")
                        self.assertEqual(data.startswith("\ufeff"), bom)
                        reader = csv.reader(io.StringIO(data[bom:], newline=""), delimiter=",\t"[form == "tsv"], strict=True)
                        header, *got = list(reader)
                        self.assertEqual(header, list(columns(kind)), table)
                        wanted = [[self.cell(row.get(column)) for column in header] for row in rows[table]]
                        self.assertEqual(got, wanted, (name, table))
                        guarded = chude(*words).decode("utf-8")[bom:]
                        for row, plain in zip(list(csv.DictReader(io.StringIO(guarded, newline=""), delimiter=",\t"[form == "tsv"])), rows[table], strict=True):
                            for column, value in row.items():
                                if isinstance(plain.get(column), str):
                                    self.assertFalse(value.lstrip(" \n").startswith(SIGNS), value)
                                    self.assertIn(value, (self.cell(plain[column]), "'" + self.cell(plain[column])))

    def test_csv_decimal_comma(self):
        """Where the decimal sign is a comma: semicolons between fields, and the same numbers."""
        for table in ("keywords", "topics", "evidence", "documents"):
            for form, delimiter in (("csv", ";"), ("tsv", "\t")):
                words = ["export", "--format", form, "--table", table, self.inputs["samples"]]
                plain = list(csv.reader(io.StringIO(chude(*words).decode(), newline=""), delimiter=",\t"[form == "tsv"], strict=True))
                comma = list(csv.reader(io.StringIO(chude(*words, "--decimal-comma").decode(), newline=""), delimiter=delimiter, strict=True))
                shapes = columns(TABLES[table])
                number = [shapes[name].get("type") == "number" for name in plain[0]]
                self.assertIn(True, number)
                self.assertEqual([[cell.replace(".", ",") if is_number else cell for cell, is_number in zip(row, number, strict=True)] for row in plain], comma)
        self.assertIn(b"\r\n1;TP.HCM;7;7;9,63364539;", chude("export", "--format", "csv", "--decimal-comma", self.inputs["samples"]))

    @staticmethod
    def cell(value):
        if value is None:
            return ""
        return str(value).lower() if isinstance(value, bool) else value.replace("\0", "␀") if isinstance(value, str) else json_number(value)

    def test_csv_is_read_by_chude(self):
        data = chude("export", "--format", "csv", "--table", "evidence", self.home / "samples")
        read = chude("read", "--input", "csv", "--text-field", "snippet", "--id-field", "rank", input=data).decode().splitlines()
        self.assertEqual([json.loads(line)["text"] for line in read], [row["snippet"] for row in self.rows("samples")["evidence"]])

    def test_sqlite(self):
        for name, path in self.inputs.items():
            file = self.home / f"{name}.db"
            chude("export", "--format", "sqlite", path, "-o", file)
            first = file.read_bytes()
            chude("export", "--format", "sqlite", path, "-o", file)
            self.assertEqual(first, file.read_bytes(), "the same bytes")
            self.assertEqual([entry.name for entry in self.home.glob(f"{name}.db*")], [file.name], "no journal, nothing unfinished")
            with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
                self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                rows = self.rows(name)
                for table, kind in TABLES.items():
                    header = list(columns(kind))
                    names = ", ".join(f'"{column}"' for column in header)
                    got = database.execute(f'SELECT {names} FROM "{table}" ORDER BY rowid').fetchall()
                    wanted = [tuple(value.replace("\0", "␀") if isinstance(value := row.get(column), str) else value for column in header) for row in rows[table]]
                    self.assertEqual(got, wanted, (name, table))

    def test_sqlite_search(self):
        """With and without diacritics, composed or not, đ too; phrases, titles, keyphrases."""
        documents = [{"id": "1", "title": "Đường bộ ven biển đội vốn", "keyphrases": []},
                     {"id": "2", "title": "Dương bơi", "keyphrases": []},
                     {"id": "3", "keyphrases": [{"text": "bão lụt", "score": 1, "count": 1, "offsets": [[0, 3]]}]},
                     {"id": "4", "title": "Hoà bình ở thị xã Hồng Lam", "keyphrases": []}]
        import unicodedata
        documents.append({**documents[0], "id": "5", "title": unicodedata.normalize("NFD", documents[0]["title"])})
        (self.home / "some.ndjson").write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in documents), encoding="utf-8")
        chude("export", "--format", "sqlite", FULL, "--documents", self.home / "some.ndjson", "-o", self.home / "search.db")
        with sqlite3.connect(self.home / "search.db") as database:
            def found(words):
                return [row[0] for row in database.execute("SELECT d.id FROM search s JOIN documents d ON d.rowid = s.rowid WHERE search MATCH ? ORDER BY d.id", (words,))]
            for words in ("đường bộ", "duong bo", "ĐƯỜNG BỘ", '"duong bo"', unicodedata.normalize("NFD", "đường bộ"), '"đường bộ ven"'):
                self.assertEqual(found(words), ["1", "5"], words)
            self.assertEqual(found("duong"), ["1", "2", "5"])
            self.assertEqual(found("bao lut"), ["3"])
            self.assertEqual(found("bão lụt"), ["3"])
            self.assertEqual(found("keyphrases : bao"), ["3"])
            self.assertEqual(found("hoa binh"), ["4"])
            self.assertEqual(found("hong"), ["4"])
            self.assertEqual(len(database.execute("SELECT * FROM search('bao lut')").fetchall()), 1)

    def test_sqlite_queries(self):
        chude("export", "--format", "sqlite", self.home / "samples", "-o", self.home / "queries.db")
        text = (SOURCE / "reports" / "dashboards" / "sqlite" / "queries.sql").read_text(encoding="utf-8")
        empty = []
        with sqlite3.connect(self.home / "queries.db") as database:
            for query in text.split(";"):
                if re.sub("--.*", "", query).strip() and not database.execute(query).fetchall():
                    empty.append(re.search("-- (.*)", query)[1])
        self.assertEqual([name for name in empty if name not in ("topics over time", "trends")], [])

    def test_nothing_half_written(self):
        (self.home / "bad.ndjson").write_text('{"id":"1"}\n{"id":\n', encoding="utf-8")
        before = sorted(entry.name for entry in self.home.iterdir())
        for form, name in (("sqlite", "x.db"), ("rows", "x.ndjson"), ("es-bulk", "x.bulk")):
            chude("export", "--format", form, FULL, "--documents", self.home / "bad.ndjson", "-o", self.home / name, code=2)
        self.assertEqual(sorted(entry.name for entry in self.home.iterdir()), before)

    def bulk(self, path, *words):
        lines = chude("export", "--format", "es-bulk", *words, path).decode().splitlines()
        pairs = [(json.loads(action), json.loads(row)) for action, row in zip(lines[::2], lines[1::2], strict=True)]
        return {action["index"]["_id"]: row for action, row in pairs}, {action["index"]["_index"] for action, _ in pairs}, len(pairs)

    def test_bulk(self):
        index = json.loads(chude("export", "--format", "es-bulk", "--create-index"))
        self.assertEqual(index["mappings"], json.loads(chude("export", "--format", "es-bulk", "--create-index", "--folding", "icu"))["mappings"])
        fields = index["mappings"]["properties"]
        kinds = {"string": {"text", "keyword", "date"}, "integer": {"long"}, "number": {"double"}, "boolean": {"boolean"}, None: {"date"}}
        for one in SCHEMA["oneOf"]:
            for name, shape in columns(one["title"]).items():
                self.assertIn(fields[name]["type"], kinds[shape.get("type")], name)
        for name, path in self.inputs.items():
            found, indices, count = self.bulk(path)
            self.assertEqual((len(found), indices), (count, {"chude"}), "ids are unique")
            self.assertEqual(found, self.bulk(path, "--index", "khác")[0])
            self.assertEqual(len(found), len(chude("export", "--format", "rows", path).splitlines()))
            for id_, row in found.items():
                self.assertLess(len(id_.encode()), 512)
                self.assertLessEqual(row.keys(), fields.keys())
                if "@timestamp" in row:
                    self.assertRegex(row["@timestamp"], r"^\d{4}(-\d\d(-\d\d(T\d\d.*)?)?)?$")
        summary = json.loads(FULL.read_bytes())
        summary["corpus"]["to"] = "2026-05-22"
        path = self.home / "other.json"
        path.write_text(json.dumps(summary), encoding="utf-8")
        other = self.bulk(path)[0]
        self.assertFalse(other.keys() & self.bulk(FULL)[0].keys(), "another day's rows are others")

    def test_bulk_without_dates(self):
        """--as-of says the day, and tells summaries of undated corpora apart; what has a date keeps it."""
        documents = self.home / "undated.ndjson"
        documents.write_text('{"id":"1","title":"Bão lụt","date":"hôm qua"}\n{"id":"2","date":"2026-05-20T08:00:00+07:00"}\n', encoding="utf-8")
        summary = SOURCE / "tests" / "cases" / "export" / "es-bulk-undated" / "summary.json"
        named = [word for table in ("keywords", "evidence", "documents") for word in ("--table", table)]
        def days(*words):
            found = self.bulk(summary, *named, "--documents", documents, *words)[0]
            return {id_: row.get("@timestamp") for id_, row in found.items()}
        for given, wanted in (((), [None, None, None, "2026-05-20T08:00:00+07:00"]),
                              (("--as-of", "2026-05-21"), ["2026-05-21", "2026-05-21", "2026-05-21", "2026-05-20T08:00:00+07:00"])):
            self.assertEqual(list(days(*given).values()), wanted)
        both = days("--as-of", "2026-05-21").keys() & days("--as-of", "2026-05-22").keys()
        self.assertEqual({id_.split("-")[0] for id_ in both}, {"document"})
        self.assertEqual(len(both), 2)

    def test_standard_input_and_companions(self):
        whole = chude("export", "--format", "rows", self.home / "samples")
        self.assertEqual(chude("export", "--format", "rows", self.home / "samples" / "summary.json"), whole)
        piped = chude("export", "--format", "rows", "-", input=(self.home / "samples" / "summary.json").read_bytes())
        self.assertFalse([line for line in piped.splitlines() if b'"kind":"document"' in line])
        other = self.home / "altered"
        shutil.copytree(self.home / "samples", other)
        with open(other / "documents.ndjson", "a", encoding="utf-8") as file:
            file.write('{"id":"x"}\n')
        self.assertFalse([line for line in chude("export", "--format", "rows", other).splitlines() if b'"kind":"document"' in line],
                         "documents that are not the summary's")

    def test_formats_page(self):
        """docs/formats.md has each table with its columns, in order, and its examples are what comes out."""
        page = (SOURCE / "docs" / "formats.md").read_text(encoding="utf-8")
        for table, kind in TABLES.items():
            line = re.search(rf"^\| `{table}` \| `{kind}` \| (.*) \| .* \|$", page, re.M)
            self.assertTrue(line, table)
            self.assertEqual(re.findall("`([a-z0-9_]+)`", line[1]), list(columns(kind)), table)
        for command, shown in re.findall(r"^```\n\$ (chude .*)\n((?:.*\n)*?)```$", page, re.M):
            path = [str(Path(CHUDE).parent), os.environ.get("PATH", os.defpath)]
            result = subprocess.run(["sh", "-c", command.replace("summary.json", str(FULL))], stdout=subprocess.PIPE,
                                    env={**os.environ, "PATH": os.pathsep.join(path)}, timeout=120, check=True)
            self.assertEqual(result.stdout.decode().replace("\r\n", "\n"), shown, command)

    def test_readme(self):
        """What the README shows of ./run demo is what comes out, but for what it leaves out (…)."""
        chude("run", "samples/", "-k", "7", "-o", self.home / "demo", cwd=SOURCE)
        shown = chude("show", self.home / "demo").decode().splitlines()
        text = (SOURCE / "README.md").read_text(encoding="utf-8")
        block = re.search(r"shows what came out:\n\n```\n((?:.*\n)*?)```\n", text)[1].splitlines()
        for line in block:
            if line != "…":
                self.assertIn(line, shown)
                shown = shown[shown.index(line) + 1:]

    def test_markdown_texts(self):
        """What a document says is no link, and numbers are written alike."""
        summary = json.loads(FULL.read_bytes())
        summary["keywords"][0].update(text="www.bao.vn", variants=["http://bao.vn", "a|b"])
        summary["corpus"].update(documents=1243, languages={"vi": 1240, "zh": 2, "en": 1})
        (self.home / "marks.json").write_text(json.dumps(summary), encoding="utf-8")
        text = chude("export", "--format", "markdown", self.home / "marks.json").decode()
        self.assertIn(r"| www\.bao.vn (http\://bao.vn, a\|b) |", text)
        self.assertIn("vi 1.240", text)
        self.assertIn("vi 1,240", chude("export", "--format", "markdown", "--ui", "en", self.home / "marks.json").decode())

    def test_markdown(self):
        text = chude("export", "--format", "markdown", FULL).decode()
        self.assertNotIn("<script", text)
        for line in text.splitlines():
            if line.startswith("|"):
                self.assertIn(len(re.findall(r"(?<!\\)\|", line)), (5,), line)


def json_number(value):
    return str(value) if isinstance(value, int) else f"{value:.9g}"


if __name__ == "__main__":
    unittest.main(verbosity=1)
