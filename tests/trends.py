#!/usr/bin/env python3
"""A trend is of the documents, not of their order, their files, the threads or the memory: the samples and the golden cases'
documents, shuffled and dealt out to files (from a fixed seed), print the same bytes each time."""
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
CHAINS = ["trends -n 3 --by day --min-df 1 --top 5000", "trends --by week --top 40", "stop then trends -n 2..4 --by month --min-df 2"]
FORMS = ["-j 1", "-j 3 --batch-bytes 300", "-j 2 --batch-bytes 2000 --spill-bytes 1"]


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
    print(f"{DRAWS} shuffles (seed {SEED}), {wrong} differences")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
