#!/usr/bin/env python3
"""How many injected near-duplicates `chude dedup` finds, and how many of what it marks are none.

Takes COUNT documents of a corpus (NDJSON), adds for each rate of edits a copy of each in which that share of the words (runs
between white space) was replaced, deleted or preceded by a word of the corpus, shuffles all, and runs `chude dedup` over it. Seeded.

  recall     injected copies that are in one group with the document that they were made from
  precision  pairs of one group, one of them injected, whose two texts come from the same document or from documents that
             are alike without any injection (one group in a run over the corpus as it is)

  bench/dedup.py                                         # over samples/
  bench/dedup.py --corpus news.ndjson --count 1000
  bench/dedup.py --corpus news.ndjson -- --jaccard 0.5   # options of dedup
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RATES = (0.05, 0.1, 0.2)


def read(paths):
    documents = []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            documents += [json.loads(line) for line in lines]
    return documents


def edit(text, rate, kind, vocabulary, rng):
    """The text with round(rate * words) edits at places of their own."""
    words = text.split(" ")
    for place in sorted(rng.sample(range(len(words)), round(rate * len(words))), reverse=True):
        one = rng.choice(("replace", "delete", "insert")) if kind == "mixed" else kind
        if one == "replace":
            words[place] = rng.choice(vocabulary)
        elif one == "delete":
            del words[place]
        else:
            words.insert(place, rng.choice(vocabulary))
    return " ".join(words)


def groups(chude, path, options):
    """The representative's id of each document that is in a group, and the seconds that it took."""
    began = time.perf_counter()
    found = Path(f"{path}.groups")
    subprocess.run([chude, "dedup", *options, "--result", str(found), "--", str(path)],
                   stdout=subprocess.DEVNULL, check=True)
    seconds = time.perf_counter() - began
    group = {}
    for one in json.loads(found.read_bytes())["duplicates"]:
        for member in [one, *one["members"]]:
            group[member["id"]] = one["id"]
    return group, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chude", default=os.environ.get("CHUDE", str(ROOT / "build" / "release" / "chude")))
    parser.add_argument("--corpus", nargs="*", default=sorted(map(str, (ROOT / "samples").glob("*.ndjson"))))
    parser.add_argument("--count", type=int, default=1000, help="documents to copy, at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edits", choices=("mixed", "replace", "delete", "insert"), default="mixed")
    parser.add_argument("options", nargs="*", help="of dedup, after --")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    corpus = read(args.corpus)
    texts = {doc["id"]: doc["text"] for doc in corpus}
    vocabulary = [word for doc in rng.sample(corpus, min(len(corpus), 500)) for word in doc["text"].split()]
    chosen = rng.sample(sorted(texts), min(args.count, len(texts)))
    with tempfile.TemporaryDirectory(prefix="chude-dedup-") as home:
        plain, mixed = Path(home) / "plain.ndjson", Path(home) / "mixed.ndjson"
        lines = [json.dumps(doc, ensure_ascii=False) for doc in corpus]
        plain.write_text("\n".join(lines) + "\n", encoding="utf-8")
        origin = {identity: identity for identity in texts}
        for rate in RATES:
            for identity in chosen:
                name = f"{identity}+{rate:g}"
                origin[name] = identity
                lines.append(json.dumps({"id": name, "text": edit(texts[identity], rate, args.edits, vocabulary, rng)},
                                        ensure_ascii=False))
        rng.shuffle(lines)
        mixed.write_text("\n".join(lines) + "\n", encoding="utf-8")
        alike, _ = groups(args.chude, plain, args.options)
        group, seconds = groups(args.chude, mixed, args.options)
    print(f"{len(texts)} documents, {len(alike)} of them in {len(set(alike.values()))} groups; "
          f"{len(chosen)} copied, {args.edits} edits, seed {args.seed}; {seconds:.1f} s")
    for rate in RATES:
        found = sum(group.get(f"{identity}+{rate:g}", 0) == group.get(identity, 1) for identity in chosen)
        print(f"recall at {rate:.0%} of words: {found / len(chosen):.4f}")
    members = {}
    for identity, root in group.items():
        members.setdefault(root, []).append(identity)
    right = pairs = 0
    for one in members.values():
        for i, a in enumerate(one):
            for b in one[:i]:
                if a in texts and b in texts:
                    continue
                pairs += 1
                x, y = origin[a], origin[b]
                right += x == y or alike.get(x, 0) == alike.get(y, 1)
    print(f"precision: {right / max(pairs, 1):.4f} of {pairs} pairs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
