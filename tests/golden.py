#!/usr/bin/env python3
"""Runs the golden cases: tests/cases/<stage>/<name>/ and compares bytes.

  cmd              one command line in shell words; lines that begin with # are comments.
                   Files stand after ` -- ` and are relative to the case's folder, or @samples/… or @cases/….
                   Without ` -- `, the file `input`, if there is one, is standard input.
                   A comment `# no-chain: REASON` leaves the shell-chain form out.
  expected         standard output (absent: none)
  status           exit code (absent: 0)
  expected.err     substrings that standard error must have, one a line
  expected.NAME    what the command must have written to NAME: a file, or a folder with files

Each case runs in a copy of its folder, and in up to four forms, which must all give the expected bytes: fused on one
thread, fused on four, as a shell chain of one process a stage, and fused with AVX and FMA hidden. In the shell chain a
summary may differ in `generator` and `corpus.rejected` only. `run`, `diff`, `segment` and a single stage have no chain form. A case
whose status is 2 (it fails before any input is read) and what prints no data (help, stages, --print-recipe) runs once.
"""
import argparse
import difflib
import fnmatch
import json
import os
import re
import platform
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
TIMEOUT = 240  # seconds for one form; sanitizers are slow
MARKS = (b"AddressSanitizer", b"LeakSanitizer", b"ThreadSanitizer", b"UndefinedBehaviorSanitizer", b": runtime error: ")
OLD_PROCESSOR = "glibc.cpu.hwcaps=" + ",".join(
    f"-{name}{suffix}" for name in ("AVX", "AVX2", "FMA", "FMA4", "AVX512F", "AVX512VL", "AVX512BW")
    for suffix in ("", "_Usable"))

# Options of the program itself, which stand anywhere in a chain: where each goes when the chain becomes processes.
HOST_OPTIONS = {  # name: (short, takes a value, goes to)
    "--threads": ("-j", True, "dropped"),  # each form sets its own
    "--input": (None, True, "first"),
    "--text-field": (None, True, "first"),
    "--id-field": (None, True, "first"),
    "--on-error": (None, True, "all"),
    "--plugin": (None, True, "all"),
    "--memory": (None, True, "all"),
    "--spill-bytes": (None, True, "all"),
    "--quiet": ("-q", False, "all"),
    "--output": ("-o", True, "last"),
}


class Case:
    def __init__(self, folder):
        self.folder = folder
        self.name = folder.relative_to(CASES).as_posix()
        lines = (folder / "cmd").read_text(encoding="utf-8").splitlines()
        comments = [line[1:].strip() for line in lines if line.startswith("#")]
        commands = [line for line in lines if line.strip() and not line.startswith("#")]
        if len(commands) != 1:
            raise SystemExit(f"{folder}/cmd: one command line expected, found {len(commands)}")
        self.no_chain = next((c[len("no-chain:"):].strip() for c in comments if c.startswith("no-chain:")), None)
        if self.no_chain == "":
            raise SystemExit(f"{folder}/cmd: no-chain needs a reason")
        words = shlex.split(commands[0])
        if not words or words[0] != "chude":
            raise SystemExit(f"{folder}/cmd: a command line begins with `chude`")
        self.files = None
        if "--" in words:
            at = words.index("--")
            self.files = words[at + 1:]
            words = words[:at]
        self.words = words[1:]
        status = folder / "status"
        self.status = int(status.read_text()) if status.exists() else 0

    def segments(self):
        """The words of each stage of the chain."""
        parts = [[]]
        for word in self.words:
            if word == "then":
                parts.append([])
            else:
                parts[-1].append(word)
        return parts

    def command(self):
        """The first word that is no --plugin."""
        words = iter(self.words)
        for word in words:
            if word == "--plugin":
                next(words, None)
            elif not word.startswith("--plugin="):
                return word
        return ""

    def forms(self, stages):
        command = self.command()
        chain = command in stages or ("then" in self.words and command != "run")
        only_tells = {"--print-recipe", "--help", "-h"} & set(self.words)
        if self.status == 2 or only_tells or not (chain or command in ("run", "segment", "diff")):
            return ["once"]
        forms = ["-j 1", "-j 4"]
        if chain and len(self.segments()) > 1 and not self.no_chain:
            forms.append("chain")
        if platform.machine() in ("x86_64", "AMD64", "i686"):
            forms.append("old processor")
        return forms


def split_host_options(segments):
    """Takes the program's own options out of the segments: (segments, {where: words})."""
    moved = {"first": [], "last": [], "all": [], "dropped": []}
    rest = []
    for segment in segments:
        kept = []
        words = iter(segment)
        for word in words:
            for name, (short, valued, where) in HOST_OPTIONS.items():
                if word in (name, short):
                    moved[where] += [word] + ([next(words, "")] if valued else [])
                    break
                if word.startswith(name + "=") or (short and word.startswith(short) and not word.startswith("--")):
                    moved[where].append(word)
                    break
            else:
                kept.append(word)
        rest.append(kept)
    return rest, moved


