#!/usr/bin/env python3
"""DuckDB reads what `chude export` writes: rows, CSV, the SQL of reports/dashboards/duckdb/. Skipped (exit 77) where there is no DuckDB:
neither in this Python nor in build/readers/, where `./run test` tries to put it."""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
FULL = SOURCE / "tests" / "cases" / "show" / "full" / "summary.json"
try:
    import duckdb
except ImportError:
    own = SOURCE / "build" / "readers" / "bin" / "python"
    if own.exists() and Path(sys.prefix).resolve() != own.parent.parent.resolve():
        os.execv(own, [str(own), *sys.argv])
    print("skipped: no DuckDB in this Python, nor in build/readers (pip install duckdb)")
    sys.exit(77)

KINDS = {"corpus": "corpus", "languages": "language", "periods": "period", "keywords": "keyword", "topics": "topic", "terms": "term",
         "trends": "trend", "bursts": "burst", "series": "point", "ngrams": "ngram", "duplicates": "duplicate", "evidence": "evidence",
         "documents": "document", "keyphrases": "keyphrase"}


def chude(*words):
    return subprocess.run([CHUDE, *map(str, words)], stdout=subprocess.PIPE, check=True, timeout=240).stdout


def queries(path):
    """(what it is, SQL) of each."""
    text = path.read_text(encoding="utf-8")
    for query in text.split(";\n"):
        if re.sub("--.*", "", query).strip():
            yield re.findall("-- (.*)", query)[-1], query


class DuckDB(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.TemporaryDirectory(prefix="chude-duckdb-")
        self.addCleanup(self.home.cleanup)
        self.folder = Path(self.home.name)
        chude("run", SOURCE / "samples", "-k", "7", "-o", self.folder / "samples")

    def views(self, name, path):
        file = self.folder / f"{name}.ndjson"
        tables = [word for table in KINDS for word in ("--table", table) if name == "samples" or table not in ("documents", "keyphrases")]
        file.write_bytes(chude("export", "--format", "rows", *tables, path))
        database = duckdb.connect()
        database.execute(f"SET VARIABLE chude_rows = '{file}'")
        database.execute((SOURCE / "reports" / "dashboards" / "duckdb" / "views.sql").read_text(encoding="utf-8"))
        return database, [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]

    def test_views(self):
        for name, path in (("samples", self.folder / "samples"), ("full", FULL)):
            database, rows = self.views(name, path)
            for view, kind in KINDS.items():
                names = [column[0] for column in database.execute(f"SELECT * FROM {view}").description]
                shown = [dict(zip(names, row)) for row in database.execute(f"SELECT * FROM {view}").fetchall()]
                wanted = [row for row in rows if row["kind"] == kind]
                self.assertEqual(len(shown), len(wanted), view)
                schema = next(one for one in json.loads((SOURCE / "reports" / "schemas" / "row.schema.json").read_text())["oneOf"] if one["title"] == kind)
                self.assertEqual(set(names) - {"source_file"}, set(schema["properties"]) - {"kind"}, view)
                for got, row in zip(shown, wanted):
                    for column, value in row.items():
                        if column != "kind":
                            there = got[column]
                            there = "; ".join(there) if isinstance(there, list) else there
                            same = there.isoformat()[:10] == value[:10] if hasattr(there, "isoformat") else there == value
                            self.assertTrue(same, (view, column, value, there))
            self.assertEqual(database.execute("SELECT folded('Đường BỘ')").fetchall(), [("duong bo",)])

    def test_queries(self):
        """Each of them gives rows, of the samples or of the summary with trends."""
        databases = [self.views("samples", self.folder / "samples")[0], self.views("full", FULL)[0]]
        for what, query in queries(SOURCE / "reports" / "dashboards" / "duckdb" / "queries.sql"):
            self.assertTrue(any(database.execute(query).fetchall() for database in databases), what)

    def test_dates(self):
        """As written, whatever offset they have; a month is its first day."""
        database = self.views("full", FULL)[0]
        for text, wanted in (("2025-12-24T05:51:00+07:00", "2025-12-24 05:51:00"), ("2025-12-24T23:30Z", "2025-12-24 23:30:00"), ("2025-12-24", "2025-12-24 00:00:00"),
                             ("2025-12", "2025-12-01 00:00:00"), ("hôm qua", "None")):
            self.assertEqual(str(database.execute("SELECT moment(?)", [text]).fetchone()[0]), wanted)

    def test_parquet(self):
        """What docs/formats.md says makes a file of it, of rows; and of a view, with its types."""
        page = (SOURCE / "docs" / "formats.md").read_text(encoding="utf-8")
        command = re.search(r"^(chude export .*) out/ -o (keywords\.ndjson)\n.*duckdb\.sql\(\\?\"(COPY .*?)\\?\"\)", page, re.M)
        (self.folder / command[2]).write_bytes(chude(*command[1].split()[1:], self.folder / "samples"))
        database = duckdb.connect()
        database.execute(f"SET file_search_path = '{self.folder}'")
        database.execute(command[3].replace("TO 'keywords.parquet'", f"TO '{self.folder}/keywords.parquet'"))
        rows = [json.loads(line) for line in (self.folder / command[2]).read_text(encoding="utf-8").splitlines()]
        got = database.execute(f"SELECT text, count, score FROM '{self.folder}/keywords.parquet' ORDER BY rank").fetchall()
        self.assertEqual(got, [(row["text"], row["count"], row["score"]) for row in rows])
        views = self.views("samples", self.folder / "samples")[0]
        views.execute(f"COPY (FROM documents) TO '{self.folder}/documents.parquet'")
        columns = dict(row[:2] for row in views.execute(f"DESCRIBE FROM '{self.folder}/documents.parquet'").fetchall())
        self.assertEqual([columns[name] for name in ("date", "topic", "keyphrases", "weak")], ["TIMESTAMP", "BIGINT", "VARCHAR[]", "BOOLEAN"])

    def test_csv(self):
        """Its own guesses at the format, too."""
        for table in ("keywords", "evidence", "topics", "documents"):
            for form in ("csv", "tsv"):
                file = self.folder / f"{table}.{form}"
                file.write_bytes(chude("export", "--format", form, "--table", table, self.folder / "samples"))
                rows = chude("export", "--format", "rows", "--table", table, self.folder / "samples").decode().splitlines()
                got = duckdb.sql(f"SELECT * FROM read_csv('{file}', header = true)")
                self.assertEqual(len(got.fetchall()), len(rows), file.name)
                self.assertIn("rank" if table in ("keywords", "evidence") else "topic", got.columns)


if __name__ == "__main__":
    unittest.main(verbosity=1)
