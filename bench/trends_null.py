#!/usr/bin/env python3
"""How many terms burst where nothing happened: the dates of a corpus dealt out anew among its documents, from a printed seed.

    bench/trends_null.py FILE.ndjson [--seeds N] [--by day] [-- CHAIN…]

Every document keeps its text and gets the date of another, so that volume by period stays what it was. Prints the rows that burst of all
rows, for each seed; ends with 1 where one in a hundred or more does."""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

CHUDE = os.environ.get("CHUDE", str(Path(__file__).resolve().parent.parent / "build" / "release" / "chude"))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("file")
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--by", default="day")
    arguments.add_argument("--top", default="1000")
    arguments.add_argument("-n", default="3")
    options = arguments.parse_args()
    documents = []
    with open(options.file, encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if document.get("date"):
                documents.append(document)
    dates, worst = [document["date"] for document in documents], 0
    for seed in range(1, options.seeds + 1):
        random.Random(seed).shuffle(dates)
        with tempfile.NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as shuffled:
            for document, date in zip(documents, dates):
                shuffled.write(json.dumps({**document, "date": date}, ensure_ascii=False) + "\n")
            shuffled.flush()
            words = [CHUDE, "tokenize", "then", "stop", "then", "trends", "--by", options.by, "-n", options.n, "--top", options.top]
            output = subprocess.run([*words, "--quiet", shuffled.name], stdout=subprocess.PIPE, check=True).stdout
        rows = [json.loads(line) for line in output.splitlines()]
        loud = [row for row in rows if row["bursts"]]
        changed = sum(row.get("change", {}).get("kind", "steady") != "steady" for row in rows)
        worst = max(worst, len(loud) / max(len(rows), 1))
        print(f"seed {seed}: {len(loud)} of {len(rows)} terms burst, {changed} changed", *(row["text"] for row in loud))
    return worst >= 0.01


if __name__ == "__main__":
    sys.exit(main())
