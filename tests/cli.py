#!/usr/bin/env python3
"""What golden cases cannot say: closed pipes, full disks, odd files, nothing left behind after a failure, large inputs."""
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

CHUDE = os.environ.get("CHUDE", str(Path(__file__).resolve().parent.parent / "build" / "release" / "chude"))
GOOD = '{"id":"1","lang":"vi","text":"Công an xã tuần tra."}\n'
WORDS = "công an xã tuần tra bảo vệ an ninh bão số mưa lớn thị trường lúa gạo trường học tuyển sinh bóng đá chung kết".split()


class Cli(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="chude-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def put(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def chude(self, *words, **more):
        more.setdefault("stdin", subprocess.DEVNULL)
        more.setdefault("stdout", subprocess.PIPE)
        program = more.pop("program", CHUDE)
        return subprocess.run([program, *words], cwd=self.folder, stderr=subprocess.PIPE, timeout=240, **more)

    def shell(self, line):
        line = line.replace("chude", f'"{CHUDE}"')
        return subprocess.run(["sh", "-c", line], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240)

    def files(self):
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())

    def corpus(self, name, megabytes=6, bad=()):
        """Documents by a fixed formula, enough for several batches, one of them larger than a batch."""
        state, size, line = 1, 0, 0
        with open(self.folder / name, "w", encoding="utf-8") as out:
            while size < megabytes << 20:
                line += 1
                count = 300000 if line == 700 else 30 + state % 400
                words = []
                for _ in range(count):
                    state = (state * 1103515245 + 12345) % 2147483648
                    words.append(WORDS[(state >> 16) % len(WORDS)])
                record = f'{{"id":"{line}","lang":"vi","text":"{" ".join(words)}."}}\n' if line not in bad else "x\n"
                size += out.write(record)
        return self.folder / name

    # ---- output

    def test_reader_closes_early(self):
        self.corpus("news.ndjson")
        process = subprocess.Popen([CHUDE, "cat", "news.ndjson"], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        self.assertEqual(process.wait(60), -signal.SIGPIPE)
        self.assertEqual(err, b"")

    def test_reader_closes_early_and_sigpipe_is_ignored(self):
        self.corpus("news.ndjson")
        process = subprocess.Popen([CHUDE, "cat", "news.ndjson"], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   restore_signals=False,
                                   preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN))
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        process.stderr.close()
        self.assertEqual(process.wait(60), -signal.SIGPIPE)
        self.assertEqual(err, b"")

    def test_head_ends_an_endless_input(self):
        result = self.shell("yes '{\"text\":\"a\"}' | chude tokenize then head -n 2 -j 3")
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        self.assertEqual(result.stdout.count(b"\n"), 2)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_disk_full(self):
        self.put("a.ndjson", GOOD)
        for words in (["cat"], ["summary"], ["--version"], ["stages"], ["segment"], ["help", "tfidf"]):
            with open("/dev/full", "wb") as full:
                files = ["a.ndjson"] if words[0] in ("cat", "summary", "segment") else []
                result = self.chude(*words, *files, stdout=full)
            self.assertEqual(result.returncode, 2, words)
            self.assertIn(b"standard output: writing failed: No space left on device", result.stderr)
        result = self.chude("cat", "-o", "/dev/full", "a.ndjson")
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"/dev/full: writing failed", result.stderr)

    def test_failure_leaves_nothing(self):
        self.put("bad.ndjson", GOOD + "x\n" + GOOD)
        before = self.files()
        for words in (["cat", "-o", "out", "--on-error", "fail"], ["tfidf", "-o", "out", "--on-error=fail", "--result", "r"],
                      ["run", "-o", "out", "--on-error", "fail"], ["run", "-o", "out", "--stopwords", "nowhere"],
                      ["tokenize", "-o", "out", "--unit", "nothing"], ["ngram", "--min-df", "x", "-o", "out"],
                      ["segment", "-o", "out", "--on-error", "fail", "latin.txt"]):
            if words[0] == "segment":
                self.put("latin.txt", b"h\xf4m nay\n")
                before = self.files()
            result = self.chude(*words, "bad.ndjson")
            self.assertEqual(result.returncode, 2, words)
            self.assertEqual(self.files(), before, words)
        self.put("out", "old")
        self.assertEqual(self.chude("cat", "-o", "out", "--on-error", "fail", "bad.ndjson").returncode, 2)
        self.assertEqual((self.folder / "out").read_text(), "old")

    def test_interrupt_leaves_nothing(self):
        """The input never ends, so the signal always comes while the file is being written."""
        with subprocess.Popen([CHUDE, "tokenize", "-o", str(self.folder / "out.ndjson")], stdin=subprocess.PIPE) as chude:
            chude.stdin.write(GOOD.encode())
            chude.stdin.flush()
            while not list(self.folder.glob("out.ndjson.*")):
                self.assertIsNone(chude.poll())
            # The guard is set before the first byte is read: wait until the pipe is empty.
            chude.stdin.write(GOOD.encode() * 3000)
            chude.stdin.flush()
            chude.send_signal(signal.SIGTERM)
            self.assertEqual(chude.wait(), -signal.SIGTERM)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_output_through_links(self):
        self.put("a.ndjson", GOOD)
        self.put("real", "old")
        os.symlink("real", self.folder / "link")
        self.assertEqual(self.chude("cat", "-o", "link", "a.ndjson").returncode, 0)
        self.assertTrue((self.folder / "link").is_symlink())
        self.assertIn("tuần tra", (self.folder / "real").read_text())
        result = self.shell("chude cat -o /dev/stdout a.ndjson > out; test -L /dev/stdout")
        self.assertEqual(result.returncode, 0)
        self.assertIn("tuần tra", (self.folder / "out").read_text())
        self.assertEqual(self.chude("cat", "-o", "/dev/stdout", "a.ndjson").stdout.count(b"\n"), 1)

    def test_closed_descriptors(self):
        self.put("a.ndjson", "x\n" + GOOD)
        result = self.shell("chude cat a.ndjson -o out 2>&-; echo $?")
        self.assertEqual(result.stdout, b"1\n")
        self.assertNotIn("rejected", (self.folder / "out").read_text())  # a message must not get into it
        self.assertEqual(self.shell("chude cat a.ndjson >&-").returncode, 2)
        self.assertEqual(self.shell("chude cat <&-").returncode, 1)
        self.assertEqual((self.folder / "a.ndjson").read_text(), "x\n" + GOOD)

    # ---- input

    def test_unreadable(self):
        self.put("news/a.txt", "a")
        self.put("news/closed/b.txt", "b")
        self.put("news/closed.txt", "c")
        os.chmod(self.folder / "news/closed", 0)
        os.chmod(self.folder / "news/closed.txt", 0)
        self.addCleanup(os.chmod, self.folder / "news/closed", 0o755)
        more = {}
        if os.geteuid() == 0:  # who may read everything
            os.chmod(self.folder, 0o755)
            program = shutil.copy(CHUDE, self.folder / "program")  # the checkout may stand in a folder of root's
            os.chmod(program, 0o755)
            more = {"user": 65534, "group": 65534, "program": program}
        result = self.chude("cat", "news", **more)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(result.stdout.count(b"\n"), 1)
        self.assertIn(b"news/closed: cannot be read: Permission denied", result.stderr)
        self.assertIn(b"news/closed.txt: cannot be read: Permission denied", result.stderr)
        self.assertIn(b"2 records or files were rejected", result.stderr)
        for name in ("news/closed", "news/closed.txt"):  # named, they are looked at first
            result = self.chude("cat", "news/a.txt", name, **more)
            self.assertEqual((result.returncode, result.stdout), (2, b""))
            self.assertIn(b"Permission denied", result.stderr)
        self.assertEqual(self.chude("cat", "--on-error", "fail", "news", **more).returncode, 2)

    def test_fifo_in_a_folder(self):
        self.put("news/a.txt", "a")
        os.mkfifo(self.folder / "news/fifo")
        result = self.chude("cat", "news")
        self.assertEqual((result.returncode, result.stdout.count(b"\n")), (0, 1))

    def test_names_of_any_bytes(self):
        self.put(os.fsdecode(b"b\xe0i.txt"), "a")
        for words in (["cat"], ["summary", "--with"]):
            result = self.chude(*words, os.fsdecode(b"b\xe0i.txt"))
            result.stdout.decode()
        self.assertIn("b\ufffdi.txt", self.chude("cat", os.fsdecode(b"b\xe0i.txt")).stdout.decode())

    def test_first_failure_is_told(self):
        self.corpus("news.ndjson", bad=(900, 1500, 1501))
        for jobs in "1234":
            result = self.chude("tokenize", "--on-error", "fail", "-j", jobs, "news.ndjson")
            self.assertEqual(result.returncode, 2)
            self.assertIn(b"news.ndjson:900: no JSON object", result.stderr)
            result = self.chude("tokenize", "-j", jobs, "news.ndjson", stdout=subprocess.DEVNULL)
            lines = [line.split(b":")[3] for line in result.stderr.splitlines()[:-1]]
            self.assertEqual((result.returncode, lines), (1, [b"900", b"1500", b"1501"]))

    # ---- same bytes

    def digest(self, command):
        result = self.shell(command)
        self.assertEqual((result.returncode, result.stderr), (0, b""), command)
        return hashlib.sha256(result.stdout).hexdigest()

    def test_same_bytes_of_many_batches(self):
        self.corpus("news.ndjson")
        for chain in (["tokenize", "stop", "tfidf --top 5"], ["tokenize", "ngram -n 2 --min-df 2", "head -n 500"],
                      ["select --lang vi", "tokenize", "topics -k 3", "head -n 40"]):
            digests = {}
            for jobs in ("1", "2", "7"):
                digests[f"-j {jobs}"] = self.digest("chude " + " then ".join(chain) + f" -j {jobs} news.ndjson")
            digests["chain"] = self.digest(f"chude {chain[0]} news.ndjson | " + " | ".join("chude " + stage for stage in chain[1:]))
            self.assertEqual(len(set(digests.values())), 1, (chain, digests))

    def test_whole_job_of_many_batches(self):
        self.corpus("news.ndjson", 4)
        seen = set()
        for jobs in ("1", "3"):
            self.digest(f"chude run -k 3 --keywords 20 -o out{jobs} -j {jobs} news.ndjson")
            folder = self.folder / f"out{jobs}"
            self.assertEqual(sorted(path.name for path in folder.iterdir()), ["documents.ndjson", "summary.json"])
            seen.add(tuple(path.read_bytes() for path in sorted(folder.iterdir())))
            documents = (folder / "documents.ndjson").read_bytes()
            self.assertIn(hashlib.sha256(documents).hexdigest(), (folder / "summary.json").read_text())
        self.assertEqual(len(seen), 1)

    def test_order_of_the_input(self):
        """Rows and the summary's numbers do not depend on it."""
        path = self.corpus("news.ndjson", 2)
        lines = path.read_bytes().splitlines(keepends=True)
        (self.folder / "turned.ndjson").write_bytes(b"".join(reversed(lines)))
        for command in ("chude ngram -n 2", "chude summary --keywords 20"):
            self.assertEqual(self.digest(f"{command} -j 2 news.ndjson"), self.digest(f"{command} -j 2 turned.ndjson"), command)


if __name__ == "__main__":
    unittest.main(verbosity=1)
