#!/usr/bin/env python3
"""Fails for a stage, or an option of a stage, of `run`, `diff`, `brief`, `watch`, `serve` or of every command, that no golden case uses."""
import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import golden  # noqa: E402

ELSEWHERE = {"threads", "plugin"}  # every case runs with -j; tests/plugin/run.sh has --plugin


def uses(words, name, letter):
    """Whether the words name the option: --name, --name=…, -x, -x3."""
    return any(word == "--" + name or word.startswith(f"--{name}=")
               or (letter and word.startswith("-" + letter) and not word.startswith("--")) for word in words)


def options_of_help(text, heading):
    """(name, letter) of the options that stand under a heading of a help text."""
    part = re.search(rf"^{heading}:\n((?:  .*\n)*)", text, re.M)
    return [(name, letter) for letter, name in re.findall(r"^  (?:-(\w), |    )--([a-z-]+)", part[1] if part else "", re.M)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chude", default=os.environ.get("CHUDE", str(golden.ROOT / "build" / "release" / "chude")))
    args = parser.parse_args()

    def printed(*words):
        return subprocess.run([args.chude, *words], stdout=subprocess.PIPE, check=True).stdout.decode()

    used, everywhere = {}, []  # words of a stage or command, and of all
    for case in golden.find_cases([]):
        for segment in case.segments():
            segment = segment[segment[:1] == ["fit"]:]
            if segment:
                used.setdefault(segment[0], []).extend(segment[1:])
                everywhere += segment
    missing, count = [], 0

    def check(who, words, options):
        nonlocal count
        for name, letter in options:
            count += 1
            if not uses(words, name, letter):
                missing.append(f"{who} --{name}: no case")

    for stage in json.loads(printed("stages", "--json")):
        name = stage["name"]
        if name not in used:
            missing.append(f"stage {name}: no case")
            continue
        options = [(option["name"], option.get("short")) for option in stage.get("options", [])]
        check(name, used[name], options + ([("result", None)] if stage["kind"] == "corpus" else []))
    for command in ("diff", "brief", "watch", "serve"):
        check(command, used.get(command, []), options_of_help(printed("help", command), "Options"))
    help_text = printed("help", "run")
    check("run", used.get("run", []), options_of_help(help_text, "Options"))
    check("every command:", everywhere,
          [option for option in options_of_help(help_text, "Options of every command") if option[0] not in ELSEWHERE])
    print("\n".join(missing) or f"every stage and all {count} options stand in a case")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