def environment(form, home):
    """Almost nothing of the caller's: output must depend on the input and the options alone."""
    keep = ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "G_SLICE")
    env = {name: os.environ[name] for name in keep if name in os.environ}
    env.update(HOME=str(home), LC_ALL="C", TZ="UTC0", COLUMNS="100")
    if form == "-j 4":
        env.update(LC_ALL="C.UTF-8", TZ="ICT-7")
    if form == "old processor":
        env["GLIBC_TUNABLES"] = OLD_PROCESSOR
    return env


class Result:
    def __init__(self, status, out, err, folder):
        self.status, self.out, self.err, self.folder = status, without_hashes(out), err, folder

    def written(self, name):
        path = self.folder / name
        return without_hashes(path.read_bytes()) if path.is_file() else None


def exit_code(code):
    # A reader such as `head` that has enough ends its writers by SIGPIPE: no failure in a chain.
    return 0 if code in (-signal.SIGPIPE, 128 + signal.SIGPIPE) else code


def run(case, form, chude, home):
    """Runs one form of a case in a fresh copy of its folder."""
    folder = home / form.replace(" ", "")
    shutil.copytree(case.folder, folder)
    files = []
    for name in case.files or []:
        for mark, source in (("@samples/", ROOT / "samples"), ("@cases/", CASES)):
            if name.startswith(mark):
                target = folder / mark[1:] / name[len(mark):]
                target.parent.mkdir(parents=True, exist_ok=True)
                whole = source / name[len(mark):]
                if whole.is_dir():
                    shutil.copytree(whole, target, dirs_exist_ok=True)
                else:
                    shutil.copyfile(whole, target)
                name = name[1:]
                break
        files.append(name)
    tail = ["--"] + files if case.files is not None else []
    env = environment(form, home)
    stdin = folder / "input" if case.files is None and (folder / "input").exists() else Path(os.devnull)

    if form == "chain":
        segments, moved = split_host_options(case.segments())
        commands = []
        for i, segment in enumerate(segments):
            words = [chude] + segment + moved["all"] + ["-j", "1"]
            if i == 0:
                words += moved["first"] + tail
            if i == len(segments) - 1:
                words += moved["last"]
            commands.append(words)
    elif form == "once":
        commands = [[chude] + case.words + tail]
    else:
        segments, moved = split_host_options(case.segments())
        words = [word for i, s in enumerate(segments) for word in (["then"] if i else []) + s]
        jobs = "4" if form == "-j 4" else "1"
        # Else one worker would see a whole case, and nothing would be written to temporary files.
        small = ["--batch-bytes", "64", "--spill-bytes", "1"] if form == "-j 4" else []
        commands = [[chude] + words + moved["all"] + moved["first"] + moved["last"] + ["-j", jobs] + small + tail]

    processes, errors, before = [], [], open(stdin, "rb")
    for i, words in enumerate(commands):
        last = i == len(commands) - 1
        error = open(folder.parent / f"{folder.name}.err{i}", "w+b")
        process = subprocess.Popen(words, cwd=folder, env=env, stdin=before, stderr=error, stdout=subprocess.PIPE)
        before.close()  # the child has it; the writer must see when its reader is gone
        before = process.stdout
        processes.append(process)
        errors.append(error)
    try:
        out, _ = processes[-1].communicate(timeout=TIMEOUT)
        codes = [exit_code(p.wait(timeout=TIMEOUT)) if i < len(processes) - 1 else p.returncode
                 for i, p in enumerate(processes)]
    except subprocess.TimeoutExpired:
        for process in processes:
            process.kill()
            process.wait()
        out, codes = b"", [f"none: still running after {TIMEOUT} s"]
    err = b""
    for error in errors:
        error.seek(0)
        err += error.read()
        error.close()
    odd = [code for code in codes if code not in (0, 1, 2)]
    return Result(odd[0] if odd else max(codes), out, err, folder)


def summary_core(data):
    """A summary without what may differ between forms; other data as they are."""
    try:
        value = json.loads(data, parse_float=lambda digits: "number " + digits)
    except ValueError:
        return data
    if not isinstance(value, dict) or value.get("schema") != "chude.summary/1":
        return data
    value.pop("generator", None)
    if isinstance(value.get("corpus"), dict):
        value["corpus"].pop("rejected", None)
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def without_hashes(data):
    """Without the hashes of models in `generator`: else every word added to a list would change every summary here."""
    return re.sub(rb'"models":\{("[^"]*":"[0-9a-f]{16}(?:[0-9a-f]{16})?",?)*\}', b'"models":{}', data)


def diff(expected, got, what):
    texts = [data.decode("utf-8", "backslashreplace").splitlines(keepends=True) for data in (expected, got)]
    lines = list(difflib.unified_diff(*texts, "expected", "got", n=2))
    shown = "".join(line if line.endswith("\n") else line + "\n\\ no newline at the end\n" for line in lines[:120])
    more = f"… {len(lines) - 120} lines more\n" if len(lines) > 120 else ""
    return f"{what} differs:\n{shown}{more}{where_they_part(*texts)}"


