#!/usr/bin/env python3
"""Manners: terminals (by pseudo-terminals), colours, messages as JSON, signals and kill -9 while files are written, locales."""
import fcntl
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import threading
import unicodedata
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
GOOD = '{"id":"1","lang":"vi","text":"Công an xã tuần tra."}\n'
OTHER = '{"id":"2","lang":"vi","text":"Mưa lớn gây ngập đường liên xã."}\n'
DEATH = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
static void count(void) { /* kill -9 before the call whose number is in DEATH */
    static int calls;
    const char *at = getenv("DEATH");
    if (at && ++calls == atoi(at)) raise(SIGKILL);
}
int rename(const char *from, const char *to) {
    count();
    return ((int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename"))(from, to);
}
int unlink(const char *path) {
    count();
    return ((int (*)(const char *))dlsym(RTLD_NEXT, "unlink"))(path);
}
"""


class Folder(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="chude-manners-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def put(self, name, data):
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def chude(self, *words, **more):
        more.setdefault("stdin", subprocess.DEVNULL)
        more.setdefault("stdout", subprocess.PIPE)
        more.setdefault("stderr", subprocess.PIPE)
        more["env"] = {**os.environ, **more.pop("env", {})}
        return subprocess.run([CHUDE, *words], cwd=self.folder, timeout=240, **more)

    def files(self):
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*"))


class Terminals(Folder):
    def terminal(self, words, on, width=80, stdin=subprocess.DEVNULL, **env):
        """Runs with the streams named in `on` on a pseudo-terminal: exit code, what it showed, what the other streams gave."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        shown = []

        def read():
            try:
                while data := os.read(master, 65536):
                    shown.append(data)
            except OSError:  # EIO: nobody has the other end any more
                pass

        environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
        environment.update(TERM="xterm")
        environment.update(env)
        streams = {"stdin": stdin, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **{name: slave for name in on}}
        process = subprocess.Popen([CHUDE, *words], cwd=self.folder, env=environment, **streams)
        os.close(slave)
        thread = threading.Thread(target=read)
        thread.start()
        out, err = process.communicate(timeout=240)
        thread.join()
        os.close(master)
        return process.returncode, b"".join(shown).decode().replace("\r\n", "\n"), (out or b"") + (err or b"")

    def test_nothing_to_read(self):
        for words, heading in ((["tfidf"], "chude tfidf: "), (["run", "-k", "3"], "chude run: "), (["segment"], "chude segment: "),
                               (["tokenize", "then", "stop"], "chude stop: ")):
            code, shown, other = self.terminal(words, ["stdin", "stderr"])
            self.assertEqual((code, other), (2, b""), words)
            self.assertIn("Examples", shown)
            self.assertIn(heading, shown)
            self.assertIn("no input: name files or folders", shown)
        code, shown, other = self.terminal(["tfidf", "--log-format", "json"], ["stdin", "stderr"])
        self.assertEqual(code, 2)
        self.assertEqual(json.loads(shown)["level"], "error")
        self.put("a.ndjson", GOOD)
        self.assertEqual(self.terminal(["cat", "a.ndjson"], ["stdin"])[0], 0)  # a file: the terminal does not matter
        code, _, other = self.terminal(["tfidf", "--print-recipe"], ["stdin"])
        self.assertEqual((code, json.loads(other)["schema"]), (0, "chude.recipe/1"))

    def test_width_of_help(self):
        pages = ["tokenize", "tfidf", "topics", "summary", "select", "run", "segment", "validate", "eval segment", "eval keyphrase", "eval topics", "kwic", "fit", "merge", "state", "show", "export", "report", "watch", "serve", None]
        for page in pages:
            words = ["help", *page.split()] if page else ["--help"]
            for width in (48, 72, 100, 140):
                code, shown, _ = self.terminal(words, ["stdout"], width, NO_COLOR="1")
                self.assertEqual(code, 0)
                for line in shown.splitlines():
                    if re.match(r"  \S", line) or "  " not in line.strip() and " " not in line.strip():
                        continue  # an example's command line, an option's name; one long word
                    self.assertLessEqual(len(line), min(width, 100), (words, line))
            self.assertEqual(shown.encode(), self.chude(*words).stdout, "100 columns where there is room, and in a pipe")
            narrow = self.terminal(words, ["stdout"], 140, NO_COLOR="1", COLUMNS="60")[1]
            self.assertEqual(narrow, self.terminal(words, ["stdout"], 60, NO_COLOR="1")[1], "COLUMNS goes before")
            self.assertEqual(narrow.split(), shown.split(), "the same words")

    def test_width_of_evaluation(self):
        self.put("gold.txt", "Bộ_trưởng Bộ_Giáo_dục và Đào_tạo , 漢字_かな , Nguyễn_Thị_Minh_Khai\n" * 3)
        self.put("other.txt", "Bộ trưởng Bộ_Giáo_dục_và_Đào_tạo , 漢字 かな , Nguyễn Thị Minh_Khai\nx\ny\n")
        words = ["eval", "segment", "--system", "other.txt", "gold.txt"]
        plain = self.chude(*words).stdout.decode()
        for width in (40, 60, 80, 400):
            code, shown, _ = self.terminal(words, ["stdout"], width, NO_COLOR="1")
            self.assertEqual(code, 0)
            for line, whole in zip(shown.splitlines(), plain.splitlines(), strict=True):
                wide = len(re.findall("[漢字かな]", line))
                if not re.match("words|of sev|sentences|mistakes|count| +gold", line):  # figures are not cut
                    self.assertLessEqual(len(line) + wide, width, line)
                self.assertTrue(line == whole or line.endswith("…") and whole.startswith(line[:-1]), line)
        self.assertIn("\x1b[1m", self.terminal(words, ["stdout"])[1])
        self.assertNotIn("\x1b", self.terminal([*words, "-o", "report.txt"], ["stdout"])[1])

    def test_width_of_concordance(self):
        """Columns where they should be, whatever the characters; colour on a terminal only, and JSON elsewhere."""
        texts = ["Lực lượng an ninh cơ sở đi tuần ban đêm.", unicodedata.normalize("NFD", "Bảo vệ trật tự ở thị xã, giữ an ninh cho người dân trong khu phố."),
                 "漢字 an ninh かな", "An ninh"]
        self.put("a.ndjson", "".join(json.dumps({"id": f"{'tin' * i}-{i}", "text": text}) + "\n" for i, text in enumerate(texts)))
        words = ["kwic", "an ninh", "a.ndjson"]

        def columns(text):
            return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)

        for width in (40, 80, 120):
            code, shown, other = self.terminal(words, ["stdout"], width)
            self.assertEqual((code, other, len(shown.splitlines())), (0, b"", len(texts)))
            self.assertEqual(len({columns(line.split("\x1b[")[0]) for line in shown.splitlines()}), 1, shown)
            plain = self.terminal(words, ["stdout"], width, NO_COLOR="1")[1]
            self.assertEqual(plain, re.sub("\x1b\\[[0-9;]*m", "", shown))
            self.assertTrue(all(columns(line) <= width for line in plain.splitlines()), plain)
            self.assertEqual(plain, self.chude(*words, "--format", "lines", "--width", str(width)).stdout.decode())
        rows = self.chude(*words).stdout
        self.assertEqual([json.loads(line)["hit"].lower() for line in rows.decode().splitlines()], ["an ninh"] * len(texts))
        self.assertEqual(self.terminal([*words, "-o", "rows"], ["stdout"])[1], "")
        self.assertEqual((self.folder / "rows").read_bytes(), rows)
        self.assertEqual(len(self.terminal([*words[:2], "then", "head", "-n", "2", "a.ndjson"], ["stdout"])[1].splitlines()), 2)

    def test_run_shows(self):
        """On a terminal `run` shows its summary, and says how to get the JSON; everywhere else it prints that. Lines fit, whatever the width."""
        self.put("a.ndjson", GOOD + json.dumps({"text": unicodedata.normalize("NFD", "Lực lượng an ninh ở cơ sở đi tuần ban đêm. 漢字テスト"),
                                                "date": "2026-05-06", "title": "\x1b[2JĐêm\u202e ở thị xã"}) + "\n")
        piped = self.chude("run", "a.ndjson")
        self.assertEqual(json.loads(piped.stdout)["schema"], "chude.summary/1")
        code, shown, other = self.terminal(["run", "a.ndjson"], ["stdout"], NO_COLOR="1")
        self.assertEqual((code, other), (0, b""))
        self.assertTrue(shown.startswith("2 documents · "), shown)
        for part in ("KEYWORDS", "The summary itself, in JSON: add -o DIR"):
            self.assertIn(part, shown)
        self.assertNotIn("This is a view", self.terminal(["run", "-q", "a.ndjson"], ["stdout"])[1])
        self.assertEqual(self.terminal(["run", "-o", "out", "a.ndjson"], ["stdout"])[1], "")
        self.put("bad.ndjson", GOOD + "x\n")
        code, shown, _ = self.terminal(["run", "bad.ndjson"], ["stdout"])
        self.assertEqual((code, "1 rejected" in shown), (1, True))
        code, shown, other = self.terminal(["run", "--on-error", "fail", "bad.ndjson"], ["stdout"])
        self.assertEqual((code, shown), (2, ""))
        full = SOURCE / "tests" / "cases" / "show" / "full" / "summary.json"

        def columns(text):
            return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)

        for words in (["show", "out"], ["show", str(full)], ["show", str(full), "--ui", "vi"]):
            for width in (20, 40, 59, 80, 93, 120, 200):
                code, shown, other = self.terminal(words, ["stdout"], width)
                plain = self.terminal(words, ["stdout"], width, NO_COLOR="1")[1]
                self.assertEqual((code, other), (0, b""))
                self.assertIn("\x1b[1m", shown)
                self.assertEqual(plain, re.sub("\x1b\\[[0-9;]*m", "", shown))
                for line in plain.splitlines():
                    self.assertLessEqual(columns(line), max(width, 40), line)
                    self.assertFalse(re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", line), line)
                self.assertEqual(plain, self.chude(*words, "--width", str(max(width, 40))).stdout.decode())
            self.assertEqual(self.chude(*words).stdout, self.chude(*words, "--width", "80").stdout, "80 columns in a pipe")
        self.assertNotIn("\x1b", self.terminal(["show", "out", "--color", "never"], ["stdout"])[1])
        self.assertIn(b"\x1b[", self.chude("show", "out", "--color", "always").stdout)
        rows = [line for line in self.chude("show", str(full), "--section", "keywords").stdout.decode().splitlines()[2:]]
        self.assertEqual(len({columns(re.split(" {2}[█▏▎▍▌▋▊▉]", line)[0]) for line in rows}), 1, "figures end in one column")

    def test_colours(self):
        self.put("a.ndjson", "x\n")
        for words, on in ((["--help"], ["stdout"]), (["help", "tfidf"], ["stdout"]), (["cat", "a.ndjson"], ["stderr"]),
                          (["cat", "nowhere"], ["stderr"])):
            self.assertIn("\x1b[", self.terminal(words, on)[1], words)
            for plain in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
                self.assertNotIn("\x1b", self.terminal(words, on, **plain)[1], (words, plain))
            self.assertIn("\x1b[", self.terminal(words, on, NO_COLOR="")[1], "empty is as if it were not there")
        self.assertNotIn(b"\x1b", self.terminal(["cat", "a.ndjson"], ["stdout"])[2])  # stderr is no terminal

    def test_names_do_not_command_the_terminal(self):
        name = "a\x1b[2J.ndjson"
        self.put(name, "x\n")
        shown = self.terminal(["cat", name], ["stderr"], NO_COLOR="1")[1]
        self.assertIn("a?[2J.ndjson:1: ", shown)
        self.assertIn(b"a\x1b[2J.ndjson:1: ", self.chude("cat", name).stderr)

    def test_progress_fits(self):
        """Documents keep coming until progress has been shown a few times."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 20, 0, 0))
        environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
        process = subprocess.Popen([CHUDE, "cat", "--batch-bytes", "1"], env={**environment, "TERM": "xterm", "NO_COLOR": "1"},
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=slave)
        os.close(slave)
        shown, many = b"", GOOD.encode() * 2000
        os.set_blocking(master, False)
        while shown.count(b"\r") < 3:
            self.assertIsNone(process.poll())
            process.stdin.write(many)
            process.stdin.flush()
            try:
                shown += os.read(master, 65536)
            except BlockingIOError:
                pass
        process.stdin.close()
        self.assertEqual(process.wait(60), 0)
        os.close(master)
        lines = shown.decode().split("\r\x1b[K")
        self.assertTrue(any("documents" in line for line in lines))
        for line in lines[:-1]:
            self.assertLess(len(line), 20, lines)


class Messages(Folder):
    def messages(self, *words, **more):
        result = self.chude(*words, "--log-format", "json", **more)
        return result, [json.loads(line) for line in result.stderr.decode().splitlines()]

    def test_json(self):
        self.put("a.ndjson", GOOD + "x\n" + '{"text":"b"} ,\n')
        result, messages = self.messages("cat", "a.ndjson")
        self.assertEqual(result.returncode, 1)
        self.assertEqual([m["level"] for m in messages], ["rejected", "rejected", "warning"])
        self.assertEqual([(m["file"], m["line"], m["byte"]) for m in messages[:2]], [("a.ndjson", 2, 1), ("a.ndjson", 3, 14)])
        result, messages = self.messages("cat", "--on-error", "fail", "a.ndjson")
        self.assertEqual((result.returncode, len(messages)), (2, 1))
        self.assertEqual((messages[0]["level"], messages[0]["file"], messages[0]["line"]), ("error", "a.ndjson", 2))
        for words in (["tokenise"], ["cat", "nowhere"], ["cat", "--nope"], ["cat", "--batch-bytes", "x"], ["cat", "-o", "no/out", "a.ndjson"],
                      ["segment", "--nope"], ["stages", "x"], ["validate"], ["eval"], ["eval", "segment"], ["cat", "--recipe", "x"], ["--recipe", "nowhere"]):
            result, messages = self.messages(*words)
            self.assertEqual((result.returncode, [m["level"] for m in messages]), (2, ["error"]), words)

    def test_json_of_any_bytes(self):
        name = os.fsdecode(b"b\xe0i:7: \"\n\x01.ndjson")
        self.put(name, "x\n")
        result, messages = self.messages("cat", name)
        self.assertEqual((result.returncode, len(messages)), (1, 2))
        self.assertIn("b\ufffdi:7: \"\n\x01.ndjson:1: ", messages[0]["message"])
        result, messages = self.messages(os.fsdecode(b"\xff\xfe"))
        self.assertEqual(messages[0]["level"], "error")

    def test_quiet_and_verbose(self):
        self.put("a.ndjson", GOOD + "x\n" + OTHER)
        result = self.chude("cat", "-q", "a.ndjson")
        self.assertEqual((result.returncode, result.stderr, result.stdout.count(b"\n")), (1, b"", 2))
        result = self.chude("cat", "--quiet", "--on-error", "fail", "a.ndjson")
        self.assertEqual(result.returncode, 2)
        self.assertIn(b"a.ndjson:2: ", result.stderr)
        result = self.chude("run", "--verbose", "a.ndjson")
        lines = result.stderr.decode().splitlines()
        passes = [line for line in lines if line.startswith("chude: pass ")]
        self.assertEqual(len(passes), 4, lines)
        self.assertRegex(passes[0], r"pass 1 of 4: dates, tokenize, stop, dedup: 2 documents, \d+ bytes, ")
        self.assertRegex(passes[3], r"pass 4 of 4: summary: 2 documents, ")
        self.assertEqual(self.chude("run", "a.ndjson").stdout, result.stdout)
        result, messages = self.messages("tfidf", "--verbose", "--spill-bytes", "1", "a.ndjson")
        self.assertIn("bytes in temporary files", messages[1]["message"])
        self.assertEqual([m["level"] for m in messages], ["rejected", "info", "info", "warning"])
        self.assertEqual(self.chude("cat", "-q", "--verbose", "a.ndjson").returncode, 2)

    def test_where_an_option_belongs(self):
        for words, told in ((["tokenize", "--top", "3", "then", "tfidf"], "--top belongs to `tfidf`"),
                            (["tokenize", "-k", "3", "then", "topics"], "-k belongs to `topics`"),
                            (["tfidf", "then", "stop", "--result=r"], "--result belongs to `tfidf`"),
                            (["tokenize", "--unitt", "word"], "did you mean --unit?"), (["validate", "--jsn", "x"], "did you mean --json?")):
            result = self.chude(*words)
            self.assertEqual(result.returncode, 2)
            self.assertIn(told, result.stderr.decode())


class Leftovers(Folder):
    def feed(self, *words):
        """Started with documents on its standard input, which stays open: it has begun, and cannot end."""
        process = subprocess.Popen([CHUDE, *words], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        process.stdin.write(GOOD.encode() * 3000)
        process.stdin.flush()
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        return process

    def wait_for(self, process, pattern):
        while not list(self.folder.rglob(pattern)):
            self.assertIsNone(process.poll())

    def end(self, process, number):
        process.send_signal(number)
        process.stdin.close()
        self.assertEqual(process.wait(60), -number)

    def test_interrupt_leaves_nothing(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            for folder in ("out", "new/deep/out/", "./out"):
                process = self.feed("run", "-o", folder)
                self.wait_for(process, "documents.ndjson.*")
                self.end(process, number)
                self.assertEqual(self.files(), [], folder)

    def test_interrupt_keeps_what_was_there(self):
        self.put("a.ndjson", GOOD)
        self.assertEqual(self.chude("run", "-o", "out", "a.ndjson").returncode, 0)
        before = [(path, path.read_bytes()) for path in sorted((self.folder / "out").iterdir())]
        process = self.feed("run", "-o", "out")
        self.wait_for(process, "documents.ndjson.*")
        self.end(process, signal.SIGINT)
        self.assertEqual([(path, path.read_bytes()) for path in sorted((self.folder / "out").iterdir())], before)
        self.assertEqual(self.chude("validate", "out").returncode, 0)

    def test_interrupt_removes_results(self):
        """tfidf's result is written when its pass has ended; then topics prints into a pipe that nobody reads."""
        process = self.feed("tfidf", "--result", "r.json", "then", "stop", "then", "topics", "-k", "2")
        process.stdin.close()
        self.wait_for(process, "r.json.*")
        self.assertFalse((self.folder / "r.json").exists())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(60), -signal.SIGINT)
        self.assertEqual(self.files(), [])

    def test_failure_removes_results_and_folders(self):
        self.put("a.ndjson", GOOD * 3)
        before = self.files()
        with open("/dev/full", "wb") as full:
            result = self.chude("tfidf", "--result", "r.json", "a.ndjson", stdout=full)
        self.assertEqual((result.returncode, self.files()), (2, before))
        self.put("bad.ndjson", GOOD + "x\n")
        before = self.files()
        self.assertEqual(self.chude("run", "-o", "new/deep/out", "--on-error", "fail", "bad.ndjson").returncode, 2)
        self.assertEqual(self.files(), before)

    def test_closed_standard_error(self):
        """Nobody reads the messages any more: the run goes on, and nothing is left half done."""
        self.put("bad.ndjson", (GOOD + "x\n") * 5000)
        reading, writing = os.pipe()
        process = subprocess.Popen([CHUDE, "run", "-o", "out", "bad.ndjson"], cwd=self.folder, stderr=writing)
        os.close(writing)
        os.close(reading)
        self.assertEqual(process.wait(240), 1)
        self.assertEqual(self.chude("validate", "out").returncode, 0)

    def test_kill_while_reading(self):
        process = self.feed("run", "-o", "out")
        self.wait_for(process, "documents.ndjson.*")
        self.end(process, signal.SIGKILL)
        self.assertNotIn("out/summary.json", self.files())
        result = self.chude("validate", "out")
        self.assertEqual(result.returncode, 1)
        self.assertIn(b"it lacks summary.json", result.stderr)

    def test_kill_while_finishing(self):
        """Before each call that renames or removes: DIR holds the old pair, no summary, or the new pair."""
        compiler = shutil.which("cc") or shutil.which("gcc")
        library = self.folder / "death.so"
        self.put("death.c", DEATH)
        if not compiler or subprocess.run([compiler, "-shared", "-fPIC", "-o", library, self.folder / "death.c", "-ldl"],
                                          stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("no C compiler")
        preload = {"LD_PRELOAD": str(library)}
        if self.chude("--version", env=preload).returncode != 0:
            self.skipTest("nothing can be loaded before a sanitizer")
        self.put("old.ndjson", GOOD)
        self.put("new.ndjson", OTHER * 3)
        seen = set()
        for death in range(1, 9):
            shutil.rmtree(self.folder / "out", ignore_errors=True)
            self.assertEqual(self.chude("run", "-o", "out", "old.ndjson").returncode, 0)
            code = self.chude("run", "-o", "out", "new.ndjson", env={**preload, "DEATH": str(death)}).returncode
            summary = self.folder / "out" / "summary.json"
            documents = json.loads(summary.read_bytes())["corpus"]["documents"] if summary.exists() else None
            self.assertEqual(self.chude("validate", "out").returncode, 1 if documents is None else 0, death)
            seen.add((code, documents))
            if code == 0:
                break
            self.assertEqual(code, -signal.SIGKILL)
        self.assertEqual(seen, {(-signal.SIGKILL, 1), (-signal.SIGKILL, None), (0, 3)})


class Locales(Folder):
    CHAINS = (["tokenize", "then", "tfidf", "--max-df", "0.75"], ["keyphrase"], ["run", "-k", "3"], ["run", "--verbose", "-k", "3"])

    def comma_locales(self):
        """Locales whose numbers have a comma: installed ones, or one that is made here."""
        listed = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE, check=False).stdout.decode(errors="replace").split()
        found = [name for name in listed if re.match(r"(de_DE|vi_VN|fr_FR)\.(utf8|UTF-8)$", name)]
        if found:
            return [{"LC_ALL": name} for name in found]
        made = self.folder / "locales" / "de_DE.UTF-8"
        made.parent.mkdir()
        if shutil.which("localedef") and subprocess.run(["localedef", "-f", "UTF-8", "-i", "de_DE", made], stdout=subprocess.DEVNULL,
                                                        stderr=subprocess.DEVNULL).returncode == 0:
            # glibc never frees its copy of LOCPATH once a library asks for a locale (p11-kit does, behind libmicrohttpd).
            options = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"
            return [{"LC_ALL": "de_DE.UTF-8", "LOCPATH": str(made.parent), "ASAN_OPTIONS": options.lstrip(":")}]
        return []

    def test_numbers(self):
        environments = self.comma_locales()
        if not environments:
            self.skipTest("no locale with a decimal comma, and none can be made")
        for chain in self.CHAINS:
            plain = self.chude(*chain, str(SOURCE / "samples"), env={"LC_ALL": "C"})
            for environment in environments:
                result = self.chude(*chain, str(SOURCE / "samples"), env=environment)
                self.assertEqual((result.returncode, result.stdout), (0, plain.stdout), (chain, environment))
                self.assertNotRegex(result.stderr.decode(), r"\d,\d+ s")

    def test_arguments(self):
        """Vietnamese in names and options, whatever the locale says of characters."""
        self.put("bài báo.ndjson", GOOD + OTHER)
        self.put("từ dừng.txt", "tuần tra\n")
        words = ["tokenize", "then", "stop", "-s", "từ dừng.txt", "bài báo.ndjson"]
        outputs = set()
        for name in ("C", "C.UTF-8", "de_DE.ISO-8859-1", "nonsense"):
            result = self.chude(*words, env={"LC_ALL": name})
            self.assertEqual((result.returncode, result.stderr), (0, b""))
            outputs.add(result.stdout)
        self.assertEqual(len(outputs), 1)
        self.assertIn("\\\\-tuần_tra", outputs.pop().decode())
        self.assertIn("không-có", self.chude("không-có", env={"LC_ALL": "C"}).stderr.decode())


if __name__ == "__main__":
    unittest.main(verbosity=1)
