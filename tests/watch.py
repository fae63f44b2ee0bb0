#!/usr/bin/env python3
"""`chude watch`: after whatever happened to the folder and to the process, the summary is that of one `chude run` over all files."""
import argparse
import gzip
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
ROUNDS, SEED = 6, 1
SENTENCES = ["Công an xã Tân Lộc Hạ tuần tra ban đêm cùng tổ bảo vệ an ninh trật tự ở cơ sở.",
             "Tổ tự quản phát hiện hai vụ lừa đảo qua mạng và báo ngay cho lực lượng công an.",
             "Bão số 3 mạnh lên trên Biển Đông, tàu thuyền khẩn trương vào bờ tránh trú.",
             "Mưa lớn gây ngập lụt tại nhiều xã ven biển của Hà Tĩnh và Quảng Trị.",
             "Học sinh lớp 12 ôn thi tốt nghiệp trung học phổ thông trong tháng cuối cùng.",
             "Trường đại học công bố điểm chuẩn tuyển sinh, nhiều ngành tăng 1,5 điểm.",
             "Giá lúa gạo ở An Giang tăng, nông dân lãi thêm 6 triệu đồng mỗi héc-ta.",
             "Hợp tác xã trồng lúa phát thải thấp ký hợp đồng với doanh nghiệp xuất khẩu."]


def lines(rng, count, identified=True, bad=0.0):
    """Some documents as NDJSON, now and then with a bad record."""
    made = []
    for _ in range(count):
        number = rng.randrange(10 ** 9)
        document = {"id": f"tin-{number}", "title": rng.choice(SENTENCES), "date": f"2026-07-{1 + number % 28:02}"} if identified else {}
        made.append(json.dumps({**document, "text": " ".join(rng.sample(SENTENCES, 3)) + f" Tin số {number}."}, ensure_ascii=False) + "\n")
    if rng.random() < bad:
        made.append("hỏng\n")
    return "".join(made).encode()


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="chude-watch-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.rng = random.Random(SEED)
        (self.folder / "vào").mkdir()

    def put(self, name, data):
        path = self.folder / "vào" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def chude(self, *words):
        return subprocess.run([CHUDE, *words], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=240)

    def watch(self, *words, code=0):
        result = self.chude("watch", "vào", "-o", "ra", "--once", *words)
        self.assertEqual(result.returncode, code, result.stderr.decode())
        return result.stderr.decode()

    def compare(self, *words, code=0):
        """What stands in `ra` is what one run writes."""
        result = self.chude("run", "vào", "-o", "một/ra", "--html", "một/ra/report.html", *words)
        self.assertEqual(result.returncode, code, result.stderr.decode())
        for name in ("documents.ndjson", "summary.json", "report.html"):
            self.assertEqual((self.folder / "ra" / name).read_bytes(), (self.folder / "một" / "ra" / name).read_bytes(), name)

    def segments(self):
        return {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in (self.folder / "ra" / "store").glob("*.zst")}

    def pair(self):
        """The summary, which must name the documents that stand beside it; None where there is none."""
        path = self.folder / "ra" / "summary.json"
        if not path.exists():
            return None
        summary = json.loads(path.read_bytes())
        documents = (self.folder / "ra" / "documents.ndjson").read_bytes()
        self.assertEqual(summary["companions"][0]["sha256"], hashlib.sha256(documents).hexdigest())
        return summary


