#!/usr/bin/env python3
"""Runs the fuzz targets: `./run fuzz SECONDS [TARGET…]` builds them and calls this.

Each target runs for SECONDS, two at a time. It starts from tests/fuzz/seeds/TARGET, from seeds made of samples/ and tests/cases,
and from what earlier runs found (build/fuzz/corpus/TARGET, which may be deleted). Exit code 1 where a target found something:
the input that shows it is named, and how to run it.
"""
import argparse
import hashlib
import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
# Those of the bar first. (dictionaries, most bytes of an input)
TARGETS = {
    "record": (["json"], 4096),
    "tokenizer": (["text"], 2048),
    "state": (["json"], 4096),
    "state_file": ([], 1024),
    "recipe": (["json", "recipe"], 4096),
    "csv": (["csv"], 2048),
    "json_scan": (["json"], 2048),
    "evaluation": (["text"], 1024),
    "terms": (["text"], 512),
    "dates": (["text"], 32),
    "datelines": (["text", "dates"], 512),
    "abbreviations": (["text"], 1024),
    "own_terms": (["text"], 1024),
}
# What stops a run. Leaks are looked for at its end too; an input that takes 10 s is a finding.
FLAGS = ["-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1", "-reload=0"]
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1",
    "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1",
    "G_SLICE": "always-malloc",
}


# --- seeds ------------------------------------------------------------------------------------------------------------

def documents():
    """(line, document) of what is small in samples/ and tests/cases: input and output, whose members are typed."""
    files = sorted((ROOT / "samples").glob("*.ndjson")) + sorted((ROOT / "tests" / "cases").glob("*/*/*"))
    for path in files:
        if not path.is_file() or path.name == "cmd" or path.stat().st_size > 1 << 20:
            continue
        for line in path.read_bytes().split(b"\n")[:20]:
            if not 0 < len(line) <= 4096:
                continue
            try:
                document = json.loads(line)
            except ValueError:
                document = None
            yield line, document if isinstance(document, dict) else None


def case_files(*names):
    for path in sorted((ROOT / "tests" / "cases").rglob("*")):
        if path.is_file() and any(path.match(name) for name in names) and path.stat().st_size <= 1 << 16:
            yield path.read_bytes()


def seeds(target):
    """Bytes of each seed."""
    if target in ("record", "json_scan"):
        yield from (line for line, document in documents() if line.startswith(b"{"))
    elif target == "tokenizer":
        for _, document in documents():
            text = document.get("text") if document else None
            if isinstance(text, str) and text:
                data = text.encode("utf-8", "surrogatepass")
                yield bytes([len(data) % 48]) + data[:2047]
    elif target == "terms":
        for _, document in documents():
            if document and isinstance(document.get("title"), str):
                yield document["title"].encode("utf-8", "surrogatepass")
    elif target == "datelines":
        yield from {re.split(r"\n\n", document["text"])[0][:400].encode("utf-8", "surrogatepass")
                    for _, document in documents() if document and isinstance(document.get("text"), str)}
    elif target == "dates":
        yield from {str(document["date"]).encode() for _, document in documents() if document and "date" in document}
    elif target == "csv":
        yield from (data[:2048] for data in case_files("*.csv", "*.tsv"))
    elif target in ("state", "recipe"):
        yield from (data[:4096] for data in case_files("*") if f'"chude.{target}/1"'.encode() in data)


