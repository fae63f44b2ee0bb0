#!/usr/bin/env python3
"""Whether `chude dedup` finds boilerplate that was put into a corpus, and whether `chude run` takes keywords from it; how many
briefs that were cut out of articles it finds contained in them.

Invented lines (LINES, and FRAMES with names or titles of the corpus in them) go into SHARE of the documents, two each, on lines of
their own between those of the text. Briefs are the first sentences of long articles, a quarter to a half of their words. Seeded.

  found    injected lines that lie within a span of `boilerplate`
  others   spans of `boilerplate` that hold nothing of what was injected, in a run without it and in this one: what they are is
           for a reader to judge; --show N prints N of them, drawn at random
  keywords keywords and keyphrases with a word that only the invented lines have
  contained  briefs whose `contained_in` is the article that they were cut from

  bench/boilerplate.py                                      # over samples/
  bench/boilerplate.py --corpus news.ndjson --show 40
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINES = (
    "Mời quý bạn đọc tải ứng dụng Lá Bàng Xanh để nhận tin nhanh mỗi sáng.",
    "Chia sẻ bài viết",
    "Trân trọng cảm ơn quý vị đã đồng hành cùng chuyên trang Nếp Quê Hương.",
    "Bản quyền thuộc về Toà soạn Mây Chiều, cấm sao chép dưới mọi hình thức.",
    "Đăng ký kênh Bến Sông Lành để xem thêm nhiều phóng sự hấp dẫn!",
    "Mọi ý kiến đóng góp xin gửi về hộp thư Cánh Cò Nhỏ.",
    "Tin cùng chuyên mục",
    "(Theo Nhật báo Gió Lành)",
)
FRAMES = ("Ảnh: {name}", "Xem thêm: {title}", "{name} (Theo Hãng tin Sóng Lúa)", "Đồ hoạ: {name}.")
# Words that no article has: what they are in is of the invented lines.
MARKS = ("bàng xanh", "nếp quê", "mây chiều", "bến sông lành", "cánh cò nhỏ", "gió lành", "sóng lúa")


def read(paths):
    documents = []
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            documents += [json.loads(line) for line in lines]
    return documents


def names_of(corpus, rng):
    """Names of two or three syllables, as texts have them."""
    found = set()
    for doc in rng.sample(corpus, min(len(corpus), 2000)):
        found.update(re.findall(r"(?<=[a-zà-ỹ] )[A-ZĐ]\w+(?: [A-ZĐ]\w+){1,2}(?= [a-zà-ỹ])", doc["text"]))
    return sorted(found)


def inject(text, lines, rng):
    parts = text.split("\n")
    for line in lines:
        parts.insert(rng.randint(0, len(parts)), line)
    return "\n".join(parts)


def brief_of(text, rng):
    """The first sentences of a long text; None where there are too few."""
    sentences = re.split(r"(?<=[.!?]) +|\n", text)
    wanted, brief = rng.uniform(0.25, 0.5) * len(text.split()), []
    for sentence in sentences:
        if sum(len(one.split()) for one in brief) >= wanted:
            break
        brief.append(sentence)
    return " ".join(brief) if len(text.split()) >= 200 and len(brief) < len(sentences) else None


def run(*words):
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


def spans_of(path):
    """(id, text of the span, begin, end) of all."""
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            doc = json.loads(line)
            text = doc["text"].encode()
            for begin, end in doc.get("boilerplate", []):
                yield doc["id"], text[begin:end].decode(), begin, end


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chude", default=os.environ.get("CHUDE", str(ROOT / "build" / "release" / "chude")))
    parser.add_argument("--corpus", nargs="*", default=sorted(map(str, (ROOT / "samples").glob("*.ndjson"))))
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--briefs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--no-run", action="store_true", help="leave out `chude run`")
    args = parser.parse_args()
    rng = random.Random(args.seed)
    corpus = read(args.corpus)
    chosen = set(rng.sample(range(len(corpus)), max(12, round(args.share * len(corpus)))))
    names, titles = names_of(corpus, rng), [doc["title"] for doc in corpus if doc.get("title")]
    kinds = LINES[:max(1, len(corpus) // 100)], FRAMES[:max(1, len(corpus) // 200)]
    injected = {}
    with tempfile.TemporaryDirectory(prefix="chude-boilerplate-") as home:
        mixed, marked = Path(home) / "mixed.ndjson", Path(home) / "marked.ndjson"
        with open(mixed, "w", encoding="utf-8") as out:
            for i, doc in enumerate(corpus):
                if i in chosen:
                    lines = [rng.choice(kinds[0]), rng.choice(kinds[1]).format(name=rng.choice(names), title=rng.choice(titles))]
                    doc = {**doc, "text": inject(doc["text"], lines, rng)}
                    injected[doc["id"]] = lines
                out.write(json.dumps(doc, ensure_ascii=False) + "\n")
            briefs = {}
            for doc in rng.sample(corpus, min(args.briefs, len(corpus))):
                brief = brief_of(doc["text"], rng)
                if brief:
                    briefs[doc["id"] + "+brief"] = doc["id"]
                    out.write(json.dumps({"id": doc["id"] + "+brief", "text": brief}, ensure_ascii=False) + "\n")
        run(args.chude, "dedup", mixed, "-o", marked)
        spans, others = {}, []
        for identity, text, _, _ in spans_of(marked):
            spans.setdefault(identity, []).append(text)
            if not any(line in text or text in line for line in injected.get(identity, [])):
                others.append(text)
        missed = [line for identity, lines in injected.items() for line in lines
                  if not any(line in text for text in spans.get(identity, []))]
        total = sum(map(len, injected.values()))
        print(f"{len(corpus)} documents, {len(injected)} with injected lines, seed {args.seed}")
        print(f"found: {total - len(missed)} of {total} injected lines")
        for line in missed[:10]:
            print(f"  missed: {line}")
        print(f"others: {len(others)} spans, {sum(len(text.encode()) for text in others)} bytes")
        for text in rng.sample(others, min(args.show, len(others))):
            print("  " + text.replace("\n", " | "))
        kept = right = wrong = 0
        with open(marked, encoding="utf-8") as lines:
            for line in lines:
                doc = json.loads(line)
                if doc["id"] in briefs:
                    kept += "duplicate_of" not in doc
                    right += "duplicate_of" not in doc and doc.get("contained_in") == briefs[doc["id"]]
                elif "contained_in" in doc:
                    wrong += 1
        print(f"contained: {right} of {kept} briefs that are no near duplicates ({len(briefs)} in all); {wrong} other documents")
        if not args.no_run:
            run(args.chude, "run", mixed, "-o", Path(home) / "out")
            summary = json.loads((Path(home) / "out" / "summary.json").read_bytes())
            terms = [one["text"] for one in summary["keywords"]]
            with open(Path(home) / "out" / "documents.ndjson", encoding="utf-8") as lines:
                for line in lines:
                    terms += [one["text"] for one in json.loads(line).get("keyphrases", [])]
            bad = [term for term in terms if any(mark in term.lower() for mark in MARKS)]
            print(f"keywords: {len(bad)} of {len(terms)} keywords and keyphrases are of the invented lines {bad[:5]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
