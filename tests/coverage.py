#!/usr/bin/env python3
"""Line coverage by folder out of gcovr's summary; exit code 1 where pipeline/ or stages/ is below the bar."""
import json
import sys
from collections import defaultdict

BAR = 85.0


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        files = json.load(file)["files"]
    folders = defaultdict(lambda: [0, 0])
    for entry in files:
        parts = entry["filename"].split("/")
        names = {"/".join(parts[:end]) + "/" for end in range(1, len(parts))} | {"total"}
        for name in names:
            folders[name][0] += entry["line_covered"]
            folders[name][1] += entry["line_total"]
    for name in sorted(folders, key=lambda name: (name == "total", name)):
        covered, lines = folders[name]
        print(f"{name:28} {covered:6} of {lines:6} lines {100 * covered / lines:6.1f} %")
    poor = [f"{e['filename']} {e['line_percent']:.0f} %" for e in sorted(files, key=lambda e: e["line_percent"])
            if e["line_percent"] < BAR]
    if poor:
        print("files below the bar: " + ", ".join(poor))
    below = [name for name in ("pipeline/", "stages/") if 100 * folders[name][0] < BAR * folders[name][1]]
    if below:
        print(f"below {BAR:.0f} %: {', '.join(below)}")
    return 1 if below or not files else 0


if __name__ == "__main__":
    sys.exit(main())
