#!/usr/bin/env python3
"""F1 of sentence boundaries: bench/sentences.py [--errors] SENTENCES.txt

SENTENCES.txt has one sentence a line. Two to eight of them in a row (drawn with seed 1) make a paragraph, joined by spaces, which
`chude tokenize` splits again; boundaries are compared as places among the characters that are not white space.
"""
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

CHUDE = os.environ.get("CHUDE", str(Path(__file__).resolve().parent.parent / "build" / "release" / "chude"))


def squeeze(text):
    return re.sub(r"[\s_\\]", "", text)


def boundaries(sentences):
    at, found = 0, set()
    for sentence in sentences[:-1]:
        at += len(squeeze(sentence))
        found.add(at)
    return found


def main():
    paths = [word for word in sys.argv[1:] if word != "--errors"]
    if len(paths) != 1:
        sys.exit(__doc__)
    with open(paths[0], encoding="utf-8") as file:
        lines = [line.strip() for line in file if line.strip()]
    draw, paragraphs = random.Random(1), []
    while lines:
        size = draw.randint(2, 8)
        paragraphs.append(lines[:size])
        lines = lines[size:]
    given = "\n".join(json.dumps({"id": str(i), "lang": "vi", "text": " ".join(p)}) for i, p in enumerate(paragraphs))
    printed = subprocess.run([CHUDE, "tokenize", "--input", "ndjson"], input=given, capture_output=True, text=True, check=True).stdout
    both = missed = invented = 0
    for paragraph, line in zip(paragraphs, printed.splitlines()):
        gold, found = boundaries(paragraph), boundaries(json.loads(line)["words"].split("\n"))
        both, missed, invented = both + len(gold & found), missed + len(gold - found), invented + len(found - gold)
        if "--errors" in sys.argv:
            text = squeeze(" ".join(paragraph))
            for at in sorted(gold ^ found):
                print("missed  " if at in gold else "invented", text[max(0, at - 30):at], "|", text[at:at + 30])
    print(f"boundaries {both + missed} F1 {200 * both / (2 * both + missed + invented):.2f} missed {missed} invented {invented}")


if __name__ == "__main__":
    main()
