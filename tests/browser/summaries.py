#!/usr/bin/env python3
"""Writes the summaries whose pages the browser test opens, and the pages: summaries.py CHUDE FOLDER [NEWS]

  sample    of samples/, with what it knows of time
  article   of one article
  earlier, later   of two halves of samples/: compared
  empty     of no document
  hostile   whose texts try to be markup, scripts and marks of direction
  news      of the file NEWS, where it is given
"""
import json
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent


def chude(program, *words, text=None):
    done = subprocess.run([program, *map(str, words)], input=text, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def documents():
    lines = [line for file in sorted((SOURCE / "samples").glob("*.ndjson")) for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines if line]


def write(folder, name, summary):
    (folder / f"{name}.json").write_text(json.dumps(summary, ensure_ascii=False) + "\n", encoding="utf-8")


def with_time(program, summary, found):
    """The summary as `run --by week` has it, from the program's own trends and the topics of its documents."""
    rows = [json.loads(line) for line in chude(program, "tokenize", "then", "stop", "then", "trends", "--by", "week", "--top", 25, SOURCE / "samples").splitlines()]
    starts = [period["start"] for period in rows[0]["series"]]
    week = lambda date: max(start for start in starts if start <= date[:10])
    dated = [document for document in found if document.get("date")]
    whole = {start: sum(week(document["date"]) == start for document in dated) for start in starts}

    def change(series):
        share = lambda part: sum(period["df"] for period in part) / max(1, sum(whole[period["start"]] for period in part))
        now, before = share(series[-4:]), share(series[-8:-4])
        kind = "new" if now and not before else "gone" if before and not now else "rising" if now > before else "falling" if now < before else "steady"
        return {"kind": kind, "start": starts[-4], "end": starts[-1], "df": sum(p["df"] for p in series[-4:]), "share": now,
                "before": {"start": starts[-8], "end": starts[-5], "df": sum(p["df"] for p in series[-8:-4]), "share": before}, "g2": 2.5, "q": 0.2}

    for topic in summary["topics"]:
        own = [week(document["date"]) for document in dated if document["topic"]["id"] == topic["id"]]
        topic["series"] = [{"start": start, "df": own.count(start), **({"share": own.count(start) / whole[start]} if whole[start] else {})}
                           for start in starts]
        topic["change"] = change(topic["series"])
    evidence = {keyword["text"]: keyword["evidence"] for keyword in summary["keywords"]}
    for row in rows:
        del row["schema"]
        row["df"], row["count"] = (sum(period[what] for period in row["series"]) for what in ("df", "count"))
        row["change"] = change(row["series"])
        if row["text"] in evidence:
            row["evidence"] = evidence[row["text"]]
    summary["trends"] = rows
    summary["corpus"].update(by="week", series=[{"start": start, "documents": whole[start]} for start in starts])
    return summary


HOSTILE = ["</script><script>globalThis.broken = 1</script>", "<img src=x onerror='globalThis.broken=1'>", "\u202egnort oàv", "--><!--",
           "\u2066chưa đóng", "a\u0000b\u0007c", "&lt;b&gt; & \"ngoặc\" 'đơn'", "{{@policy}}", "ư" * 4000, "مرحبا بالعالم", "javascript:alert(1)", "\u2028dòng\u2029"]


def hostile():
    counted = [{"text": text, "count": 12 - i, "df": 1} for i, text in enumerate(HOSTILE)]
    series = [{"start": f"2026-05-{day:02}", "df": day % 3, "count": day % 3} for day in range(1, 12)]
    place = lambda text: {"id": text, "title": text, "begin": 0, "end": len(text.encode()), "snippet": f"{text} và sau đó {text}"}
    return {"schema": "chude.summary/1", "generator": {"version": HOSTILE[0], "stages": [{"stage": HOSTILE[1], "options": {HOSTILE[0]: HOSTILE[2]}}],
                                                       "models": {HOSTILE[0]: HOSTILE[3]}},
            "corpus": {"documents": 12, "words": 99, "languages": {"vi": 6, "<b>": 6}, "rejected": 3, "duplicates": 2, "notes": HOSTILE[:4],
                       "by": "day", "series": [{"start": one["start"], "documents": 3} for one in series]},
            "keywords": [{**one, "score": 12.5 - i, "variants": HOSTILE[:2], "evidence": [place(one["text"])]} for i, one in enumerate(counted)],
            "ngrams": {"1": counted},
            "topics": [{"id": i, "label": text, "size": 12 - i, "terms": [{"text": term, "score": 1.0} for term in HOSTILE],
                        "evidence": [{**place(text), "score": 0.5}], "series": series} for i, text in enumerate(HOSTILE)],
            "trends": [{"text": text, "terms": HOSTILE[:3], "df": 3, "series": series, "bursts": [{"start": "2026-05-03", "end": "2026-05-05", "score": 4.5}],
                        "evidence": [place(text)]} for text in HOSTILE]}


def make(program, folder, news=None):
    """Writes them all."""
    folder.mkdir(parents=True, exist_ok=True)
    chude(program, "run", SOURCE / "samples", "-o", folder / "sample.out", "-q")
    found = [json.loads(line) for line in (folder / "sample.out" / "documents.ndjson").read_text(encoding="utf-8").splitlines()]
    sample = with_time(program, json.loads((folder / "sample.out" / "summary.json").read_text(encoding="utf-8")), found)
    (folder / "sample.out" / "summary.json").write_text(json.dumps(sample, ensure_ascii=False), encoding="utf-8")
    everything = documents()
    for name, some in (("article", everything[:1]), ("earlier", everything[::2]), ("later", everything[1::2]), ("empty", [])):
        text = "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in some)
        write(folder, name, json.loads(chude(program, "run", "-q", "-", text=text.encode())))
    write(folder, "hostile", hostile())
    pages = {"sample": ["sample.out"], "sample-en": ["--ui", "en", "sample.out"], "article": ["article.json"], "empty": ["empty.json"],
             "hostile": ["hostile.json"], "compared": ["earlier.json", "later.json"]}
    if news:
        chude(program, "run", news, "-k", "20", "--level", "story", "-o", folder / "news.out", "-q")
        pages["news"] = ["news.out"]
    for name, words in pages.items():
        words = [folder / word if word.endswith((".out", ".json")) else word for word in words]
        chude(program, "report", *words, "-o", folder / f"{name}.html")


if __name__ == "__main__":
    make(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:4])
