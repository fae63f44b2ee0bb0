#!/usr/bin/env python3
"""English documents of Debian packages as NDJSON, for make_background.py.

    debian_docs.py PACKAGE... > docs.ndjson

The HTML pages that each installed package has (English ones only, where a package has several languages), without
mark-up; at most 600 of a package, chosen by the hash of their path, so that no package outweighs the others.
"""
import hashlib
import html
import json
import re
import subprocess
import sys

MOST = 600
DROPPED = re.compile(r"<(script|style|head|nav|pre|code|tt)\b.*?</\1>", re.S | re.I)
BREAKS = re.compile(r"</?(p|div|h\d|li|td|tr|br|dd|dt|section|title)\b[^>]*>", re.I)
TAGS = re.compile(r"<[^>]*>")


def main():
    for package in sys.argv[1:]:
        listed = subprocess.run(["dpkg", "-L", package], check=True, capture_output=True, text=True).stdout
        paths = [path for path in listed.split("\n") if path.endswith((".html", ".htm"))]
        english = [path for path in paths if re.search(r"/en(-US)?/", path)]
        paths = english or paths
        paths.sort(key=lambda path: hashlib.sha256(path.encode()).digest())
        for path in paths[:MOST]:
            try:
                with open(path, encoding="utf-8") as file:
                    page = file.read()
            except (OSError, UnicodeDecodeError):
                continue
            text = TAGS.sub(" ", BREAKS.sub("\n\n", DROPPED.sub(" ", page)))
            lines = (re.sub(r"\s+", " ", line).strip() for line in html.unescape(text).split("\n\n"))
            text = "\n\n".join(line for line in lines if len(line) > 40)
            if len(text) > 500:
                print(json.dumps({"id": path, "lang": "en", "text": text}, ensure_ascii=False))


main()
