#!/usr/bin/env python3
"""Other people's files: each failure of reading is named once, what came whole is kept, and documents in are those accepted and those
rejected."""
import gzip
import json
import os
import resource
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

CHUDE = os.environ.get("CHUDE", str(Path(__file__).resolve().parent.parent / "build" / "release" / "chude"))
SANITIZED = "asan" in CHUDE or "tsan" in CHUDE  # whose memory says nothing
TEXT = "Xã Tân Lộc Hạ mở lớp dạy bơi cho trẻ em."


def line(number, text=TEXT):
    return json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n"


class Readers(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="chude-readers-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def put(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def chude(self, *words, **more):
        if "input" not in more:
            more.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run([CHUDE, *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240, **more)

    def check(self, words, accepted, rejected, **more):
        """Runs `cat`; the documents. rejected: what standard error must say, a line each."""
        result = self.chude("cat", *words, **more)
        self.assertEqual(result.returncode, 1 if rejected else 0, result.stderr)
        lines = result.stderr.decode().splitlines()
        self.assertEqual(len(lines), len(rejected) + 1 if rejected else 0, lines)
        for part in rejected:
            self.assertTrue(any(part in one for one in lines), (part, lines))
        documents = [json.loads(one) for one in result.stdout.decode().splitlines()]
        self.assertEqual(len(documents), accepted, documents[:3])
        if rejected:
            self.assertIn(f"chude: {len(rejected)} records or files were rejected", lines[-1])
            result = self.chude("cat", "--on-error", "fail", *words, **more)
            self.assertEqual(result.returncode, 2)
        return documents

    def test_nul(self):
        self.put("a.txt", b"m\xe1\xbb\x99t\0hai")
        self.assertEqual(self.check(["a.txt"], 1, [])[0]["text"], "một\0hai")
        self.put("b.txt", b"a\0b\nc\n")
        self.assertEqual([d["text"] for d in self.check(["--input", "lines", "b.txt"], 2, [])], ["a\0b", "c"])
        self.put("c.ndjson", b'{"text":"a\0b"}\n' + line(1).encode())
        self.check(["c.ndjson"], 1, ["c.ndjson:1: a control character in a string at byte 11"])

    def test_carriage_returns_alone(self):
        self.put("a.txt", "một\rhai\r")
        self.assertEqual(self.check(["a.txt"], 1, [])[0]["text"], "một\rhai\r")
        self.put("a.ndjson", line(1).replace("\n", "\r") + line(2).replace("\n", "\r"))
        self.check(["a.ndjson"], 0, ["a.ndjson:1: a carriage return alone ends no line"])
        self.put("a.csv", "id,text\r1,một\r")
        self.check(["a.csv"], 0, ["a.csv:1: the header is wrong: a carriage return alone at byte 8"])

    def test_records_that_are_none(self):
        bad = ['{"text":"\\ud83d"}', '{"text":' + "[" * 10000 + "]" * 10000 + "}", '{"text":["a"]}', '{"text":"a","text":"b"}',
               '{"text":"a","n":123456789012345678901234567890}']
        said = ["a.ndjson:2: an unpaired surrogate escape", "a.ndjson:3: nesting deeper than 200 levels",
                'a.ndjson:4: member "text" is not a string', "a.ndjson:5: an object with two members of one name",
                "a.ndjson:6: an integer beyond 64 bits"]
        self.put("a.ndjson", line(1) + "\n".join(bad) + "\n" + line(7))
        self.assertEqual([d["id"] for d in self.check(["a.ndjson"], 2, said)], ["1", "7"])

    def test_nothing(self):
        self.put("empty.txt", "")
        self.put("empty.csv", "")
        (self.folder / "folder").mkdir()
        self.check(["empty.txt", "empty.csv", "folder"], 0, [])
        self.put("a.txt", TEXT)
        result = self.chude("cat", "a.txt", "missing.txt")
        self.assertEqual((result.returncode, result.stdout), (2, b""))
        self.assertIn(b"missing.txt: No such file or directory", result.stderr)

    def test_links(self):
        self.put("news/a.txt", TEXT)
        os.symlink("..", self.folder / "news/up")
        os.symlink("self", self.folder / "news/self")
        self.check(["news"], 1, ["news/self: cannot be read: Too many levels of symbolic links"])

    def test_fifo(self):
        path = self.folder / "fifo"
        os.mkfifo(path)
        writer = threading.Thread(target=lambda: path.write_text(line(1) + line(2), encoding="utf-8"))
        writer.start()
        self.check(["fifo"], 2, [])
        writer.join()

    def test_head_of_a_slow_pipe(self):
        """The writer never ends, and yet `head` does."""
        with subprocess.Popen([CHUDE, "head", "-n", "1", "-j", "2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as chude:
            chude.stdin.write(line(1).encode())
            chude.stdin.flush()
            self.assertEqual(json.loads(chude.stdout.read())["id"], "1")
            self.assertEqual(chude.wait(), 0)

    def zstd(self, data):
        if not shutil.which("zstd"):
            self.skipTest("no zstd program")
        return subprocess.run(["zstd", "-q"], input=data, stdout=subprocess.PIPE, check=True).stdout

    def packed(self, kind, pack):
        state, lines = 7, []  # words by a formula, so that they do not pack to nothing
        for number in range(40000):
            state = (state * 1103515245 + 12345) % 2147483648
            lines.append(line(number, f"bài số {state} của xã {state // 77 % 9973}"))
        data = "".join(lines).encode()
        packed = pack(data)
        self.put(f"a.ndjson.{kind}", packed)
        self.assertEqual(len(self.check([f"a.ndjson.{kind}"], len(lines), [])), len(lines))
        self.assertEqual(self.chude("cat", input=packed).stdout.count(b"\n"), len(lines))
        self.put(f"two.ndjson.{kind}", packed + packed)
        self.check([f"two.ndjson.{kind}"], 2 * len(lines), [])
        self.put(f"behind.ndjson.{kind}", packed + b"garbage")
        self.check([f"behind.ndjson.{kind}"], len(lines), [f"damaged {'gzip' if kind == 'gz' else 'zstd'} data at byte {len(packed) + 1}"])
        self.put(f"plain.ndjson.{kind}", data[:3000])
        self.check([f"plain.ndjson.{kind}"], 0, ["data at byte 1, though its name says so"])
        cut = len(packed) * 2 // 3
        damaged = bytearray(packed)
        damaged[cut:cut + 40] = b"\xff" * 40
        for name, bytes_, said in (("cut", packed[:cut], f"at byte {cut}; what came whole was taken"), ("damaged", bytes(damaged), "damaged")):
            self.put(f"{name}.ndjson.{kind}", bytes_)
            self.put(f"{name}.txt.{kind}", bytes_)
            result = self.chude("cat", f"{name}.ndjson.{kind}")
            self.assertEqual(result.returncode, 1)
            self.assertIn(said, result.stderr.decode())
            self.assertEqual(result.stderr.decode().count(f"rejected: {name}.ndjson.{kind}: "), 1)
            got = [json.loads(one)["text"] for one in result.stdout.splitlines()]
            # What gzip gives behind damage, until its check meets it, is nonsense that JSON refuses line by line.
            before = len(lines) // 2 if (kind, name) == ("gz", "damaged") else len(got)
            self.assertGreater(before, 1000)
            self.assertEqual(got[:before], [json.loads(one)["text"] for one in lines[:before]])
            for size in ("1", "70000", "100000000"):  # the same whatever a batch is
                again = self.chude("cat", "-j", "3", "--batch-bytes", size, f"{name}.ndjson.{kind}")
                self.assertEqual(again.stdout, result.stdout)
                self.assertEqual(sorted(again.stderr.splitlines()), sorted(result.stderr.splitlines()))
            self.check([f"{name}.txt.{kind}"], 0, [said])  # a part of a text is no text

    def test_gzip(self):
        self.packed("gz", lambda data: gzip.compress(data, 6))

    def test_zstd(self):
        self.packed("zst", self.zstd)

    def test_a_line_of_200_mb(self):
        size = 200 << 20
        with open(self.folder / "a.ndjson", "wb") as out:
            out.write(line(1).encode() + b'{"id":"2","text":"')
            for _ in range(size >> 20):
                out.write(b"tin " * (1 << 18))
            out.write(b'"}\n' + line(3).encode())
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        with open(self.folder / "out", "wb") as out:
            process = subprocess.Popen([CHUDE, "cat", "-j", "1", "a.ndjson"], cwd=self.folder, stdout=out)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0, before)
        self.assertGreater((self.folder / "out").stat().st_size, size)
        with open(self.folder / "out", "rb") as out:
            self.assertEqual(sum(block.count(b"\n") for block in iter(lambda: out.read(1 << 20), b"")), 3)
        if not SANITIZED:
            self.assertLess(used.ru_maxrss << 10, 4.3 * size)

    def test_wide_characters(self):
        for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
            self.put("a.ndjson", line(1).encode(name) * 5)
            said = "UTF-32" if name == "utf-32" else "UTF-16"
            self.check(["a.ndjson"], 0, [f"a.ndjson: not UTF-8: it looks like {said}"])

    def test_legacy_charsets(self):
        self.put("a.txt", "đi đường về nhà ướt".encode("cp1258", "ignore") * 3)
        self.check(["a.txt"], 0, ["it looks like windows-1258; convert it with `iconv"])
        self.put("b.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
        self.check(["b.txt"], 0, ["it looks like binary data"])
        self.put("c.txt", (TEXT * 5).encode() + b"\xe1\xbb" + TEXT.encode())  # damaged, not legacy
        result = self.chude("cat", "c.txt")
        self.assertRegex(result.stderr.decode().splitlines()[0], r"not UTF-8 at byte \d+$")

    def test_table_over_batches(self):
        rows = [f'{n},"dòng {n}\ncó ""ngoặc"", phẩy",{"x" * (n % 900)}' for n in range(3000)]
        self.put("a.csv", "id,text,pad\r\n" + "\r\n".join(rows))
        whole = self.chude("cat", "a.csv").stdout
        self.assertEqual(whole.count(b"\n"), 3000)
        for size in ("1", "5000", "65536"):
            self.assertEqual(self.chude("cat", "-j", "3", "--batch-bytes", size, "a.csv").stdout, whole)
        self.assertEqual(json.loads(whole.splitlines()[-1])["source"], "a.csv:6000")


if __name__ == "__main__":
    unittest.main(verbosity=1)
