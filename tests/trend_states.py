#!/usr/bin/env python3
"""Trends from saved states: however documents are split, and in whatever order the parts are merged, the state has the bytes of one fit
of all, and `trends --model` prints the rows of `trends`. The samples, documents of each month, week, day and hour made here, and, where it
is there, the year of headlines day by day ($CHUDE_TRENDS, or shared/data/trends beside the project; else that part is skipped)."""
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(ROOT / "build" / "release" / "chude")))
SHARED = Path(os.environ.get("CHUDE_TRENDS", str(ROOT.parent / "shared" / "data" / "trends"))) / "vi-rss-2025h2-dev.ndjson.gz"
SEED, SKIPPED = 20251201, 77
WORDS = ("công an", "Công an", "an ninh", "hoà bình", "hòa bình", "bão số 9", "Bão Số 9", "lũ", "mưa", "UBND", "ủy ban nhân dân", "SEA Games",
         "a!b", "x\u0001y", "4/5", "😀", "https://vi.example/?q=1", "của", "và")


def made(draw, count):
    """Documents with times, days, months, and no dates."""
    for number in range(count):
        day = f"2026-{draw.choice(('07', '08'))}-{draw.randint(1, 9):02}"
        date = draw.choice((day, day, f"{day}T{draw.randint(0, 23):02}:30+07:00", f"{day} {draw.randint(0, 23):02}:05:07", "2026-07", None, "hôm qua"))
        text = ". ".join(" ".join(draw.choice(WORDS) for _ in range(draw.randint(1, 8))) for _ in range(draw.randint(1, 6)))
        document = {"id": f"tin\t{number % (count - 5)}", "lang": "vi", "text": text * draw.choice((1, 1, 1, 5))}
        if draw.random() < 0.5:
            document["title"] = draw.choice(WORDS)
        yield {**document, "date": date} if date else document


class Run:
    def __init__(self, folder):
        self.folder, self.wrong, self.merged = Path(folder), 0, 0

    def fail(self, message):
        print(message)
        self.wrong += 1

    def chude(self, *words):
        return subprocess.run([CHUDE, *words, "--quiet"], cwd=self.folder, stdout=subprocess.PIPE, check=True).stdout

    def put(self, name, lines):
        (self.folder / name).write_text("".join(lines), encoding="utf-8")
        return name

    def merge(self, draw, states):
        """Pairs and more of them, drawn at random, until one is left."""
        while len(states) > 1:
            draw.shuffle(states)
            taken, states = states[:draw.randint(2, len(states))], states[:]
            states = states[len(taken):]
            self.merged += 1
            name = f"merged{self.merged}.state"
            self.chude("merge", *taken, "-o", name)
            states.append(name)
        return states[0]

    def compare(self, draw, what, chain, parts, options):
        """parts: lists of lines. options: of rows, each with what it is compared to: the options of a run over all documents."""
        everything = self.put("all.ndjson", [line for part in parts for line in part])
        whole = self.chude("fit", *chain, everything)
        states = []
        for i, part in enumerate(parts):
            if draw.random() < 0.3:
                draw.shuffle(part)
            limits = draw.choice(([], ["-j", "3", "--batch-bytes", "300"], ["--batch-bytes", "300", "--spill-bytes", "1"]))
            self.chude("fit", *chain, self.put("part.ndjson", part), *limits, "-o", f"part{i}.state")
            states.append(f"part{i}.state")
        state = self.merge(draw, states)
        if (self.folder / state).read_bytes() != whole:
            self.fail(f"{what}: {len(parts)} parts merge to another state than that of all")
        for rows in options:
            got, want = self.chude("trends", "--model", state, *rows), self.chude(*chain, *rows, everything)
            if got != want:
                self.fail(f"{what} {' '.join(rows)}: the state's rows are others than those of the documents")
            if not got:
                self.fail(f"{what} {' '.join(rows)}: no rows")

    def refused(self, told, *words):
        result = subprocess.run([CHUDE, *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if result.returncode != 2 or told not in result.stderr.decode():
            self.fail(f"{' '.join(words)}: {result.returncode}, {result.stderr.decode()!r}, where {told!r} is wanted")


def deal(draw, lines, count):
    parts = [[] for _ in range(count)]
    for line in lines:
        draw.choice(parts).append(line)
    return parts


def small(run, draw):
    lines = [json.dumps(document, ensure_ascii=False) + "\n" for document in made(draw, 120)]
    for path in sorted((ROOT / "samples").glob("*.ndjson")):
        lines += path.read_text(encoding="utf-8").splitlines(keepends=True)
    every = ["--min-df", "1", "--top", "1000"]
    for chain, options in ((["trends", "-n", "3"], [["-n", "3"], ["-n", "3", *every], ["-n", "3", "--by", "week", *every]]),
                           (["tokenize", "then", "stop", "then", "trends", "--by", "hour"], [["--by", "hour", *every], ["--by", "hour", "--sort", "change"]]),
                           (["trends", "-n", "2..3", "--by", "month", "--unit", "syllable"], [["-n", "2..3", "--by", "month", *every]])):
        for _ in range(2):
            run.compare(draw, " ".join(chain), chain, deal(draw, lines, draw.randint(1, 6)), options)
    run.put("few.ndjson", lines[:30])
    run.chude("fit", "trends", "--by", "week", "-n", "2", "few.ndjson", "-o", "week.state")
    run.chude("fit", "trends", "-n", "2", "few.ndjson", "-o", "day.state")
    run.refused("counts by week, and --by asks for day: give --by week", "trends", "--model", "week.state")
    run.refused("counts by week, and --by asks for month", "trends", "--model", "week.state", "--by", "month")
    run.refused("terms of 1 to 2 words, and -n asks for 1 to 3", "trends", "--model", "day.state", "-n", "3")
    run.refused("by", "merge", "week.state", "day.state")
    run.refused("reads no documents", "trends", "--model", "day.state", "few.ndjson")
    text = run.chude("state", "day.state").decode()
    for bad in ('["cells","lũ\\t2026-8-1",1,1,5,6]', '["cells","lũ",1,1,5,6]', '["cells","lũ\\t2026-08-01",1,2,5,6]', '["documents","0123"]',
                '["spellings","lũ\\tlũ",0]', '["volume","2026-08",1]'):
        run.put("bad.txt", text.split("\n", 1)[0] + "\n" + bad + "\n")
        run.refused("has a row that cannot be: key ", "trends", "--model", "bad.txt")


def year(run, draw):
    days = {}
    with gzip.open(SHARED, "rt", encoding="utf-8") as lines:
        for line in lines:
            days.setdefault(json.loads(line)["date"][:10], []).append(line)
    run.compare(draw, f"a year of {len(days)} days", ["trends"], list(days.values()), [["--top", "500"], ["--by", "week"]])


def main():
    draw, there = random.Random(SEED), SHARED.exists()
    with tempfile.TemporaryDirectory(prefix="chude-trend-states-") as folder:
        run = Run(folder)
        if len(sys.argv) > 1:
            if not there:
                print(f"skipped: there is no {SHARED.name}")
                return SKIPPED
            year(run, draw)
        else:
            small(run, draw)
        print(f"{run.merged} merges (seed {SEED}), {run.wrong} differences")
        return run.wrong > 0


if __name__ == "__main__":
    sys.exit(main())
