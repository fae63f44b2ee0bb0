#!/usr/bin/env python3
"""Makes the pages and opens them in Chromium (report.mjs). Passed by, with 77, where something for it is missing: ./run browser brings it.

  CHUDE_NEWS         a file of news: its page is opened too, and must be as fast
  CHUDE_SCREENSHOTS  a folder for pictures of every view
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent.parent
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
MODULES = SOURCE / "build" / "browser"


def main():
    node = shutil.which("node")
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    missing = [what for what, there in (("node", node), ("chromium", chromium), ("playwright-core", (MODULES / "node_modules" / "playwright-core").is_dir()),
                                        ("axe-core", (MODULES / "node_modules" / "axe-core").is_dir())) if not there]
    if missing:
        print(f"skipped, {', '.join(missing)} missing: ./run browser brings all of it")
        return 77
    with tempfile.TemporaryDirectory(prefix="chude-browser-") as folder:
        news = [os.environ["CHUDE_NEWS"]] if os.environ.get("CHUDE_NEWS") else []
        subprocess.run([sys.executable, HERE / "summaries.py", CHUDE, folder, *news], check=True)
        pictures = [os.environ["CHUDE_SCREENSHOTS"]] if os.environ.get("CHUDE_SCREENSHOTS") else []
        return subprocess.run([node, HERE / "report.mjs", MODULES, chromium, folder, *pictures]).returncode


if __name__ == "__main__":
    sys.exit(main())