class Following(Folder):
    def test_files_come_change_and_go(self):
        self.put("a.ndjson", lines(self.rng, 4) + b"kh\xc3\xb4ng\n")
        self.put("b/không có id.ndjson", lines(self.rng, 3, identified=False))
        self.put("b/2026-07-03-bài.txt", SENTENCES[0] + " " + SENTENCES[2])
        self.put("c.csv", f"title,text\nMột,\"{SENTENCES[3]}\"\n")
        self.put("d.ndjson.gz", gzip.compress(lines(self.rng, 2), mtime=0))
        self.put("e.json", "[{\"text\":\"một mảng\"}]")
        self.put(".ẩn.ndjson", lines(self.rng, 1))
        said = self.watch(code=1)
        self.assertIn("a.ndjson:", said)
        self.assertIn("e.json: a JSON array", said)
        self.compare(code=1)
        before = self.segments()
        self.assertEqual(len(before), 6)
        written = (self.folder / "ra" / "summary.json").stat().st_mtime_ns
        said = self.watch(code=1)
        self.assertEqual(written, (self.folder / "ra" / "summary.json").stat().st_mtime_ns, "nothing has changed")
        self.assertEqual(said, "chude: 2 records or files were rejected when they were read\n")
        self.put("a.ndjson", lines(random.Random(5), 3))
        self.put("f.ndjson", lines(random.Random(6), 3))
        (self.folder / "vào" / "e.json").unlink()
        (self.folder / "vào" / "c.csv").rename(self.folder / "vào" / "g.csv")
        self.watch()
        self.compare()
        after = self.segments()
        self.assertEqual(len(after), 6)
        self.assertEqual(len(set(before.items()) & set(after.items())), 3, "what has not changed is not read again")
        shutil.rmtree(self.folder / "vào")
        (self.folder / "vào").mkdir()
        self.watch()
        self.compare()
        self.assertEqual(self.segments(), {})

    def test_a_change_that_times_do_not_show(self):
        path = self.put("a.ndjson", b'{"id":"1","text":"C\xc3\xb4ng an x\xc3\xa3 tu\xe1\xba\xa7n tra."}\n')
        self.watch()
        times = path.stat()
        path.write_bytes(path.read_bytes().replace(b'"1"', b'"2"'))
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        self.watch()
        self.compare()

    def test_options(self):
        self.put("a.ndjson", lines(random.Random(2), 9))
        self.put("b.ndjson", lines(random.Random(3), 9))
        self.watch()
        before = self.segments()
        self.watch("-k", "2", "--level", "story", "-n", "2")
        self.compare("-k", "2", "--level", "story", "-n", "2")
        self.assertEqual(self.segments(), before, "topics are of the whole: words are what they were")
        (self.folder / "từ.txt").write_text("tổ tự quản\n")
        self.watch("--lexicon", "từ.txt")
        self.compare("--lexicon", "từ.txt")
        changed = self.segments()
        self.assertFalse(set(changed) & set(before))
        (self.folder / "từ.txt").write_text("vụ lừa đảo\n")
        self.watch("--lexicon", "từ.txt")
        self.compare("--lexicon", "từ.txt")
        self.assertFalse(set(changed) & set(self.segments()), "the list has changed")
        self.watch("--text-field", "title")
        self.compare("--text-field", "title")
        recipe = json.loads(self.chude("run", "-k", "2", "--print-recipe").stdout)
        recipe["chain"].insert(2, {"stage": "select", "options": {"has": ["title"]}})
        (self.folder / "cách.json").write_text(json.dumps(recipe))
        self.watch("--recipe", "cách.json")
        self.compare("--recipe", "cách.json")

    def test_window(self):
        self.put("a.ndjson", lines(random.Random(2), 12))
        self.put("b.txt", SENTENCES[0])
        self.watch("--window", "7d", "--today", "2026-07-20")
        recipe = json.loads(self.chude("run", "--print-recipe").stdout)
        stages = [stage["stage"] for stage in recipe["chain"]]  # the map stages come first
        recipe["chain"].insert(stages.index("dedup"), {"stage": "select", "options": {"from": "2026-07-14"}})
        (self.folder / "cách.json").write_text(json.dumps(recipe))
        self.compare("--recipe", "cách.json")
        self.assertGreaterEqual(self.pair()["corpus"]["from"], "2026-07-14")
        before = self.segments()
        self.watch("--window", "1w", "--today", "2027-07-20")
        self.assertEqual(self.pair()["corpus"]["documents"], 0)
        self.watch()
        self.compare()
        self.assertEqual(self.segments(), before)

    def test_what_cannot_be_read(self):
        self.put("a.ndjson", lines(random.Random(2), 3))
        (self.folder / "vào" / "lạc.ndjson").symlink_to("không có")
        self.assertIn("lạc.ndjson: cannot be read", self.watch(code=1))
        self.compare(code=1)
        self.assertEqual(self.pair()["corpus"]["rejected"], 1)
        os.mkfifo(self.folder / "vào" / "ống")  # left alone
        self.watch(code=1)
        result = self.chude("watch", "vào", "-o", "khác", "--once", "--on-error", "fail")
        self.assertEqual(result.returncode, 1, "a file that cannot be read is counted")

    def test_damaged_store(self):
        self.put("a.ndjson", lines(random.Random(2), 3))
        self.put("b.ndjson", lines(random.Random(3), 3))
        self.watch()
        one, two = sorted((self.folder / "ra" / "store").glob("*.zst"))
        data = bytearray(one.read_bytes())
        data[20] ^= 1
        one.write_bytes(data)
        two.write_bytes(two.read_bytes()[:-1])
        (self.folder / "ra" / "documents.ndjson").unlink()
        said = self.watch()
        self.assertEqual(said.count("damaged, and made anew"), 2, said)
        self.compare()

    def test_refused(self):
        self.put("a.ndjson", lines(random.Random(2), 3))
        for words, message in ((["vào"], "with -o"), (["-o", "ra"], "name one folder"), (["vào", "vào", "-o", "ra"], "name one folder"),
                               (["không", "-o", "ra"], "không: No such file"), (["vào/a.ndjson", "-o", "ra"], "no folder"),
                               (["vào", "-o", "vào/ra"], "would be read"), (["vào", "-o", "vào"], "would be read"),
                               (["vào", "-o", "ra", "--every", "10"], "--every takes"), (["vào", "-o", "ra", "--window", "5h"], "--window takes"),
                               (["vào", "-o", "ra", "--today", "2026-07-01"], "--window"), (["vào", "-o", "ra", "-k", "nhiều"], "-k"),
                               (["vào", "-o", "ra", "--window", "2d", "--today", "hôm nay"], "--today takes"),
                               (["vào", "-o", "ra", "--lexicon", "không"], "không")):
            result = self.chude("watch", "--once", *words)
            self.assertEqual(result.returncode, 2, words)
            self.assertIn(message.replace("-k", "topics"), result.stderr.decode(), words)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["vào"], "nothing was made")
        self.assertEqual([path.name for path in (self.folder / "vào").iterdir()], ["a.ndjson"])


