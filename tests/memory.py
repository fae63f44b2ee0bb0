#!/usr/bin/env python3
"""--memory: what does not fit goes to temporary files; the output stays the same bytes, the resident size within the rule
(the budget, plus 15 %, plus four times the largest record a worker), and nothing is left in the folder of temporary files."""
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHUDE = os.environ.get("CHUDE", str(Path(__file__).resolve().parent.parent / "build" / "release" / "chude"))
MEMORY = 64 << 20
WORKERS = 2
SANITIZED = subprocess.run([CHUDE, "--version"], env={**os.environ, "ASAN_OPTIONS": "help=1", "TSAN_OPTIONS": "help=1"},
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE).stderr != b""
MEGABYTES = 3 if SANITIZED else 8
# Each with what makes it write to temporary files.
COMMANDS = ["keyphrase", "ngram -n 3 --min-df 2", "ngram -n 1 then head -n 5000", "tfidf --top 5", "tfidf -n 2 --top 3 --result RESULT",
            "tfidf -n 2 --top 1 --matrix FOLDER", "topics -k 5 --result RESULT", "dedup --result RESULT", "trends --by week --top 100", "kwic mu --context 5 --sort left",
            "keyness -n 2 --min-count 1 --min-df 1 --max-q 1 --top 2000", "keyness -n 2 --min-count 1 --by df --reference NEWS",
            "run -k 5", "run -k 5 -o FOLDER"]
# A process starts with the peak of the one that it was forked from: a small one in between.
MEASURE = """import os, resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
os.pwrite(int(sys.argv[1]), str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss).encode(), 0)
sys.exit(code if code >= 0 else 128 - code)"""


def syllables(draw):
    onset = ["", "b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x"]
    rime = ["a", "à", "á", "ả", "ã", "ạ", "ăn", "ằng", "ấm", "an", "anh", "ao", "âu", "e", "em", "ên", "i", "iên", "inh", "o", "oa",
            "oai", "ong", "ôi", "ông", "ơi", "u", "ung", "uyên", "ư", "ương", "y"]
    words = sorted({a + b for a in onset for b in rime})
    draw.shuffle(words)
    return words


