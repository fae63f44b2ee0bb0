#!/usr/bin/env python3
"""`chude watch`: after whatever happened to the folder and to the process, the summary is that of one `chude run` over all files."""
import argparse
import errno
import gzip
import hashlib
import json
import os
import random
import resource
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
        lock = self.folder / "ra" / "store" / "lock"
        os.utime(lock, (1, 1))
        said = self.watch(code=1)
        self.assertGreater(lock.stat().st_mtime, 1, "the time of the last look")
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

    def test_many_files_at_a_time(self):
        """Small ones side by side, a large one by all threads: the same store, and the same messages in the order of files."""
        for i in range(40):
            bad = b"".join(b"h\xe1\xbb\x8fng %d\n" % number for number in range(1500 if i in (3, 4) else i % 3))  # more than waits in memory
            self.put(f"{i:02}.ndjson", bad + lines(self.rng, 3))
        self.put("20-lớn.ndjson", lines(self.rng, 3000, bad=1))
        self.assertGreater((self.folder / "vào" / "20-lớn.ndjson").stat().st_size, 1 << 20)
        (self.folder / "vào" / "21-lạc.ndjson").symlink_to("không có")
        said = {}
        for threads in ("1", "5"):
            said[threads] = self.watch("-j", threads, code=1)
            said[threads, "store"] = set(self.segments())
            shutil.rmtree(self.folder / "ra" / "store")
        self.assertEqual(len(said["1", "store"]), 41)
        self.assertEqual(said["5"], said["1"], "messages in the order of files")
        self.assertEqual(said["5", "store"], said["1", "store"])
        self.compare(code=1)
        run = self.chude("run", "vào", "-o", "một").stderr.decode()
        self.assertEqual(sorted(said["1"].splitlines()), sorted(run.splitlines()), "what `run` says")
        failed = {self.chude("watch", "vào", "-o", f"khác-{threads}", "--once", "--on-error", "fail", "-j", threads).stderr for threads in ("1", "7")}
        self.assertEqual([error.count(b"\n") for error in failed], [1], failed)
        self.assertIn(b"01.ndjson:1:", failed.pop(), "the first of all, however the threads run")

    def limited(self, size, *words):
        """A look that can write no file of more than so many bytes: what a full disk does at a place that can be chosen."""
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        return subprocess.run([CHUDE, "watch", "vào", "-o", "ra", "--once", *words], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limit, timeout=240)

    def test_a_disk_that_is_full(self):
        self.put("a.ndjson", lines(self.rng, 3))
        self.watch()
        old = self.pair()
        self.put("b.ndjson", lines(self.rng, 200))
        sizes = {name: (self.folder / "ra" / name).stat().st_size for name in ("summary.json", "documents.ndjson", "report.html")}
        for place, size in (("store", 1000), ("documents.ndjson", 20000), ("report.html", sizes["report.html"] - 100000)):
            os.utime(self.folder / "ra" / "store" / "lock", (1, 1))
            result = self.limited(size)
            said = result.stderr.decode()
            self.assertEqual(result.returncode, 2, said)
            self.assertEqual((self.folder / "ra" / "store" / "lock").stat().st_mtime, 1, "no look that went well")
            self.assertEqual(said.count("\n"), 1, said)
            self.assertIn(place, said)
            self.assertIn(os.strerror(errno.EFBIG), said)
            left = {path.name for path in (self.folder / "ra").iterdir()} | {path.name for path in (self.folder / "ra" / "store").iterdir()}
            self.assertEqual({name for name in left if not name.endswith(".zst")}, {"store", "lock", "made", *sizes}, "nothing unfinished")
            if place == "report.html":
                self.assertNotEqual(self.pair(), old)
            else:
                self.assertEqual(self.pair(), old)
        self.watch()
        self.compare()
        (self.folder / "vào" / "b.ndjson").write_bytes(lines(self.rng, 200))
        self.assertEqual(self.limited(20000).returncode, 2)
        self.assertEqual(len(self.segments()), 2, "what is of no file takes no room")

    def test_files_of_others(self):
        """A file, and a folder, that may not be read: named with the reason, each time that a process looks; once while it goes on."""
        nobody = {"user": 65534} if os.geteuid() == 0 else {}
        if nobody:
            self.folder.chmod(0o755)
            (self.folder / "ra").mkdir()
            os.chown(self.folder / "ra", 65534, -1)
        self.put("a.ndjson", lines(self.rng, 3))
        self.put("b.ndjson", lines(self.rng, 3)).chmod(0)
        self.put("c/d.ndjson", lines(self.rng, 3))
        (self.folder / "vào" / "c").chmod(0)
        self.addCleanup((self.folder / "vào" / "c").chmod, 0o755)
        try:
            result = subprocess.run([CHUDE, "watch", "vào", "-o", "ra", "--once"], cwd=self.folder, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240, **nobody)
        except PermissionError:
            self.skipTest("another user may not run the program here")
        said = result.stderr.decode()
        self.assertEqual(result.returncode, 1, said)
        for name in ("b.ndjson", "c"):
            self.assertIn(f"vào/{name}: cannot be read: {os.strerror(errno.EACCES)}\n", said)
        self.assertEqual((self.pair()["corpus"]["documents"], self.pair()["corpus"]["rejected"]), (3, 2))

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
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
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

    def test_outlives_a_store_that_is_removed(self):
        """OUT, the store or one segment is removed while it goes on: the next change is followed all the same."""
        self.put("a.ndjson", lines(random.Random(2), 3))
        process = self.start()
        try:
            self.assertTrue(any(b"was written" in line for line in process.stderr), "it ended")
            for number, removed in enumerate((self.folder / "ra", self.folder / "ra" / "store", None)):
                if number < 2:
                    shutil.rmtree(removed)
                else:
                    next((self.folder / "ra" / "store").glob("*.zst")).unlink()
                self.put(f"b{number}.ndjson", lines(random.Random(3 + number), 3))
                wanted = f"{6 + 3 * number} documents: the summary was written".encode()
                self.assertTrue(any(wanted in line for line in process.stderr), "it ended")
        finally:
            process.terminate()
            process.communicate()
        self.watch()
        self.compare()

    def test_says_what_it_does(self):
        """Without --verbose a line for each summary, with its time in JSON; nothing where nothing has changed, nor with --quiet."""
        self.put("a.ndjson", lines(random.Random(2), 3))
        def start(*words):
            return subprocess.Popen([CHUDE, "watch", "vào", "-o", "ra", "--every", "1s", *words], cwd=self.folder, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        process = start("--log-format", "json")
        said = []
        try:
            for change in (lambda: self.put("b.ndjson", lines(random.Random(3), 2)), lambda: [path.unlink() for path in (self.folder / "vào").iterdir()], None):
                while not said or "written" not in said[-1]["message"]:
                    said.append(json.loads(process.stderr.readline()))
                if change:
                    change()
                    said.append(json.loads(process.stderr.readline()))
        finally:
            process.terminate()
            process.communicate()
        for message in said:
            self.assertRegex(message["time"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual([(message["level"], message["message"]) for message in said],
                         [("notice", "vào is looked at every 1s; what is found goes to ra"),
                          ("notice", "1 files, 1 read; 3 documents: the summary was written"),
                          ("notice", "2 files, 1 read; 5 documents: the summary was written"),
                          ("warning", "vào has no file any more: is it mounted?"),
                          ("notice", "0 files, 0 read; 0 documents: the summary was written")])
        process = start("--quiet")
        self.put("c.ndjson", lines(random.Random(4), 3))
        self.wait_for(lambda: len(self.segments()) == 1)
        process.terminate()
        self.assertEqual(process.communicate()[1], b"")

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