class Ends(Folder):
    def start(self, *words):
        return subprocess.Popen([CHUDE, "watch", "vào", "-o", "ra", "--every", "1s", "--verbose", *words], cwd=self.folder,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def wait_for(self, what):
        end = time.monotonic() + 120
        while not what():
            self.assertLess(time.monotonic(), end, "nothing happened")
            time.sleep(0.02)

    def change(self):
        """Something happens to the folder: a file comes (renamed or written in pieces), changes, or goes."""
        there = sorted(path for path in (self.folder / "vào").iterdir() if not path.name.startswith("."))
        what = self.rng.choice(["come", "come", "come", "pieces", "change", "go"])
        name = f"tệp-{self.rng.randrange(10 ** 6)}.ndjson"
        if what == "pieces":
            data = lines(self.rng, 3, bad=0.2)
            with open(self.folder / "vào" / name, "wb") as file:
                file.write(data[:len(data) // 2])
                file.flush()
                time.sleep(0.01)
                file.write(data[len(data) // 2:])
        elif what == "come" or len(there) < 4:
            self.put("." + name, lines(self.rng, 1 + self.rng.randrange(4), bad=0.2)).rename(self.folder / "vào" / name)
        elif what == "change":
            self.rng.choice(there).write_bytes(lines(self.rng, 2, bad=0.2))
        else:
            self.rng.choice(there).unlink()

    def test_killed_while_files_arrive(self):
        for _ in range(6):
            self.change()
        began = time.monotonic()
        self.chude("watch", "vào", "-o", "thử", "--once", "-q")
        look = time.monotonic() - began  # how long one takes here: moments are drawn from it
        for _ in range(ROUNDS):
            process = self.start()
            moments = sorted(self.rng.uniform(0, 1.2 * look) for _ in range(4))
            for i, moment in enumerate(moments):
                time.sleep(max(0, moment - (moments[i - 1] if i else 0)))
                if i + 1 < len(moments):
                    self.change()
            process.send_signal(signal.SIGKILL)
            process.communicate()
            self.assertEqual(process.returncode, -signal.SIGKILL)
            self.pair()  # an old pair, a new one, or no summary
        code = self.chude("run", "vào", "-o", "một").returncode
        self.watch(code=code)
        self.compare(code=code)
        self.assertEqual(len(self.segments()), len([path for path in (self.folder / "vào").iterdir() if path.name[0] != "."]))
        self.assertEqual(sorted(path.name for path in (self.folder / "ra").iterdir()), ["documents.ndjson", "report.html", "store", "summary.json"])
        names = {path.name for path in (self.folder / "ra" / "store").iterdir()}
        self.assertEqual(names - set(self.segments()), {"lock", "made"}, "nothing unfinished is left")

    def test_goes_on_and_ends_by_signal(self):
        self.put("a.ndjson", lines(random.Random(2), 3))
        for number in (signal.SIGTERM, signal.SIGINT):
            process = self.start()
            said = iter(process.stderr.readline, b"")
            self.assertTrue(any(b" files" in line for line in said), "it ended before it had looked")
            result = self.chude("watch", "vào", "-o", "ra", "--once")
            self.assertEqual((result.returncode, b"another `chude watch`" in result.stderr), (2, True))
            self.put(f"tới-{int(number)}.ndjson", lines(random.Random(int(number)), 3))
            wanted = len(list((self.folder / "vào").iterdir()))
            self.wait_for(lambda: len(self.segments()) == wanted)
            process.send_signal(number)
            err = process.communicate(timeout=60)[1]
            self.assertEqual(process.returncode, -number)
            self.assertNotIn(b"error", err)
            self.pair()
            left = [path.name for path in (self.folder / "ra").rglob("*") if not path.name.endswith((".zst", ".json", ".ndjson", ".html"))]
            self.assertEqual(sorted(left), ["lock", "made", "store"][:len(left)] if "made" in left else ["lock", "store"])

    def test_outlives_a_folder_that_is_away(self):
        self.put("a.ndjson", lines(random.Random(2), 3))
        process = self.start()
        try:
            self.wait_for(lambda: (self.folder / "ra" / "store" / "made").exists())
            (self.folder / "vào").rename(self.folder / "đi vắng")
            for line in process.stderr:  # it has looked, and says so
                if b"looked at again" in line:
                    break
            self.assertIsNone(process.poll())
            self.assertTrue(self.segments(), "a folder that is away is not an empty one")
            (self.folder / "đi vắng").rename(self.folder / "vào")
            self.put("b.ndjson", lines(random.Random(3), 3))
            self.wait_for(lambda: len(self.segments()) == 2)
        finally:
            process.terminate()
            process.communicate()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=SEED)
    known, others = parser.parse_known_args()
    ROUNDS, SEED = known.rounds, known.seed
    unittest.main(argv=[sys.argv[0], *others], verbosity=1)
