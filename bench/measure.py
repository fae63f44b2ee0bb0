"""Times chude's commands over one file, interleaved, and writes bench/results/latest.md and .json.

usage: measure.py CHUDE FILE RUNS
"""
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time

COMMANDS = [
    ("wc -w (C.UTF-8)", ["wc", "-w", "FILE"]),
    ("chude --version", ["CHUDE", "--version"]),
    ("read", ["CHUDE", "read", "FILE"]),
    ("tokenize -j 1", ["CHUDE", "tokenize", "-j", "1", "FILE"]),
    ("tokenize -j 2", ["CHUDE", "tokenize", "-j", "2", "FILE"]),
    ("keyphrase -j 2", ["CHUDE", "keyphrase", "-j", "2", "FILE"]),
    ("ngram -n 1 -j 1", ["CHUDE", "ngram", "--top", "1000", "-j", "1", "FILE"]),
    ("ngram -n 3 --min-df 2 -j 2", ["CHUDE", "ngram", "-n", "3", "--min-df", "2", "-j", "2", "FILE"]),
    ("tfidf -j 2", ["CHUDE", "tfidf", "-j", "2", "FILE"]),
    ("topics -k 20 -j 2", ["CHUDE", "topics", "-k", "20", "-j", "2", "FILE"]),
    ("run -n 3 -k 20 -j 2", ["CHUDE", "run", "-n", "3", "-k", "20", "-j", "2", "-o", "OUT", "FILE"]),
]


def measure(command):
    """Wall seconds, processor seconds, peak resident kB of one run."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                               env={**os.environ, "LC_ALL": "C.UTF-8"})
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"bench: exit code {process.returncode}: {' '.join(command)}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def main():
    chude, path, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    size = os.path.getsize(path) / 1e6
    seen = {name: [] for name, _ in COMMANDS}
    with tempfile.TemporaryDirectory() as out:
        known = {"CHUDE": chude, "FILE": path, "OUT": out}
        for turn in range(runs + 1):  # the first turn warms the cache and is not counted
            for name, words in COMMANDS:
                figures = measure([known.get(word, word) for word in words])
                if turn:
                    seen[name].append(figures)
            print(f"bench: turn {turn} of {runs} done", file=sys.stderr)
    rows, reference = [], None
    for name, words in COMMANDS:
        wall = statistics.median(f[0] for f in seen[name])
        reference = reference or wall
        reads = any(word == "FILE" for word in words)
        rows.append({"command": name, "seconds": round(wall, 3), "mb_per_s": round(size / wall, 1) if reads else None,
                     "cpu_seconds": round(statistics.median(f[1] for f in seen[name]), 3),
                     "peak_mb": round(max(f[2] for f in seen[name]) / 1024, 1),
                     "times_wc": round(wall / reference, 2)})
    version = subprocess.run([chude, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    floor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # a child begins as a copy of this process
    head = (f"{version}, {size:.1f} MB of NDJSON, {os.cpu_count()} cores, {platform.machine()}, medians of {runs}; "
            f"peaks below {floor:.0f} MB cannot be seen")
    lines = [head, "", "| command | seconds | MB/s | processor seconds | peak MB | wall time / wc |",
             "| --- | --- | --- | --- | --- | --- |"]
    for r in rows:
        lines.append(f"| {r['command']} | {r['seconds']} | {'' if r['mb_per_s'] is None else r['mb_per_s']} | {r['cpu_seconds']} | {r['peak_mb']} | "
                     f"{r['times_wc']} |")
    os.makedirs("bench/results", exist_ok=True)
    with open("bench/results/latest.md", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    with open("bench/results/latest.json", "w", encoding="utf-8") as file:
        json.dump({"head": head, "rows": rows}, file, indent=1)
        file.write("\n")
    print("\n".join(lines))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
