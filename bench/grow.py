#!/usr/bin/env python3
"""More documents out of a few: bench/grow.py FILE.ndjson[.zst|.gz] MEGABYTES [SEED] > OUT.ndjson

Writes FILE's documents, then copies of them all, until there are so many megabytes (10^6 bytes). In each copy the vocabulary is
another: most of the rare words become new words that can be pronounced, and half of the middling ones change places with each other,
so that words and n-grams go on growing, as they do in a corpus. Ids of copies end in the copy's number. The same arguments give the
same bytes, and a smaller size the beginning of a larger.

Per word it must cost nothing: documents are cut once into pieces, every other one a number of a slot, and a copy is the pieces joined
with that copy's spellings of the slots.
"""
import itertools
import json
import random
import re
import signal
import subprocess
import sys
from collections import Counter

RARE = 7  # a form that stands so often or less in a million is rare: each few occurrences of it are a word by themselves
COMMON = 300  # the commonest forms, as many, stay as they are
ALTERED = 0.75  # the share of rare slots that a copy spells anew
SWAPPED = 0.5  # the share of middling forms that change places
# How many occurrences of a rare form, one after another, become one new word: more than half of a corpus' words stand in it once.
RUNS = (1, 1, 2, 1, 3, 1, 1, 6)
CHUNK = 1000  # documents that are joined and written at a time
ID = 0  # the slot of what a copy adds to an id
END = '"}\n'

# Whole words of letters in JSON: not in an escape, nor the first word after one.
WORD = re.compile(r"(?<![\\\w])[^\W\d_]{2,}(?!\w)")
ONSETS = "b ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x br cl st kr z f".split()
NUCLEI = "a e i o u y ơ ư ê ô â ia oa ai ao eo".split()
CODAS = ["", "", "", "n", "m", "ng", "t", "c", "p", "nh", "l", "r", "s"]
SYLLABLES = ["".join(parts) for parts in itertools.product(ONSETS, NUCLEI, sorted(set(CODAS)))]


def read(path):
    """Documents of a file as they come."""
    tool = {"zst": "zstd", "gz": "gzip"}.get(path.rsplit(".", 1)[-1])
    if not tool:
        with open(path, "rb") as lines:
            yield from map(json.loads, lines)
        return
    with subprocess.Popen([tool, "-dqc", path], stdout=subprocess.PIPE) as process:
        yield from map(json.loads, process.stdout)
        if process.wait():
            sys.exit(f"grow: {tool} could not read {path}")


def escaped(text):
    return json.dumps(text, ensure_ascii=False)[1:-1]


class Templates:
    """Documents as pieces: text, slot, text, slot, …, text."""

    def __init__(self, documents):
        documents = list(documents)
        counts = Counter()
        for document in documents:
            counts.update(WORD.findall(escaped(document["text"])))
        rare = max(2, RARE * sum(counts.values()) / 1e6)
        order = sorted(counts, key=lambda form: (-counts[form], form))
        self.spelling = [""]  # of a slot, in the file itself
        middling, self.rare = [], []
        for form in order[COMMON:]:
            if counts[form] > rare:
                middling.append(len(self.spelling))
                self.spelling.append(form)
        slot_of = {self.spelling[slot]: slot for slot in middling}
        # Words change places with such as are capitalised alike.
        self.middling = [[slot for slot in middling if self.spelling[slot][0].isupper() == upper] for upper in (False, True)]
        self.runs = {form: [0, 0, 0] for form in order[COMMON:] if form not in slot_of}  # slot, occurrences left of its run, runs
        self.slot_of = slot_of
        self.chunks = []  # (texts, slots) of CHUNK documents
        for begin in range(0, len(documents), CHUNK):
            texts, slots = [], []
            for i, document in enumerate(documents[begin:begin + CHUNK]):
                self.cut(document, texts, slots, END if i else "")
            self.chunks.append((texts, slots))

    def rare_slot(self, form):
        run = self.runs[form]
        if run[1] == 0:
            run[0], run[1] = len(self.spelling), RUNS[(run[2] + len(form)) % len(RUNS)]
            run[2] += 1
            self.spelling.append(form)
            self.rare.append(run[0])
        run[1] -= 1
        return run[0]

    def cut(self, document, texts, slots, before):
        """Adds a document's pieces; the last slot is the id's, and the end of the line is left to what comes next."""
        rest = {name: value for name, value in document.items() if name not in ("id", "text")}
        text = escaped(document["text"])
        head = json.dumps(rest, ensure_ascii=False)[1:-1]
        at, begun = 0, f'{before}{{{head}{", " if head else ""}"text": "'
        for match in WORD.finditer(text):
            form = match[0]
            if form in self.slot_of:
                slot = self.slot_of[form]
            elif form in self.runs:
                slot = self.rare_slot(form)
            else:
                continue
            texts.append(begun + text[at:match.start()])
            slots.append(slot)
            at, begun = match.end(), ""
        texts.append(f'{begun}{text[at:]}", "id": "{escaped(str(document.get("id", "")))}')
        slots.append(ID)

    def spellings(self, copy, seed):
        """What a copy puts into each slot."""
        now = self.spelling[:]
        if copy == 0:
            return now
        draw = random.Random(f"{seed}:{copy}")
        now[ID] = f"-{copy}"
        for slots in self.middling:
            chosen = draw.sample(slots, int(SWAPPED * len(slots)))
            for slot, other in zip(chosen, chosen[1:] + chosen[:1]):
                now[slot] = self.spelling[other]
        chosen = draw.sample(self.rare, int(ALTERED * len(self.rare)))
        syllables = iter(draw.choices(SYLLABLES, k=3 * len(chosen)))
        for slot, first, second, third in zip(chosen, syllables, syllables, syllables):
            word = first + second + third
            now[slot] = word.capitalize() if self.spelling[slot][0].isupper() else word
        return now

    def copy(self, number, seed):
        """A copy's bytes, chunk by chunk."""
        now = self.spellings(number, seed)
        for texts, slots in self.chunks:
            pieces = [None] * (2 * len(slots))
            pieces[::2] = texts
            pieces[1::2] = [now[slot] for slot in slots]
            yield ("".join(pieces) + END).encode()


def grow(path, size, seed, out):
    """Writes documents to a binary file until there are size bytes; returns the bytes written."""
    templates, written = Templates(read(path)), 0
    if not templates.chunks:
        sys.exit(f"grow: {path} has no documents")
    for number in itertools.count():
        for chunk in templates.copy(number, seed):
            if written + len(chunk) >= size:
                end = chunk.index(b"\n", min(size - written, len(chunk)) - 1) + 1
                out.write(chunk[:end])
                return written + end
            out.write(chunk)
            written += len(chunk)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    grow(sys.argv[1], int(float(sys.argv[2]) * 1e6), sys.argv[3] if len(sys.argv) > 3 else "1", sys.stdout.buffer)
