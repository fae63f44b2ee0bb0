#!/usr/bin/env python3
"""`chude report` without a browser: what is in the page, that it is whole, that texts are data in it, what is refused."""
import base64
import gzip
import hashlib
import html
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest
from html.parser import HTMLParser
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
sys.path.insert(0, str(SOURCE / "tests" / "browser"))
import summaries  # noqa: E402

VOID = {"meta", "link", "input", "br", "img"}


class Page(HTMLParser):
    """Elements by tag, text by id and class, and whether every element ends where it should."""

    def __init__(self, text):
        super().__init__()
        self.stack, self.wrong, self.elements, self.scripts, self.styles, self.classes = [], [], [], [], [], {}
        self.feed(text)
        self.close()
        self.wrong += [f"<{tag}> has no end" for tag, _ in self.stack]

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.wrong.append(f"<{tag}> has an attribute twice: {names}")
        if tag not in VOID:
            self.stack.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1][0] != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()} ends {self.stack[-1:]}")
        else:
            self.stack.pop()

    def handle_data(self, data):
        if self.stack and self.stack[-1][0] == "script" and self.stack[-1][1].get("type") != "application/json":
            self.scripts.append(data)
        elif self.stack and self.stack[-1][0] == "style":
            self.styles.append(data)
        for tag, attributes in self.stack:
            for name in attributes.get("class", "").split() + [tag, "#" + attributes.get("id", "")]:
                self.classes.setdefault(name, []).append(data)

    def text(self, name):
        return "".join(self.classes.get(name, []))

    def meta(self, what):
        return next(attributes["content"] for tag, attributes in self.elements if tag == "meta" and attributes.get("http-equiv") == what)