def where_they_part(expected, got):
    """The first difference within long lines, where a diff by lines does not show it."""
    for number, (a, b) in enumerate(zip(expected, got), 1):
        if a != b:
            at = len(os.path.commonprefix((a, b)))
            if at < 100:
                break
            return f"line {number}, character {at}:\n- …{a[at - 40:at + 80]!r}\n+ …{b[at - 40:at + 80]!r}\n"
    return ""


def expected_files(case):
    """(name as the command writes it, bytes) of all expected.NAME."""
    for path in sorted(case.folder.glob("expected.*")):
        name = path.name[len("expected."):]
        if path.is_dir():
            for inner in sorted(path.rglob("*")):
                if inner.is_file():
                    yield f"{name}/{inner.relative_to(path).as_posix()}", inner.read_bytes()
        elif name != "err":
            yield name, path.read_bytes()


def check(case, form, result):
    """What is wrong, as a list of texts."""
    wrong = []
    if any(mark in result.err for mark in MARKS):
        wrong.append("a sanitizer reports")
    if result.status != case.status:
        wrong.append(f"status {result.status}, expected {case.status}")
    same = summary_core if form == "chain" else bytes
    wanted = case.folder / "expected"
    pairs = [("standard output", wanted.read_bytes() if wanted.exists() else b"", result.out)]
    for name, data in expected_files(case):
        got = result.written(name)
        if got is None:
            wrong.append(f"{name} was not written")
        else:
            pairs.append((name, data, got))
    for name, data, got in pairs:
        if same(data) != same(got):
            wrong.append(diff(same(data), same(got), name))
    wanted = case.folder / "expected.err"
    for line in wanted.read_text(encoding="utf-8").splitlines() if wanted.exists() else []:
        if line not in result.err.decode("utf-8", "replace"):
            wrong.append(f"standard error lacks: {line}")
    if wrong and result.err:
        wrong.append("standard error:\n" + result.err.decode("utf-8", "replace")[-4000:])
    return wrong


def accept(case, result):
    """Writes what came out as what is expected. Names of expected.NAME are kept; a new one must be made by hand."""
    def put(path, data):
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
            print(f"written: {path.relative_to(ROOT)}")
    wanted = case.folder / "expected"
    if result.out or wanted.exists():
        put(wanted, result.out)
    for name, _ in expected_files(case):
        got = result.written(name)
        head, _, inner = name.partition("/")
        path = case.folder / f"expected.{head}" / inner if inner else case.folder / f"expected.{head}"
        if got is None:
            print(f"not written by the command, so left alone: {path.relative_to(ROOT)}")
        else:
            put(path, got)
    status = case.folder / "status"
    if result.status != 0 or status.exists():
        put(status, f"{result.status}\n".encode())


def run_case(case, stages, args):
    """(what to print, failed)"""
    report, failed, seen = [], False, []
    forms = case.forms(stages)
    if args.accept:
        forms = forms[:1]
    with tempfile.TemporaryDirectory(prefix="chude-golden-") as home:
        for form in forms:
            result = run(case, form, args.chude, Path(home))
            if args.accept:
                accept(case, result)
                continue
            wrong = check(case, form, result)
            if wrong:
                failed = True
                report.append(f"FAILED {case.name} ({form})" + (": as above" if wrong in seen else "\n" + "\n".join(wrong)))
                seen.append(wrong)
    if not failed and not args.accept:
        report.append(f"ok     {case.name} ({', '.join(forms)})")
    return "\n".join(report), failed


def find_cases(names):
    cases = [Case(path.parent) for path in sorted(CASES.glob("*/*/cmd"))]
    if not names:
        return cases
    chosen = []
    for name in names:
        name = name.rstrip("/")
        found = [c for c in cases if c.name == name or c.name.startswith(name + "/") or fnmatch.fnmatch(c.name, name)]
        if not found:
            raise SystemExit(f"no case is called {name}")
        chosen += [c for c in found if c not in chosen]
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="CASE", help="a folder, folder/name or a pattern; default all")
    parser.add_argument("--chude", default=os.environ.get("CHUDE", str(ROOT / "build" / "release" / "chude")),
                        help="the program (also: environment variable CHUDE)")
    parser.add_argument("--accept", action="store_true", help="write what comes out as what is expected; then read it")
    parser.add_argument("--list", action="store_true", help="name the cases and the forms that each runs in")
    args = parser.parse_args()
    args.chude = os.path.abspath(args.chude)

    cases = find_cases(args.names)
    listing = subprocess.run([args.chude, "stages", "--json"], stdout=subprocess.PIPE, check=True).stdout
    stages = {stage["name"] for stage in json.loads(listing)}
    if args.list:
        for case in cases:
            note = f"  (no chain: {case.no_chain})" if case.no_chain else ""
            print(f"{case.name}: {', '.join(case.forms(stages))}{note}")
        return 0
    failures = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for report, failed in pool.map(lambda case: run_case(case, stages, args), cases):
            if report:
                print(report, flush=True)
            failures += failed
    for case in cases:
        if case.no_chain and not args.accept:
            print(f"note   {case.name} has no chain form: {case.no_chain}")
    if not args.accept:
        print(f"{len(cases)} cases, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
