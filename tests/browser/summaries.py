#!/usr/bin/env python3
"""Writes the summaries whose pages the browser test opens, and the pages: summaries.py CHUDE FOLDER [NEWS]

  sample    of samples/
  dated     of weeks with events in some of them
  article   of one article
  earlier, later   of two halves of samples/: compared
  empty     of no document
  quotes    whose snippets begin and end within sentences
  hostile   whose texts try to be markup, scripts and marks of direction
  news      of the file NEWS, where it is given
"""
import json
import subprocess
import sys
import time
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


EVERY_WEEK = ["Công an xã tuần tra ban đêm cùng tổ bảo vệ an ninh trật tự ở cơ sở, tổ tự quản {n} báo tin về lừa đảo qua mạng.",
              "Giá lúa gạo ở An Giang tăng {n} đồng, hợp tác xã ký hợp đồng với doanh nghiệp xuất khẩu nông sản.",
              "Đội tuyển bóng đá thắng {n} bàn, huấn luyện viên khen các cầu thủ sau trận đấu trên sân nhà."]
ONE_TIME = {4: "Bão số 3 mạnh lên trên Biển Đông, tàu thuyền vào bờ tránh trú, chính quyền sơ tán {n} người dân khỏi vùng ngập lụt.",
            5: "Bão số 3 đổ bộ vào đất liền, mưa lớn gây ngập lụt, {n} ngôi nhà tốc mái ở các xã ven biển.",
            9: "Kỳ thi tốt nghiệp trung học phổ thông khép lại, {n} thí sinh bàn về đề thi môn toán ở các điểm thi."}


def dated():
    """Fourteen weeks of articles, with a storm and an examination in some of them."""
    for week in range(14):
        for n in range(24):
            text = ONE_TIME[week] if week in ONE_TIME and n % 2 else EVERY_WEEK[n % 3]
            day = 86400 * (7 * week + n % 7)
            yield {"id": f"{week}-{n}", "title": text.split(",")[0], "date": time.strftime("%Y-%m-%d", time.gmtime(1777852800 + day)), "lang": "vi",
                   "text": f"{text.format(n=37 * week + 5 * n)} Tin số {24 * week + n}."}


HOSTILE = ["</script><script>globalThis.broken = 1</script>", "<img src=x onerror='globalThis.broken=1'>", "\u202egnort oàv", "--><!--",
           "\u2066chưa đóng", "a\u0000b\u0007c", "&lt;b&gt; & \"ngoặc\" 'đơn'", "{{@policy}}", "ư" * 4000, "مرحبا بالعالم", "javascript:alert(1)", "\u2028dòng\u2029"]


def hostile():
    counted = [{"text": text, "count": 12 - i, "df": 1} for i, text in enumerate(HOSTILE)]
    series = [{"start": f"2026-05-{day:02}", "df": day % 3, "count": day % 3} for day in range(1, 12)]
    place = lambda text: {"id": text, "title": text, "begin": 0, "end": len(text.encode()), "snippet": f"{text} và sau đó {text}"}
    return {"schema": "chude.summary/1", "generator": {"version": HOSTILE[0], "stages": [{"stage": HOSTILE[1], "options": {HOSTILE[0]: HOSTILE[2]}}],
                                                       "models": {HOSTILE[0]: HOSTILE[3]}},
            "corpus": {"documents": 12, "words": 99, "languages": {"vi": 6, "<b>": 6}, "rejected": 3, "duplicates": 2, "notes": HOSTILE[:4],
                       "by": "day", "series": [{"start": one["start"], "documents": 1} for one in series]},
            "keywords": [{**one, "score": 12.5 - i, "variants": HOSTILE[:2], "evidence": [place(one["text"])]} for i, one in enumerate(counted)],
            "ngrams": {"1": counted},
            "topics": [{"id": i, "label": text, "size": 12 - i, "terms": [{"text": term, "score": 1.0} for term in HOSTILE],
                        "evidence": [{**place(text), "score": 0.5}], "series": series} for i, text in enumerate(HOSTILE)],
            "trends": [{"text": text, "terms": HOSTILE[:3], "df": 3, "series": series, "bursts": [{"start": "2026-05-03", "end": "2026-05-05", "score": 4.5}],
                        "evidence": [place(text)]} for text in HOSTILE]}


def quotes():
    place = lambda text, i: {"id": "a" * 40 if i == 1 else f"tin-{i}", "begin": 0, "end": len(text.encode()), "snippet": text}
    return {"schema": "chude.summary/1", "generator": {"version": "1"}, "corpus": {"documents": 3, "languages": {"vi": 3}},
            "keywords": [{"text": "bão", "count": 3, "df": 3, "score": 1, "evidence": [place(text, i) for i, text in enumerate(
                ["Bão vào đất liền.", "khiến bão vào đất", "và bão tan."])]}]}


def make(program, folder, news=None):
    """Writes them all."""
    folder.mkdir(parents=True, exist_ok=True)
    chude(program, "run", SOURCE / "samples", "--by", "week", "-o", folder / "sample.out", "-q")
    everything = documents()
    text = "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in dated())
    chude(program, "run", "-q", "-k", "6", "--by", "week", "--keep-duplicates", "-", "-o", folder / "dated.out", text=text.encode())
    for name, some in (("article", everything[:1]), ("earlier", everything[::2]), ("later", everything[1::2]), ("empty", [])):
        text = "".join(json.dumps(document, ensure_ascii=False) + "\n" for document in some)
        write(folder, name, json.loads(chude(program, "run", "-q", "-", text=text.encode())))
    write(folder, "quotes", quotes())
    write(folder, "hostile", hostile())
    pages = {"sample": ["sample.out"], "dated": ["dated.out"], "sample-en": ["--ui", "en", "sample.out"], "article": ["article.json"], "empty": ["empty.json"],
             "quotes": ["quotes.json"], "hostile": ["hostile.json"], "compared": ["earlier.json", "later.json"]}
    if news:
        chude(program, "run", news, "-k", "20", "--level", "story", "-o", folder / "news.out", "-q")
        pages["news"] = ["news.out"]
    for name, words in pages.items():
        words = [folder / word if word.endswith((".out", ".json")) else word for word in words]
        chude(program, "report", *words, "-o", folder / f"{name}.html")


if __name__ == "__main__":
    make(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:4])