def write_seeds(target, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for data in seeds(target):
        (folder / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)


# --- running ----------------------------------------------------------------------------------------------------------

class Run:
    """One target: what libFuzzer says of itself."""
    STATUS = re.compile(r"^#(\d+)\s+(\w+)\s+cov: (\d+) ft: (\d+) corp: (\d+)/\S+")

    def __init__(self, target, program, build):
        self.target, self.program, self.build = target, program, build
        self.executions = self.coverage = self.features = self.corpus = 0
        self.seconds = self.loaded = self.new_coverage = 0.0
        self.found, self.status = [], None

    def run(self, seconds):
        corpus, made, found = (self.build / part / self.target for part in ("corpus", "seeds", "found"))
        write_seeds(self.target, made)
        for folder in (corpus, found):
            folder.mkdir(parents=True, exist_ok=True)
        before = set(found.iterdir())
        dictionaries, most = TARGETS.get(self.target, ([], 4096))
        flags = [f"-dict={HERE / 'dictionaries' / (name + '.dict')}" for name in dictionaries]
        command = [self.program, *FLAGS, *flags, f"-max_len={most}", f"-max_total_time={seconds}", f"-artifact_prefix={found}/",
                   corpus, HERE / "seeds" / self.target, made]
        logs = self.build / "log"
        logs.mkdir(exist_ok=True)
        started = time.monotonic()
        with open(logs / f"{self.target}.log", "w", encoding="utf-8", errors="replace") as log:
            process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                       env=os.environ | SANITIZERS, encoding="utf-8", errors="replace", cwd=self.build)
            for line in process.stderr:
                log.write(line)
                self.take(line, time.monotonic() - started)
            self.status = process.wait()
        self.seconds = time.monotonic() - started
        self.found = sorted(set(found.iterdir()) - before)

    def take(self, line, now):
        match = self.STATUS.match(line)
        if not match:
            return
        kind = match.group(2)
        self.executions = int(match.group(1))
        if int(match.group(3)) > self.coverage and kind != "INITED":
            self.new_coverage = now
        self.coverage, self.features, self.corpus = (int(match.group(i)) for i in (3, 4, 5))
        if kind == "INITED":
            self.loaded = now

    @property
    def failed(self):
        return self.status != 0 or bool(self.found)

    def row(self):
        rate = self.executions / self.seconds if self.seconds else 0
        found = "nothing" if not self.failed else f"after {self.seconds:.0f} s"
        fresh = f"{self.new_coverage:.0f} s" if self.new_coverage else "none"
        return (f"{self.target:10} {self.seconds:7.0f} {self.executions:12} {rate:8.0f} {self.coverage:8} {self.features:9} "
                f"{self.corpus:7} {fresh:>12} {found:>12}")


def run_all(names, build, seconds, jobs):
    runs = [Run(name, build / "tests" / f"fuzz_{name}", build) for name in names]
    waiting = queue.Queue()
    for run in runs:
        waiting.put(run)

    def worker():
        while True:
            try:
                run = waiting.get_nowait()
            except queue.Empty:
                return
            print(f"{time.strftime('%H:%M:%S')} {run.target}: {seconds} s", flush=True)
            run.run(seconds)
            outcome = "found something" if run.failed else "found nothing"
            print(f"{time.strftime('%H:%M:%S')} {run.target}: {outcome}", flush=True)

    threads = [threading.Thread(target=worker) for _ in range(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return runs


def report(runs, build):
    print(f"\n{'target':10} {'seconds':>7} {'executions':>12} {'a second':>8} {'edges':>8} {'features':>9} {'corpus':>7} "
          f"{'last new edge':>13} {'found':>11}")
    for run in runs:
        print(run.row())
    for run in runs:
        if run.failed:
            print(f"\n{run.target}: {'see ' + str(build / 'log' / (run.target + '.log'))}")
            for path in run.found:
                print(f"  {path}\n  run it: {run.program} {path}")
    return 1 if any(run.failed for run in runs) else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=int, help="for each target")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="default: all")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "fuzz")
    parser.add_argument("--jobs", type=int, default=2, help="targets at a time")
    args = parser.parse_args()
    built = {path.name[len("fuzz_"):] for path in (args.build / "tests").glob("fuzz_*") if os.access(path, os.X_OK) and path.is_file()}
    names = args.targets or [name for name in TARGETS if name in built] + sorted(built - TARGETS.keys())
    unknown = [name for name in names if name not in built]
    if unknown or not names:
        parser.error(f"no such target: {', '.join(unknown)} (there are {', '.join(sorted(built)) or 'none: not built'})")
    return report(run_all(names, args.build.resolve(), args.seconds, args.jobs), args.build)


if __name__ == "__main__":
    sys.exit(main())