def write_corpus(path, megabytes):
    """Documents by a fixed formula: few frequent words and many rare ones, as in text; dates over half a year."""
    draw = random.Random(20261125)
    words, size, number, largest = syllables(draw), 0, 0, 0
    with open(path, "w", encoding="utf-8") as out:
        while size < megabytes << 20:
            number += 1
            length = 30000 if number == 50 else 60 + int(draw.paretovariate(1.2) * 40) % 900
            theme = draw.randrange(40)
            text = []
            for i in range(length):
                at = int(draw.paretovariate(0.55)) % len(words)
                word = words[(at + theme * 7) % len(words)] if i % 5 == 0 else words[at]
                rare = f"{word}{draw.randrange(30000)}x" if draw.random() < 0.05 else word
                text.append((rare.capitalize() if i % 17 == 0 else rare) + ("." if i % 17 == 16 else ""))
            line = f'{{"id":"{number}","lang":"vi","date":"2026-{1 + number % 6:02}-{1 + number % 28:02}","text":"{" ".join(text)}"}}\n'
            size += out.write(line)
            largest = max(largest, len(line.encode()))
    return largest


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Path(tempfile.mkdtemp(prefix="chude-memory-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.largest = write_corpus(cls.home / "news.ndjson", MEGABYTES)
        lines = (cls.home / "news.ndjson").read_bytes().splitlines(keepends=True)
        (cls.home / "other.ndjson").write_bytes(b"".join(lines[: len(lines) * 2 // 3]))

    def setUp(self):
        self.temporary = Path(tempfile.mkdtemp(prefix="chude-temporary-"))
        self.addCleanup(shutil.rmtree, self.temporary, ignore_errors=True)

    def run_chude(self, command, *more):
        """Exit code, resident bytes at most, and digests of all that was printed and written."""
        folder = Path(tempfile.mkdtemp(dir=self.home))
        words = [str(folder / word) if word in ("RESULT", "FOLDER") else str(self.home / "other.ndjson") if word == "NEWS" else word
                 for word in command.split()]
        with open(folder / "printed", "wb") as out, open(folder / "said", "wb") as err, open(self.home / "measured", "wb+") as measured:
            process = subprocess.run([sys.executable, "-S", "-c", MEASURE, str(measured.fileno()), CHUDE, *words, *more, "-j", str(WORKERS),
                                      str(self.home / "news.ndjson")], stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                     env={**os.environ, "TMPDIR": str(self.temporary)}, pass_fds=[measured.fileno()])
            resident = int(measured.read()) * 1024
        self.assertEqual((process.returncode, (folder / "said").read_bytes()), (0, b""), command)
        digests = {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
                   for path in sorted(folder.rglob("*")) if path.is_file()}
        shutil.rmtree(folder)
        return resident, digests

    def test_same_bytes_within_the_budget(self):
        bound = MEMORY * 1.15 + 4 * self.largest * WORKERS
        for command in COMMANDS:
            with self.subTest(command):
                _, expected = self.run_chude(command)
                resident, digests = self.run_chude(command, "--memory", "64M")
                self.assertEqual(digests, expected)
                if not SANITIZED:
                    self.assertLessEqual(resident, bound)
                self.assertEqual(list(self.temporary.iterdir()), [])

    def start(self, *words, **more):
        more.setdefault("env", {**os.environ, "TMPDIR": str(self.temporary)})
        return subprocess.Popen([CHUDE, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def test_killed(self):
        """Temporary files have no name, so that even kill -9 leaves nothing."""
        chude = self.start("tfidf", "--batch-bytes", "100", "--spill-bytes", "1", "-j", "1")
        chude.stdin.write('{"text":"Bão số 3 đổ bộ."}\n'.encode() * 30000)
        chude.stdin.flush()
        while not any("(deleted)" in os.readlink(f"/proc/{chude.pid}/fd/{name}") for name in os.listdir(f"/proc/{chude.pid}/fd")
                      if os.path.lexists(f"/proc/{chude.pid}/fd/{name}")):
            self.assertIsNone(chude.poll())
        self.assertEqual(list(self.temporary.iterdir()), [])
        chude.send_signal(signal.SIGKILL)
        chude.communicate()
        self.assertEqual(list(self.temporary.iterdir()), [])

    def check_full(self, process):
        out, err = process.communicate((self.home / "news.ndjson").read_bytes())
        self.assertEqual(process.returncode, 2, err)
        self.assertEqual(out, b"")
        self.assertRegex(err.decode(), r"writing a temporary file failed behind \d+ bytes: .* \(a larger --memory")
        self.assertIn(str(self.temporary), err.decode())

    def test_full_disk(self):
        """A disk of 1 MiB, where the system lets us mount one."""
        if subprocess.run(["unshare", "-rm", "true"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("no mount namespace is to be had here")
        script = f'mount -t tmpfs -o size=1m none "{self.temporary}" && TMPDIR="{self.temporary}" exec "{CHUDE}" tfidf --memory 64M --spill-bytes 1000'
        self.check_full(subprocess.Popen(["unshare", "-rm", "sh", "-c", script], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE))

    def test_file_too_large(self):
        """The same by the limit of a file's size."""
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
        self.check_full(self.start("tfidf", "--memory", "64M", "--spill-bytes", "1000", preexec_fn=limit, restore_signals=False))

    def test_no_folder(self):
        env = {**os.environ, "TMPDIR": str(self.temporary / "nowhere")}
        chude = self.start("tfidf", "--spill-bytes", "1", env=env)
        _, err = chude.communicate('{"text":"a"}\n'.encode())
        self.assertEqual(chude.returncode, 2)
        self.assertIn("no temporary file can be made in", err.decode())


if __name__ == "__main__":
    unittest.main(verbosity=1)
