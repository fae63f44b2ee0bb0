#!/usr/bin/env python3
"""Seeded mutations of real input through `chude run`: it must not crash or hang, and must lose no record.

Each mutation takes a few documents out of samples/ and ../shared/data/fixtures (where that is there), damages them, and runs
`chude run`. Documents in must be accepted or rejected, and each rejected one must be named; the exit code must say so; and for
some, other threads and batches must print the same bytes. What fails is kept in build/mutations/, with the command.

    tests/mutate.py --count 10000           # seeds 0:0 … 0:9999
    tests/mutate.py --seed 0 --only 4711    # that one again, kept
"""
import argparse
import csv
import gzip
import io
import json
import os
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(os.environ.get("CHUDE_SOURCE", Path(__file__).resolve().parents[1]))
FIXTURES = ROOT.parent / "shared" / "data" / "fixtures"
MARKS = (b"AddressSanitizer", b"runtime error:", b"LeakSanitizer", b"ThreadSanitizer", b"ERROR **", b"CRITICAL **", b"WARNING **")
MOST = 1 << 16  # bytes of a piece before it is damaged

TOKENS = [
    b"{", b"}", b"[", b"]", b'"', b":", b",", b"null", b"true", b"NaN", b"Infinity", b"-", b"-0", b"01", b"1e999", b"0.1e-400",
    b"123456789012345678901234567890", b"18446744073709551615", b"18446744073709551616", b"-9223372036854775809", b"\\", b'\\"',
    b"\\u0000", b"\\ud800", b"\\udc00", b"\\ud83d\\ude00", b"\\u12", b"\\x41", b"'", b"/**/", b"\n", b"\r", b"\r\n", b"\n\n", b"\0",
    b"\t", b"\x1a", b"\x7f", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe1\xba", b"\xef\xbb\xbf", b"\xff\xfe",
    b"\xe2\x80\xa8", b"\xc2\x85", b"\xc2\xa0", b"\xe2\x80\x8b", b"\xcc\x81", b"\xef\xbf\xbd", b"\xf0\x9f\x91\x8d",
    b'"text":"a"', b'"text":', b'"id":1', b'"id":""', b'"words":"a"', b'"schema":"chude.summary/1"', b'{"text":"a"}',
]
# A value of the wrong kind, or at an edge, for any member; each is valid JSON in itself.
VALUES = [
    None, True, 0, -1, 1 << 63, (1 << 64) - 1, 1 << 64, 10 ** 30, 1.5, "", " ", "\n", "\0", "\ud800", "a", "a b", "_", "\\", "\\-a",
    "a\\=b", [], {}, [[]], [None], {"a": {"a": {}}}, "2026-08-14", "2026-13-45", "0000-00-00", "9" * 40, "vi", "en", "xx-unknown", "th",
    [{"text": "a", "score": 1, "count": 1, "offsets": [[0, 1]]}], [{"text": "a", "score": 1e308, "count": -1, "offsets": [[5, 2]]}],
    [{"text": "a", "score": 2.5}], {"id": 1, "label": "a", "score": 0.5}, {"id": -1, "label": 0, "score": "1"}, [0] * 300,
]
NAMES = ["text", "id", "title", "date", "lang", "source", "words", "title_words", "keyphrases", "tfidf", "topic", "schema", "n", "x",
         "duplicate_of", "boilerplate", "", "te\\u0078t"]
ENCODINGS = ["utf-16", "utf-16-le", "utf-32", "latin-1", "cp1258", "utf-7"]


# --- what is mutated --------------------------------------------------------------------------------------------------

class Source:
    """The lines of one NDJSON file, or one text."""

    def __init__(self, path):
        self.path, self.ndjson = path, path.suffix == ".ndjson"
        self.data = path.read_bytes()
        self.lines = [line + b"\n" for line in self.data.split(b"\n") if line] if self.ndjson else []

    def piece(self, rng):
        if not self.ndjson:
            return self.data
        first, lines, size = rng.randrange(len(self.lines)), [], 0
        for line in self.lines[first:first + rng.randint(1, 30)]:
            lines.append(line)
            size += len(line)
            if size > MOST:
                break
        return b"".join(lines)


