#!/usr/bin/env python3
"""A trend is of the documents, not of their order, their files, the threads or the memory: the samples and the golden cases'
documents, shuffled and dealt out to files (from a fixed seed), print the same bytes each time. In a year of made-up headlines a term of
six documents on one day comes out, and so do the names of an event as one; where days are dealt out anew, nothing bursts."""
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.environ.get("CHUDE", str(ROOT / "build" / "release" / "chude"))
SEED, DRAWS = 20260717, 12
CHAINS = ["trends -n 3 --by day --min-df 1 --top 5000", "trends --by week --top 40", "stop then trends -n 2..4 --by month --min-df 2",
          "trends --by day -n 2 --min-df 2 --sort change --window 20 --top 200"]
FORMS = ["-j 1", "-j 3 --batch-bytes 300", "-j 2 --batch-bytes 2000 --spill-bytes 1"]


def headlines(draw):
    """A year of twenty headlines a day from the words of the samples; on one day six about a volcano, in three weeks some about games,
    on each Sunday five of a column."""
    words = sorted({word for path in (ROOT / "samples").glob("*.ndjson") for line in path.read_text(encoding="utf-8").splitlines()
                    for word in json.loads(line)["text"].lower().split() if word.isalpha()})
    for day in range(364):
        date = (datetime.date(2025, 1, 6) + datetime.timedelta(days=day)).isoformat()
        extra = ["Núi lửa Kurapoxa phun trào"] * 6 * (day == 200) + ["chuyên mục Gác Bếp"] * 5 * (day % 7 == 6)
        extra += ["tin SEA Games 33"] * (3 if 300 <= day < 321 else 0) + ["tin về SEA Games"] * (300 <= day < 321)
        for i in range(20):
            text = " ".join(draw.choice(words) for _ in range(12))
            yield {"id": f"{day}-{i}", "date": date, "text": text + (f". {extra[i]}." if i < len(extra) else ".")}


def one_day_of_a_year(folder, wrong):
    def rows(documents, options):
        path = Path(folder, "year.ndjson")
        path.write_text("".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents), encoding="utf-8")
        words = f"trends --unit syllable -n 3 --by day --quiet {options} {path}".split()
        output = subprocess.run([CHUDE, *words], stdout=subprocess.PIPE, check=True).stdout
        return [json.loads(line) for line in output.splitlines()]

    draw = random.Random(SEED)
    documents = list(headlines(draw))
    for options in ("", "--top 2"):
        found = {}
        for row in rows(documents, options):
            for name in [row["text"], *row.get("terms", [])]:
                found.setdefault(name, row)
        for name, start, end in (("Kurapoxa", "2025-07-25", "2025-07-25"), ("SEA Games 33", "2025-11-02", "2025-11-22")):
            bursts = [(burst["start"], burst["end"]) for burst in found.get(name, {}).get("bursts", [])]
            if bursts != [(start, end)]:
                wrong.append(f"{options} {name}: {bursts}")
        if found.get("SEA Games") is not found.get("SEA Games 33") or found["SEA Games"]["text"] != "SEA Games 33":
            wrong.append(f"{options} SEA Games and SEA Games 33 are two events, or go by the wrong name")
        if found.get("Gác Bếp", {"bursts": []})["bursts"]:
            wrong.append(f"{options} a column of every Sunday bursts")
    dates = [document["date"] for document in documents]
    draw.shuffle(dates)
    loud = [row["text"] for row in rows([{**document, "date": date} for document, date in zip(documents, dates)], "") if row["bursts"]]
    if loud:
        wrong.append(f"with shuffled days there burst {loud}")


def main():
    lines = []
    for path in sorted((ROOT / "samples").glob("*.ndjson")) + sorted((ROOT / "tests" / "cases" / "trends").glob("*/input.ndjson")):
        for line in path.read_text(encoding="utf-8").splitlines():
            value = json.loads(line)
            value["id"] = f"{len(lines)}"
            lines.append(json.dumps(value, ensure_ascii=False) + "\n")
    draw, wrong = random.Random(SEED), 0
    with tempfile.TemporaryDirectory(prefix="chude-trends-") as folder:
        def output(chain, form, files):
            words = f"{chain} {form} --quiet".split() + files
            return subprocess.run([CHUDE, *words], cwd=folder, stdout=subprocess.PIPE, check=True).stdout

        Path(folder, "all.ndjson").write_text("".join(lines), encoding="utf-8")
        for chain in CHAINS:
            want = output(chain, FORMS[0], ["all.ndjson"])
            if want.count(b"\n") < 30:
                print(f"{chain}: {want.count(chr(10).encode())} rows only")
                wrong += 1
            for _ in range(DRAWS // len(CHAINS)):
                draw.shuffle(lines)
                files = [f"part{i}.ndjson" for i in range(draw.randint(1, 5))]
                for i, name in enumerate(files):
                    Path(folder, name).write_text("".join(lines[i::len(files)]), encoding="utf-8")
                for form in FORMS:
                    if output(chain, form, files) != want:
                        print(f"{chain} {form}: {len(files)} shuffled files give other rows")
                        wrong += 1
        failures = []
        one_day_of_a_year(folder, failures)
    print(*failures, sep="\n", end="\n" * bool(failures))
    wrong += len(failures)
    print(f"{DRAWS} shuffles (seed {SEED}), {wrong} differences")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
