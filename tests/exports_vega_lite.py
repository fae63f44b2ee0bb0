#!/usr/bin/env python3
"""Vega-Lite's own schema and compiler take what `chude export --format vega-lite` writes, without a warning, and Vega draws it. Skipped (exit 77)
without Node.js, or where the packages vega and vega-lite are not in build/readers/, where `./run test` tries to put them."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
READERS = SOURCE / "build" / "readers"
DRAW = """
import fs from 'fs'; import * as vl from 'vega-lite'; import * as vega from 'vega';
for (const name of process.argv.slice(2)) {
  const said = [], tell = (...words) => { said.push(words.join(' ')); return logger; };
  const logger = {level() { return logger; }, error: tell, warn: tell, info: () => logger, debug: () => logger};
  const compiled = vl.compile(JSON.parse(fs.readFileSync(name, 'utf8')), {logger});
  const view = new vega.View(vega.parse(compiled.spec), {renderer: 'none', logger});
  const svg = await view.toSVG();
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(one => one[1]);
  console.log(JSON.stringify({name, said, texts, bars: (svg.match(/aria-roledescription="(bar|area mark)"/g) || []).length, size: svg.length}));
}
"""


def main():
    if not shutil.which("node") or not (READERS / "node_modules" / "vega-lite").is_dir():
        print("skipped: no Node.js, or no vega-lite in build/readers (npm install --prefix build/readers vega vega-lite)")
        return 77
    with tempfile.TemporaryDirectory(prefix="chude-vega-") as home:
        samples, names = Path(home, "samples"), []
        subprocess.run([CHUDE, "run", SOURCE / "samples", "-k", "7", "-o", samples], check=True, timeout=240)
        many = Path(home, "many")
        subprocess.run([CHUDE, "run", SOURCE / "samples", "-k", "14", "-o", many], check=True, timeout=240)
        for number, words in enumerate(([samples], [SOURCE / "tests/cases/show/full/summary.json"], ["--table", "keywords", "--top", "3", samples],
                                        [SOURCE / "tests/cases/show/folder/out"], ["--table", "trends", SOURCE / "tests/cases/show/full/summary.json"],
                                        ["--ui", "en", samples], [many])):
            names.append(Path(home, f"{number}.json"))
            subprocess.run([CHUDE, "export", "--format", "vega-lite", *words, "-o", names[-1]], check=True, timeout=60)
        schema = READERS / "node_modules" / "vega-lite" / "build" / "vega-lite-schema.json"
        try:
            from jsonschema import Draft7Validator
            validator = Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
            for name in names:
                spec = json.loads(name.read_text(encoding="utf-8"))
                errors = [error.message[:300] for error in validator.iter_errors(spec)]
                assert not errors, (name, errors)
        except ImportError:
            print("without the package jsonschema, Vega-Lite's schema was not looked at")
        script = READERS / "draw.mjs"
        script.write_text(DRAW, encoding="utf-8")
        result = subprocess.run(["node", script, *names], stdout=subprocess.PIPE, check=True, timeout=120)
        drawn = [json.loads(line) for line in result.stdout.decode().splitlines()]
        assert len(drawn) == len(names)
        for one in drawn:
            assert one["said"] == [] and one["bars"] > 0, one
        vietnamese, english = (set(one["texts"]) for one in (drawn[0], drawn[-2]))
        assert {"Chủ đề theo thời gian", "Từ khóa", "văn bản", "điểm"} <= vietnamese, vietnamese
        assert {"Topics over time", "Keywords", "documents", "score"} <= english, english
        assert any(re.fullmatch(r"\d\d/\d\d/2026", text) for text in vietnamese), vietnamese
        assert "1,0" in vietnamese and "1.0" in english, "numbers"
        colours = [view["encoding"]["color"].get("scale") for view in json.loads(names[-1].read_text(encoding="utf-8"))["vconcat"] if "stack" in view["encoding"]["y"]]
        assert colours == [{"scheme": "tableau20"}], "more topics than Vega's own scheme has colours"
        print(f"{len(drawn)} specifications, {sum(one['bars'] for one in drawn)} marks, no warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