def as_csv(piece):
    """The documents as a table."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["id", "title", "text", "date"])
    for line in piece.splitlines():
        document = json.loads(line)
        rows.writerow([document.get(name, "") for name in ("id", "title", "text", "date")])
    return table.getvalue().encode()


def sources():
    found = [Source(path) for path in sorted((ROOT / "samples").glob("*.ndjson"))]
    if FIXTURES.is_dir():
        found += [Source(path) for path in sorted(FIXTURES.glob("*.ndjson")) + sorted(FIXTURES.glob("encodings/*/*.txt"))]
    return found


# --- mutations of bytes -----------------------------------------------------------------------------------------------

def span(rng, data, most=64):
    begin = rng.randrange(len(data) + 1)
    return begin, min(len(data), begin + rng.choice([1, 1, 2, 3, rng.randint(1, most)]))


def flip(rng, data, _):
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 1, 2, 8, 64])):
        if data:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def overwrite(rng, data, _):
    begin, end = span(rng, data)
    return data[:begin] + rng.randbytes(end - begin) + data[end:]


def delete(rng, data, _):
    begin, end = span(rng, data, 4000)
    return data[:begin] + data[end:]


def duplicate(rng, data, _):
    begin, end = span(rng, data, 4000)
    return data[:end] + data[begin:end] * rng.choice([1, 1, 2, 9]) + data[end:]


def move(rng, data, _):
    begin, end = span(rng, data, 400)
    at = rng.randrange(len(data) + 1)
    rest = data[:begin] + data[end:]
    return rest[:at] + data[begin:end] + rest[at:]


def truncate(rng, data, _):
    return data[:rng.randrange(len(data) + 1)]


def behead(rng, data, _):
    return data[rng.randrange(len(data) + 1):]


def token(rng, data, _):
    for _ in range(rng.choice([1, 1, 2, 5])):
        begin, end = span(rng, data, 8)
        end = begin if rng.random() < 0.5 else end
        data = data[:begin] + rng.choice(TOKENS) + data[end:]
    return data


def deep(rng, data, _):
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice([b"[", b'{"a":', b'["', b"}", b"\\"]) * rng.choice([10, 200, 10000]) + data[at:]


def splice(rng, data, other):
    begin, end = span(rng, data, 400)
    b, e = span(rng, other, 4000)
    return data[:begin] + other[b:e] + data[end:]


def join_lines(rng, data, _):
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    return b"\n".join(lines[:at]) + rng.choice([b"", b" ", b"\r", b"\0", b","]) + b"\n".join(lines[at:])


def line_ends(rng, data, _):
    return data.replace(b"\n", rng.choice([b"\r\n", b"\r", b"\n\n", b"\n \t\r\n", b"\n\0\n", b"\xe2\x80\xa8"]))


def shuffle_lines(rng, data, _):
    lines = data.split(b"\n")
    rng.shuffle(lines)
    return b"\n".join(lines)


def encode(rng, data, _):
    """All of it, or one line, in another encoding."""
    text = data.decode("utf-8", "replace")
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    encoding = rng.choice(ENCODINGS)
    if rng.random() < 0.3:
        return text.encode(encoding, "replace")
    return b"\n".join(line.encode(encoding if i == at else "utf-8", "replace") for i, line in enumerate(lines))


def mark(rng, data, _):
    return rng.choice([b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\n", b" "]) + data


BYTES = [flip, overwrite, delete, duplicate, move, truncate, behead, token, token, deep, splice, join_lines, line_ends, shuffle_lines,
         encode, mark]


# --- mutations of documents -------------------------------------------------------------------------------------------

def odd_text(rng, text):
    """A text that is hard on loops: very long words, marks, capitals, line ends, repetitions."""
    words = text.split() or ["a"]
    unit = rng.choice(words + ["a\u0301", "\u0301", "\u200d", "A", "TP.", "1.", "…", "(", "\n", " ", "\u00a0", "_", "\\", "👍🏽", "漢", "ก", "--", "@",
                               "Nguyễn ", "www.", "https://"])
    kind = rng.randrange(8)
    if kind == 0:
        return unit * rng.choice([10, 300, 5000])
    if kind == 1:
        return "".join(words)
    if kind == 2:
        return unicodedata.normalize(rng.choice(["NFD", "NFC", "NFKD"]), text)
    if kind == 3:
        return text.upper() if rng.random() < 0.5 else text.title()
    if kind == 4:
        return text.replace(" ", rng.choice(["", "\n", "\n\n", "\u00a0", "  ", "_", ". ", "-", "\t"]))
    if kind == 5:
        return "".join(chr(rng.choice([rng.randrange(1, 0xD800), rng.randrange(0xE000, 0x110000), rng.randrange(1, 0x300)]))
                       for _ in range(rng.randint(1, 400)))
    if kind == 6:
        rng.shuffle(words)
        return " ".join(words[:rng.randint(1, 200)])
    return (text + rng.choice([" ", "\n", ""])) * rng.choice([2, 3, 10]) if len(text) < 8000 else text[:rng.randrange(len(text))]


def dumps(document, rng):
    return json.dumps(document, ensure_ascii=rng.random() < 0.3).encode("utf-8", "surrogatepass")


def change_document(rng, line):
    try:
        document = json.loads(line)
    except ValueError:
        return line
    if not isinstance(document, dict):
        return line
    kind, name = rng.randrange(7), rng.choice(NAMES)
    if kind == 0:
        document.pop(rng.choice(sorted(document) or [""]), None)
    elif kind <= 2:
        document[name] = rng.choice(VALUES)
    elif kind == 3:  # one name twice
        value = dumps(rng.choice(VALUES), rng)
        return dumps(document, rng).rstrip()[:-1] + b',"' + name.encode() + b'":' + value + b"}"
    elif isinstance(document.get("text"), str):
        document["text"] = odd_text(rng, document["text"])
        if rng.random() < 0.2:
            document["title"] = document["text"][:rng.randint(0, 200)]
    return dumps(document, rng)


def documents(rng, data):
    """Changes some of the lines as documents."""
    share = rng.choice([0.05, 0.3, 1.0])
    return b"\n".join(change_document(rng, line) if line and rng.random() < share else line for line in data.split(b"\n"))


def mutate(rng, data, other, ndjson):
    if ndjson and rng.random() < 0.5:
        data = documents(rng, data)
        if rng.random() < 0.5:
            return data
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        data = rng.choice(BYTES)(rng, data, other)
    return data


# --- what must hold ---------------------------------------------------------------------------------------------------

def looks_wide(data):
    """UTF-16 and UTF-32, which are refused as a whole: by their marks, or by where NULs stand in the first 256 bytes."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\0\0\xfe\xff":
        return True
    head = data[:min(len(data), 256) // 2 * 2]
    if len(head) < 8:
        return False
    even, odd = (head[i::2].count(0) * 100 // (len(head) // 2) for i in (0, 1))
    return (even == 0 and odd >= 60) or (odd == 0 and even >= 60)


def records(data, kind):
    """How many records the reader must find: accepted or rejected. A file that is refused as a whole is one."""
    if looks_wide(data):
        return 1
    data = data[3:] if data.startswith(b"\xef\xbb\xbf") else data
    if kind == "text":
        return 1 if data else 0
    lines = (line[:-1] if line.endswith(b"\r") else line for line in data.split(b"\n"))
    return sum(1 for line in lines if line.strip(b" \t"))


class Failure(Exception):
    pass


def demand(condition, message):
    if not condition:
        raise Failure(message)


class Mutation:
    def __init__(self, args, all_sources, number):
        self.args, self.number = args, number
        self.rng = rng = random.Random(f"{args.seed}:{number}")
        source, other = rng.choice(all_sources), rng.choice(all_sources)
        # Each file as likely as another would be the small ones nearly always.
        if rng.random() < 0.6:
            source = rng.choice([s for s in all_sources if s.ndjson])
        self.kind = "ndjson" if source.ndjson else rng.choice(["text", "text", "lines"])
        self.source = source
        piece = source.piece(rng)
        if source.ndjson and rng.random() < 0.1:
            self.kind, piece = "csv", as_csv(piece)
        self.data = mutate(rng, piece, other.piece(rng), self.kind == "ndjson")
        # None: not known from outside. Of a table that is damaged, and of packed bytes that are, it takes a parser to say.
        self.wanted = records(self.data, self.kind) if self.kind != "csv" else None
        if rng.random() < 0.1:
            self.data = gzip.compress(self.data, 1, mtime=0)
            if rng.random() < 0.5:
                self.data, self.wanted = rng.choice([flip, overwrite, delete, truncate, duplicate])(rng, self.data, b""), None
        elif self.data[:2] == b"\x1f\x8b" or self.data[:4] == b"\x28\xb5\x2f\xfd":
            self.wanted = None
        self.mode = rng.choice(["file", "file", "file", "stdin", "folder", "fail", "same", "same"])
        self.options = ["-k", "3", "-j", str(rng.randint(1, 3))]
        if rng.random() < 0.4:
            self.options += ["--batch-bytes", rng.choice(["1", "100", "5000"])]
        self.ending = {"lines": "txt", "text": "txt"}.get(self.kind, self.kind)
        self.commands = []

    def run(self, words, stdin=None):
        command = [self.args.chude, "run", *words]
        self.commands.append(shlex.join(map(str, command)))
        try:
            result = subprocess.run(command, stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                    timeout=self.args.timeout, check=False)
        except subprocess.TimeoutExpired as caught:
            raise Failure(f"no end after {self.args.timeout} s") from caught
        if result.returncode < 0 or any(mark in result.stderr for mark in MARKS):
            raise Failure(f"ended by signal or sanitizer: {result.returncode}\n{result.stderr.decode('utf-8', 'replace')[-4000:]}")
        return result

    def summary(self, out):
        try:
            summary = json.loads(out)
        except ValueError as caught:
            raise Failure(f"the summary is no JSON: {out[:200]!r}") from caught
        demand(summary.get("schema") == "chude.summary/1", "no summary")
        return summary["corpus"]

    def check_account(self, result, out):
        """Documents in are accepted or rejected, and who was rejected is named."""
        lines = result.stderr.decode("utf-8").splitlines()
        named = sum(line.startswith("chude: rejected: ") for line in lines)
        corpus = self.summary(out)
        accepted, rejected = corpus.get("documents", 0), corpus.get("rejected", 0)
        demand(self.wanted in (None, accepted + rejected), f"{self.wanted} documents in, {accepted} accepted, {rejected} rejected")
        demand(named == rejected, f"{rejected} rejected, {named} named")
        demand(result.returncode == (1 if rejected else 0), f"exit code {result.returncode} with {rejected} rejected")
        # Nothing of the input may make a line of its own among the messages.
        demand(len(lines) == (named + 1 if named else 0), f"{len(lines)} lines on standard error for {named} rejected")
        return accepted

    def check(self, folder):
        path = folder / f"mutated.{self.ending}"
        path.write_bytes(self.data)
        kind = ["--input", self.kind] if self.kind == "lines" or self.rng.random() < 0.5 else []
        words = self.options + kind
        if self.mode == "stdin":
            with open(path, "rb") as stdin:
                result = self.run([*self.options, "--input", self.kind], stdin)
            self.check_account(result, result.stdout)
        elif self.mode == "folder":
            out = folder / "out"
            result = self.run([*words, "-o", out, path])
            demand(not result.stdout, "-o, and something on standard output")
            accepted = self.check_account(result, (out / "summary.json").read_bytes())
            lines = (out / "documents.ndjson").read_bytes().splitlines(keepends=True)
            demand(len(lines) == accepted and all(isinstance(json.loads(line), dict) for line in lines),
                   f"{accepted} documents accepted, {len(lines)} written")
        elif self.mode == "fail":
            result = self.run([*words, "--on-error", "fail", path])
            if result.returncode == 0:
                self.check_account(result, result.stdout)
            else:
                demand(result.returncode == 2 and not result.stdout, f"exit code {result.returncode}, or half an output")
                again = self.run([*words, path])
                demand(again.returncode == 1, "--on-error fail, and nothing to reject")
        else:
            result = self.run([*words, path])
            self.check_account(result, result.stdout)
            if self.mode == "same":
                other = self.run(["-k", "3", "-j", str(self.rng.randint(1, 3)), "--batch-bytes", self.rng.choice(["1", "777", "100000"]),
                                  *kind, path])
                demand(other.stdout == result.stdout, "other threads or batches print other bytes")
                # What the reader says of a file comes before what its batch says of records: the order follows the batches.
                demand(sorted(other.stderr.splitlines()) == sorted(result.stderr.splitlines()),
                       "other threads or batches say something else")

    def keep(self):
        kept = ROOT / "build" / "mutations"
        kept.mkdir(parents=True, exist_ok=True)
        path = kept / f"{self.args.seed}-{self.number}.{self.ending}"
        path.write_bytes(self.data)
        return path


def run_one(args, all_sources, number):
    """What is wrong, or None."""
    mutation = Mutation(args, all_sources, number)
    folder = Path(tempfile.mkdtemp(prefix="chude-mutation-"))
    try:
        mutation.check(folder)
    except Failure as failure:
        text = f"seed {args.seed} number {number} ({mutation.source.path.name}, {mutation.mode}): {failure}"
        return f"{text}\n  input: {mutation.keep()}\n  ran: " + "\n       ".join(mutation.commands)
    except Exception as broken:  # an answer of the program that this test does not understand is a finding too
        return f"seed {args.seed} number {number}: {broken!r}\n  input: {mutation.keep()}\n  ran: {mutation.commands}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one mutation, whose input is kept")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=5, help="seconds that a run may take")
    parser.add_argument("--chude", default=os.environ.get("CHUDE", str(ROOT / "build" / "release" / "chude")))
    args = parser.parse_args()
    args.chude = os.path.abspath(args.chude)

    all_sources = sources()
    if not FIXTURES.is_dir():
        print(f"no {os.path.relpath(FIXTURES, ROOT)}: samples/ alone")
    started = time.monotonic()
    numbers = [args.only] if args.only is not None else range(args.count)
    if args.only is not None:
        mutation = Mutation(args, all_sources, args.only)
        print(f"{mutation.source.path.name}, {mutation.mode}: {mutation.keep()}")
    failures = 0
    with ThreadPoolExecutor(max_workers=args.jobs) as pool:
        for wrong in pool.map(lambda number: run_one(args, all_sources, number), numbers):
            if wrong:
                failures += 1
                print(wrong, flush=True)
    print(f"{len(numbers)} mutations in {time.monotonic() - started:.0f} s, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
