#!/usr/bin/env python3
"""Chains drawn at random (from a fixed seed): fused in one process, on one thread and on three, each prints the same bytes as
the shell chain of its stages. Golden cases hold the chains that somebody thought of; this holds the others."""
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHUDE = os.environ.get("CHUDE", str(ROOT / "build" / "release" / "chude"))
SEED, DRAWS = 20260508, 60
STAGES = ["tokenize", "tokenize --unit syllable", "tokenize --lang en", "stop", "stop --lang en", "stem", "stem --lang en",
          "keyphrase", "keyphrase --top 3", "tfidf --top 5", "tfidf -n 2 --top 3", "topics -k 2", "head -n 9", "select --lang vi",
          "select --from 2026-07", "select --where topic.id=1 -v", "select --where keyphrases~o --has words", "normalize --tone new",
          "normalize --whitespace --nfc --entities", "sample --rate 0.6", "cat", "read"]
ENDS = [[], [], ["ngram -n 3"], ["summary"], ["trends --by week -n 2"], ["ngram -n 2", "head -n 5"], ["summary", "head -n 1"]]
# What documents may bring along, and texts that are hardly any.
ODD = [{"text": ""}, {"text": " \n "}, {"text": "a b", "topic": {"id": 4, "label": "cũ", "score": 1}}, {"text": "…!?", "id": 7},
       {"text": "Công an xã.\n\nCông an   xã", "title": "Công an xã", "words": "Công_an xã .\nCông_an xã"},
       {"text": "lũ lớn", "keyphrases": [{"text": "lũ", "score": 0.5, "count": 1, "offsets": [[0, 3]]}], "date": "hôm qua"},
       {"text": "Hòa bình &amp; thủy lợi", "words": "Hòa_bình & amp ; thủy_lợi", "title": "Hòa bình"},
       {"text": "a\u0000b\u2028c", "tfidf": [{"text": "a", "score": 1}], "more": {"x": [1.10, None]}}]


def shown(data):
    """Lines; a summary without what may differ between the forms."""
    lines = data.decode("utf-8").split("\n")
    for i, line in enumerate(lines):
        if line.startswith('{"schema":"chude.summary/1"'):
            value = json.loads(line, parse_float=str)
            value.pop("generator", None)
            value["corpus"].pop("rejected", None)
            lines[i] = json.dumps(value, ensure_ascii=False)
    return lines


def output(command, folder):
    done = subprocess.run(["sh", "-c", command], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return done.returncode, shown(done.stdout), done.stderr.decode("utf-8", "replace")


def main():
    draw, wrong = random.Random(SEED), 0
    with tempfile.TemporaryDirectory(prefix="chude-chains-") as folder:
        os.symlink(CHUDE, Path(folder) / "chude")
        with open(Path(folder) / "mix.ndjson", "w", encoding="utf-8") as mix:
            for value in ODD:
                mix.write(json.dumps(value, ensure_ascii=False) + "\n")
            for path in sorted((ROOT / "samples").glob("*.ndjson")):
                mix.write(path.read_text(encoding="utf-8"))
        for _ in range(DRAWS):
            chain = [draw.choice(STAGES) for _ in range(draw.randint(1, 4))] + draw.choice(ENDS)
            fused = "./chude " + " then ".join(chain)
            code, want, error = output(" | ".join([f"./chude {chain[0]} mix.ndjson"] + [f"./chude {c}" for c in chain[1:]]), folder)
            for form in ("-j 1", "-j 3 --batch-bytes 500 --spill-bytes 20000"):
                got_code, got, got_error = output(f"{fused} {form} mix.ndjson", folder)
                if got_code not in (0, 1, 2) or (got_code == 2) != (code == 2) or got != want:
                    wrong += 1
                    at = next((i for i, (a, b) in enumerate(zip(got, want)) if a != b), min(len(got), len(want)))
                    print(f"{fused} {form}: differs from the shell chain at line {at + 1}\n  fused: {''.join(got[at:at + 1])[:400]}\n"
                          f"  shell: {''.join(want[at:at + 1])[:400]}\n  {got_error[-300:]} {error[-300:]}")
    print(f"{DRAWS} chains (seed {SEED}), {wrong} differences")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main())