def chude(*words, code=0, text=None, **more):
    done = subprocess.run([CHUDE, *map(str, words)], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, **more)
    assert done.returncode == code, (words, done.returncode, done.stderr.decode())
    return done.stderr.decode() if code else done.stdout


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="chude-report-")
        cls.folder = Path(cls.temporary.name)
        summaries.make(CHUDE, cls.folder)
        cls.pages = {file.stem: file.read_bytes() for file in cls.folder.glob("*.html")}

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def test_whole(self):
        for name, data in self.pages.items():
            with self.subTest(page=name):
                page = Page(data.decode())
                self.assertEqual(page.wrong, [])
                ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
                self.assertEqual(len(ids), len(set(ids)), "an id stands twice")
                self.assertLess(len(data), 1_000_000)
                for tag, attributes in page.elements:
                    self.assertNotIn("style", attributes, "the policy forbids it")
                    self.assertFalse([name for name in attributes if name.startswith("on") or name in ("src", "srcset", "action")], tag)
                    self.assertRegex(attributes.get("href", "#"), r"^(#[A-Za-z0-9_-]+|#|data:,)$")

    def test_policy(self):
        for name, data in self.pages.items():
            page = Page(data.decode())
            policy = page.meta("Content-Security-Policy")
            digest = lambda text: "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
            sources = dict(part.strip().split(" ", 1) for part in policy.split(";"))
            self.assertEqual(sources["default-src"], "'none'")
            self.assertEqual(sources["script-src"].split(), [digest(script) for script in page.scripts], name)
            self.assertEqual(sources["style-src"].split(), [digest(style) for style in page.styles], name)
            self.assertNotIn("unsafe", policy)

    def test_same_bytes(self):
        self.assertEqual(chude("report", self.folder / "sample.out"), self.pages["sample"])
        again = chude("report", "-", "--title", "later", text=(self.folder / "later.json").read_bytes()).decode()
        file = '<div class="fact"><dt>Tệp tóm tắt</dt><dd><bdi>later</bdi></dd></div>'
        named = chude("report", self.folder / "later.json").decode()
        self.assertIn(file, named)
        self.assertEqual(again, named.replace(file, "", 1), "standard input has no name")

    def test_languages(self):
        self.assertIn(b'<html lang="vi"', self.pages["sample"])
        self.assertIn(b'<html lang="en"', self.pages["sample-en"])
        english = chude("run", "-q", "-", text=b'{"text":"The farmers keep part of the harvest in store, and wait for higher prices."}\n')
        self.assertIn(b'<html lang="en"', chude("report", "-", text=english))
        self.assertIn(b'<html lang="vi"', chude("report", "--ui", "vi", "-", text=english))
        used = "".join(file.read_text(encoding="utf-8") for file in [*(SOURCE / "pipeline").glob("report*.c"), *(SOURCE / "reports" / "report").glob("page.*")])
        holes = lambda text: sorted(set(re.findall(r"\{[nab]\}", text)))
        for line in (SOURCE / "reports/report/labels.tsv").read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                key, *texts = line.split("\t")
                self.assertEqual(len(texts), 2, key)
                self.assertEqual(holes(texts[0]), holes(texts[1]), key)
                if not key.startswith(("time.by.", "change.", "kind.", "theme.")):
                    self.assertTrue(f'"{key}"' in used or f"{{{{{key}}}}}" in used, f"{key} is used nowhere")

    def test_content(self):
        page = Page(self.pages["sample"].decode())
        summary = json.loads((self.folder / "sample.out" / "summary.json").read_text(encoding="utf-8"))
        tags = [attributes for _, attributes in page.elements]
        self.assertEqual(sum(one.get("data-item") == "topics" for one in tags), len(summary["topics"]))
        self.assertEqual(sum(one.get("data-item") == "keywords" for one in tags), len(summary["keywords"]))
        weeks = json.loads((self.folder / "dated.out" / "summary.json").read_text(encoding="utf-8"))
        events = [attributes for _, attributes in Page(self.pages["dated"].decode()).elements if attributes.get("data-item") == "trends"]
        self.assertEqual(len(events), len(weeks["trends"]))
        self.assertGreater(len(events), 0)
        self.assertIn("6/5/2026 – 30/8/2026", page.text("dates"))
        self.assertIn(f"{summary['corpus']['words']:,}".replace(",", "."), page.text("tiles"))
        self.assertIn("Tiếng Việt 74%, Tiếng Anh 26%", page.text("facts"))
        self.assertIn("toàn dân bảo vệ an ninh Tổ quốc", page.classes["mark"], "a variant is marked in evidence")
        titles = {json.loads(line)["title"] for line in (self.folder / "sample.out" / "documents.ndjson").read_text(encoding="utf-8").splitlines()}
        shown = page.text("#keyword-table")
        self.assertTrue(any(title in shown for title in titles), "titles come from documents.ndjson")
        for stage in summary["generator"]["stages"]:
            self.assertIn(stage["stage"], page.text("made"))
        empty = Page(self.pages["empty"].decode())
        self.assertIn("Không có gì để hiển thị", empty.text("notice"))
        article = Page(self.pages["article"].decode())
        self.assertNotIn("#map", article.classes)

    def test_last_days(self):
        """Each topic has documents of its last days where the documents stand beside the summary: titled ones, none of them a reprint."""
        folder = SOURCE / "tests" / "cases" / "brief" / "recent" / "tin"
        page = Page(chude("report", folder).decode())
        shown = page.text("cards")
        self.assertIn("Tài liệu mới, 12/3/2026 – 18/3/2026", shown)
        behind = shown.split("Tài liệu mới", 1)[1]
        for title in ("Lũ quét, tuần cuối (2)", "Lũ quét, tuần cuối (3)", "Lũ quét, tuần cuối (4)"):
            self.assertIn(title, behind)
        self.assertNotIn("Lũ quét, tin lặp", behind)
        self.assertEqual(shown.count("Tài liệu mới"), 1, "the other topic has none with a title")
        self.assertNotIn("Tài liệu mới", Page(chude("report", "-", text=(folder / "summary.json").read_bytes()).decode()).text("cards"))

    def test_sources(self):
        """Where a document was published, with a link where it has an address: of http alone, and as data. A file's name is no source."""
        documents = [{"id": "a", "title": "Một", "source": "Tuổi Trẻ <b>", "url": 'https://bao.vn/?a=1&b="><i>', "text": "Công an xã tuần tra đêm cùng người dân Phố Nối."},
                     {"id": "b", "title": "Hai", "url": "javascript:alert(1)", "link": "http://bao.vn/hai", "text": "Ở Chợ Rã, công an xã nhắc bà con khóa xe."},
                     {"id": "c", "title": "Ba", "link": "JavaScript:alert(1)", "text": "Bến Lức có tổ tự quản mới do công an xã lập."}]
        out = self.folder / "sources.out"
        chude("run", "-q", "-k", "1", "-o", out, "-", text="".join(json.dumps(one) + "\n" for one in documents).encode())
        kept = [json.loads(line) for line in (out / "documents.ndjson").read_text(encoding="utf-8").splitlines()]
        self.assertEqual([one.get("source") for one in kept], ["Tuổi Trẻ <b>", None, None])
        page = Page(chude("report", out).decode())
        self.assertEqual(page.wrong, [])
        links = {attributes["href"]: attributes for tag, attributes in page.elements if tag == "a" and attributes["href"][0] != "#"}
        self.assertEqual(set(links), {documents[0]["url"], "http://bao.vn/hai"})
        self.assertTrue(all(one["rel"] == "noopener noreferrer" for one in links.values()))
        self.assertEqual(set(page.classes["source"]) - {" · "}, {"Tuổi Trẻ <b>"})
        self.assertIn("(Tuổi Trẻ <b>)", chude("brief", "--lang", "vi", out).decode())
        self.assertIn("- Một (Tuổi Trẻ &lt;b&gt;, a)\n", chude("export", "--format", "markdown", out).decode())
        rows = [json.loads(line) for line in chude("export", "--format", "rows", "--table", "evidence", out).splitlines()]
        self.assertEqual({(row["id"], row.get("source"), row.get("url")) for row in rows},
                         {("a", "Tuổi Trẻ <b>", documents[0]["url"]), ("b", None, "http://bao.vn/hai"), ("c", None, None)})

    def test_data(self):
        text = self.pages["hostile"].decode()
        page = Page(text)
        self.assertFalse([tag for tag, _ in page.elements if tag in ("img", "b>", "iframe", "object")])
        shown = page.text("cards")
        for one in summaries.HOSTILE:
            wanted = re.sub("[\x00-\x08\x0b-\x1f]", lambda match: chr(0x2400 + ord(match[0])), one)
            self.assertIn(wanted[:300], shown, one[:40])
        data = next(attributes for tag, attributes in page.elements if attributes.get("id") == "data")
        self.assertEqual(data["type"], "application/json")
        inside = text.split('<script type="application/json" id="data">', 1)[1].split("</script>", 1)[0]
        self.assertNotIn("<", inside)
        self.assertEqual(json.loads(inside)["topics"][0]["label"], summaries.HOSTILE[0])
        self.assertNotRegex(text, "[\x00-\x08\x0b\x0c\x0e-\x1f]")

    def test_places(self):
        """The map: deterministic, in its bounds, and nearer where more words are shared."""
        topic = lambda number, *terms: {"id": number, "label": terms[0], "size": 5, "terms": [{"text": term, "score": 9 - i} for i, term in enumerate(terms)]}
        summary = {"schema": "chude.summary/1", "generator": {"version": "1"}, "corpus": {"documents": 20},
                   "topics": [topic(0, "bão số 3", "mưa lũ", "sơ tán dân"), topic(1, "mưa lũ miền Trung", "bão", "sơ tán"),
                              topic(2, "bóng đá", "đội tuyển", "huấn luyện viên"), topic(3, "đội tuyển bóng đá", "bàn thắng", "huấn luyện viên")]}
        text = chude("report", "-", text=json.dumps(summary, ensure_ascii=False).encode()).decode()
        points = json.loads(text.split('id="data">', 1)[1].split("</script>", 1)[0])["topics"]
        far = lambda a, b: ((points[a]["x"] - points[b]["x"]) ** 2 + (points[a]["y"] - points[b]["y"]) ** 2) ** 0.5
        self.assertTrue(all(-1 <= point[axis] <= 1 for point in points for axis in "xy"))
        self.assertLess(max(far(0, 1), far(2, 3)), min(far(a, b) for a in (0, 1) for b in (2, 3)))
        near = Page(text).text("#map")
        self.assertIn("mưa lũ miền Trung", near)

    def compared(self):
        diff = self.folder / "diff.json"
        diff.write_bytes(chude("diff", "--format", "json", self.folder / "earlier.json", self.folder / "later.json"))
        return diff

    def test_comparison(self):
        both = self.pages["compared"]
        diff = self.compared()
        page = Page(both.decode())
        found = json.loads(diff.read_text(encoding="utf-8"))
        self.assertEqual(sum(attributes.get("data-item") == "comparison" for _, attributes in page.elements), len(found["topics"]) + len(found["keywords"]))
        given = chude("report", self.folder / "later.json", "--diff", diff).decode()
        names = lambda text: text.replace("earlier.json", "earlier").replace("later.json", "later").replace(str(self.folder) + "/", "")
        self.assertEqual(names(given), names(both.decode()))

    def test_run_html(self):
        out, page = self.folder / "run.out", self.folder / "page.html"
        chude("run", SOURCE / "samples", "-o", out, "--html", page, "-q")
        self.assertEqual(page.read_text(encoding="utf-8"), chude("report", out, "--title", "samples").decode())
        bad = chude("run", "-q", "-", "-o", out, "--html", page, text="{\"text\":\"Một hai ba.\"}\nhỏng\n".encode(), code=1)
        self.assertEqual(bad, "")
        self.assertIn("1 bản ghi không đọc được", page.read_text(encoding="utf-8"))

    def test_title(self):
        """A page is called by what was read, else by the summary's own name, else by how much it is of."""
        named = lambda text: [Page(text).text(tag) for tag in ("h1", "title")]
        folder = self.folder / "tên"
        (folder / "bản tin").mkdir(parents=True)
        news = (json.dumps({"text": "Bão số 3 đổ bộ vào đất liền, mưa lớn gây ngập lụt.", "date": "2026-07-14"}, ensure_ascii=False) + "\n").encode()
        for name in ("tin.2026.ndjson", "bản tin/a.ndjson", ".tin"):
            (folder / name).write_bytes(news)
        with gzip.open(folder / "tin 7.ndjson.gz", "wb") as file:
            file.write(news)
        out, page = folder / "out", folder / "out" / "page.html"
        for inputs, name in ((["tin 7.ndjson.gz"], "tin 7"), (["tin.2026.ndjson"], "tin.2026"), (["bản tin/"], "bản tin"),
                             (["tin.2026.ndjson", "tin 7.ndjson.gz"], "tin.2026 và 1 nguồn khác"), ([], "Tóm tắt 1 tài liệu"), (["-"], "Tóm tắt 1 tài liệu")):
            chude("run", *inputs, "-o", "out", "--html", "out/page.html", "--keep-duplicates", "-q", cwd=folder, text=news)
            self.assertEqual(named(page.read_text(encoding="utf-8")), [name, f"{name}, 14/7/2026 · Tóm tắt chủ đề"])
        self.assertEqual(named(chude("report", out).decode())[0], "Tóm tắt 1 tài liệu")
        self.assertEqual(named(chude("report", out / "summary.json", "--ui", "en").decode())[1], "Summary of 1 document, 14 Jul 2026 · Topic summary")
        (folder / "tháng 7.json").write_bytes((out / "summary.json").read_bytes())
        self.assertEqual(named(chude("report", folder / "tháng 7.json").decode())[0], "tháng 7")
        self.assertEqual(named(chude("report", folder / "tháng 7.json", "--title", "Bão số 3").decode())[0], "Bão số 3")
        self.assertEqual(named(self.pages["compared"].decode())[0], "later so với earlier")
        self.assertEqual(named(chude("report", out, "--diff", self.compared()).decode())[0], "later so với earlier")

    def test_dates_of_few(self):
        """Where hardly any document has a date, theirs are not said to be those of all."""
        for undated, wanted, title in ((70, "30 tài liệu có ngày, 28/7/2017 – 2/10/2017; số còn lại không rõ ngày", "Tóm tắt 100 tài liệu · Tóm tắt chủ đề"),
                                       (20, "28/7/2017 – 2/10/2017", "Tóm tắt 100 tài liệu, 28/7/2017 – 2/10/2017 · Tóm tắt chủ đề")):
            summary = {"schema": "chude.summary/1", "generator": {"version": "1"}, "keywords": [],
                       "corpus": {"documents": 100, "undated": undated, "from": "2017-07-28T08:00:00+07:00", "to": "2017-10-02", "languages": {"vi": 100}}}
            page = Page(chude("report", "-", text=json.dumps(summary).encode()).decode())
            self.assertEqual([page.text("dates"), page.text("title")], [wanted, title])

    def test_quotes(self):
        """Where a sentence goes on before or behind a snippet, the page says so, and what is quoted stays as it is."""
        snippets = {"Bão vào đất liền.": "", "bão vào đất liền.": "from", "Bão vào": "on", "bão vào,": "from on", "“Bão vào đất liền.”": "", "“bão vào” đất liền": "from on",
                    "3 người mất tích!": "", "- Bão vào đất liền…": "", ", bão vào (sáng 14/7).": "from", "Bão vào?\"": "", "Đêm bão ở quê": "", "Đêm bão": "on", "ở quê": "from", "Bão,": "on",
                    "台風が上陸した。": "", "هل وصلت العاصفة؟": "", "…": ""}
        places = [{"id": f"tin-{i}", "title": "Đêm bão ở quê tôi" if text == "Đêm bão ở quê" else "đi đâu ở quê" if text == "ở quê" else "Đêm mưa", "snippet": text,
                   "begin": 0, "end": len(text.encode())} for i, text in enumerate(snippets)]
        places[list(snippets).index("Đêm bão ở quê")]["title"] = "Chuyện kể: Đêm bão ở quê"
        summary = {"schema": "chude.summary/1", "generator": {"version": "1"}, "corpus": {"documents": 20, "languages": {"vi": 20}},
                   "keywords": [{"text": "bão", "count": 20, "df": 20, "score": 1, "evidence": places}]}
        text = chude("report", "-", text=json.dumps(summary, ensure_ascii=False).encode()).decode()
        shown = re.findall(r'<p class="snippet"><bdi(?: class="([a-z ]+)")?>(.*?)</bdi></p>', text)
        self.assertEqual([(html.unescape(re.sub("</?mark>", "", quoted)), marks) for marks, quoted in shown], list(snippets.items()))
        self.assertIn(".on::after", text)
        # A snippet that is the title, or that with a full stop, is not said twice; its words are marked in the title.
        for snippet in ("Bão vào đất liền", "Bão vào đất liền."):
            places[:] = [{"id": "tin", "title": "Bão vào đất liền", "snippet": snippet, "begin": 0, "end": 5}]
            text = chude("report", "-", text=json.dumps(summary, ensure_ascii=False).encode()).decode()
            self.assertIn("<b><bdi><mark>Bão</mark> vào đất liền</bdi></b>", text)
            self.assertNotIn('<p class="snippet">', text)
            self.assertEqual(text.count('class="cite"'), 1)

    def test_words(self):
        """Figures that a newcomer would misread are said in words."""
        keyness = lambda ratio, q: {"g2": 9 if ratio > 0 else -9, "log_ratio": ratio, "q": q, "reference": {"df": 1, "documents": 9}}
        ratios = {"Đà Nẵng": (4, 0.001, "gấp 16 lần"), "Huế": (9, 0.001, "gấp hơn 100 lần"), "Hà Nội": (0.1, 0.5, "như thường"), "Nha Trang": (-1, 0.001, "bằng 0,5 lần"),
                  "Cà Mau": (-8, 0.5, "ít hơn hẳn"), "Vinh": (None, None, "–")}
        share = lambda now, before: {"kind": "steady", "start": "2026-07-08", "end": "2026-07-14", "df": 0, "share": now, "g2": 0, "q": 1,
                                     "before": {"start": "2026-07-01", "end": "2026-07-07", "df": 0, "share": before}}
        series = [{"start": f"2026-{month:02}-{day:02}", **dict.fromkeys(("df", "count"), 7 if (month, day) == (2, 3) else 0)} for month in range(1, 12) for day in range(1, 29)]
        trends = [{"text": "SEA Games", "terms": [f"từ {i}" for i in range(12)], "df": 50, "series": series, "bursts": [], "change": share(0.001, 0.002)},
                  {"text": "Quốc hội", "terms": [f"chữ {i}" for i in range(9)], "df": 50, "series": series[:40], "bursts": [], "change": share(0.06, 0.001)}]
        summary = {"schema": "chude.summary/1", "generator": {"version": "1"}, "corpus": {"documents": 1000, "languages": {"vi": 9}}, "trends": trends,
                   "keywords": [{"text": text, "count": 5, "df": 5, "score": 1, **({"keyness": keyness(ratio, q)} if ratio is not None else {})} for text, (ratio, q, _) in ratios.items()]}
        text = chude("report", "-", text=json.dumps(summary, ensure_ascii=False).encode()).decode()
        rows = re.findall(r'<tbody id="keyword-\d+" data-item="keywords" data-df="5"( data-distinctive)?>(.*?)</tbody>', text)
        self.assertEqual([re.findall(r"<td[^>]*>([^<]*)</td>", row)[-1] for _, row in rows], [words for _, _, words in ratios.values()])
        self.assertEqual([bool(clear) for clear, _ in rows], [True, True, False, False, False, False], "what is rarer than usual does not stand out")
        events = re.findall(r'<article class="event".*?</article>', text)
        self.assertEqual([re.search(r'data-kind="(\w+)"', event)[1] for event in events], ["over", "steady"])
        self.assertIn("Đã lắng", events[0])
        self.assertIn("so 8/7/2026 – 14/7/2026 với 1/7/2026 – 7/7/2026", text)
        self.assertIn("<summary>Thêm 4 từ</summary>", events[0])
        self.assertNotIn("Thêm", events[1], "one word alone is not folded")
        # A line of 308 days has 77 points, and the one day with documents is its peak; the dates of a corpus without any are not awaited.
        lines = [re.search(r'<polyline points="(.*?)"', event)[1].split() for event in events]
        self.assertEqual([len(points) - 4 for points in lines], [77, 40])
        self.assertEqual(sum(point.endswith(",4") for point in lines[0]), 1)
        self.assertIn("Tài liệu không ghi ngày", text)

    def test_refused(self):
        later, missing = self.folder / "later.json", self.folder / "nowhere.json"
        for words, says in (((), "name a summary"), ((later, later, later), "name a summary"), ((missing,), "nowhere.json"),
                            ((later, missing), "nowhere.json"), ((later, later, "--diff", later), "name one summary"),
                            ((later, "--diff", later), "later.json"), ((SOURCE / "README.md",), "README.md"), ((later, "--ui", "fr"), "vi|en")):
            self.assertIn(says, chude("report", *words, "-o", self.folder / "no.html", code=2), words)
        self.assertFalse((self.folder / "no.html").exists())
        self.assertIn("cannot", chude("report", later, "-o", self.folder / "no" / "no.html", code=2))

    def test_members_of_other_types(self):
        """Whatever a member turns into, there is a page or a message, never a crash."""
        random.seed(9)
        others = [None, 7, -1, 1e300, "x", "", [], {}, [1], {"a": 1}, True, "2026-13-45", [[]]]

        def places(value, path=()):
            for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
                yield path + (key,)
                yield from places(value[key], path + (key,))

        for name in ("dated.out/summary.json", "hostile.json"):
            whole = (self.folder / name).read_text(encoding="utf-8")
            known = [path for path in places(json.loads(whole)) if "trends" in path or "generator" in path or "series" in path or "change" in path
                     or random.random() < 0.05]
            for path in random.sample(known, 60):
                summary = json.loads(whole)
                inner = summary
                for key in path[:-1]:
                    inner = inner[key]
                inner[path[-1]] = random.choice(others)
                done = subprocess.run([CHUDE, "report", "-"], input=json.dumps(summary).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=180)
                self.assertIn(done.returncode, (0, 2), (path, inner[path[-1]], done.stderr.decode()))
                if done.returncode == 0:
                    self.assertEqual(Page(done.stdout.decode()).wrong, [], path)


if __name__ == "__main__":
    unittest.main(verbosity=1)
