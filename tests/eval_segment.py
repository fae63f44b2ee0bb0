#!/usr/bin/env python3
"""`chude eval segment`: its figures are those of a small scorer that is written here again, on sentences written for it, as they are
and damaged in many ways; its mistakes are those that a second way finds; whatever does not fit is refused by name. Where the scorer
and the treebank that the project is measured with stand beside it, its figures are that scorer's."""
import collections
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude"))
SCORER = SOURCE.parent / "shared" / "eval" / "score_segment.py"
TREEBANK = SOURCE.parent / "shared" / "data" / "segment" / "vtb-dev.txt"

GOLD = """\
Công_an thị_xã Hồng_Lam vận_động bà_con giữ_gìn an_ninh trật_tự .
Chiều 8/4 , Uỷ_ban nhân_dân tỉnh họp bàn phương_án phòng chống lụt bão .
" Chúng_tôi đã chờ hơn hai tiếng đồng_hồ " , bà Tư kể lại .
Giá lúa tăng 5 % so với tháng trước , nông_dân rất phấn_khởi !
Theo ông Trần_Văn_Mẫn , dự_án này không phải của công_ty tư_nhân .
Hoà_bình và hòa_bình là hai cách viết của cùng một từ .
Học_sinh lớp 12 đang ôn thi tốt_nghiệp trung_học phổ_thông .
Đường_dây nóng : 0123.456.789 ; thư điện_tử : ban.doc@vi.du.vn .
Cô_giáo trẻ lên lớp giữa mùa nước nổi .
Hai anh_em đi xe_máy từ TP.HCM ra Huế mất ba ngày .
Thủ_tướng Chính_phủ vừa ký quyết_định số 15 / QĐ - TTg .
Ai cũng biết chuyện đó rồi , sao anh còn hỏi ?
Đội_tuyển bóng_đá nữ Việt_Nam thắng 3 - 0 ở trận chung_kết .
Người_ta nói : " Có công mài sắt , có ngày nên kim " .
Bác_sĩ khuyên người bệnh uống đủ nước , ngủ đủ giấc .
Mưa to , gió lớn , cây_cối đổ rạp bên đường .
Xã_hội học_tập là mục_tiêu lâu_dài của ngành giáo_dục .
Nghệ_sĩ nhân_dân hát quan_họ trên thuyền rồng .
Sông Cửu_Long chảy qua nhiều tỉnh miền Tây_Nam_Bộ .
Quyển sách ấy dày 1.200 trang , in lần thứ_ba năm 2019 .
Ừ , thế thì mai ta đi sớm nhé !
Kĩ_thuật viên kiểm_tra máy_tính và sửa đường truyền .
"""


# ---- the scorer, again

def text_of(words):
    composed = unicodedata.normalize("NFC", "".join(words))
    return "".join(c for c in composed if not c.isspace() and c not in "_\u200b\ufeff")


def spans(words):
    at, found = 0, []
    for word in words:
        if size := len(text_of([word])):
            found.append((at, at + size, word))
            at += size
    return found


def several(spans_of_line):
    return {(a, b) for a, b, word in spans_of_line if "_" in word.strip("_")}


def rates(right, system, gold):
    p, r = right / max(system, 1), right / max(gold, 1)
    return p, r, 2 * p * r / max(p + r, 1e-12)


def lines_of(text):
    return [line.split() for line in re.split("\r\n|\r|\n", text) if line.strip()]


def reference(gold_text, system_text):
    """Figures as `--json` has them."""
    total = collections.Counter()
    for gold_words, system_words in zip(lines_of(gold_text), lines_of(system_text), strict=True):
        gold, system = spans(gold_words), spans(system_words)
        g, s = {x[:2] for x in gold}, {x[:2] for x in system}
        changed = text_of(gold_words).casefold() != text_of(system_words).casefold()
        both = set() if changed else g & s
        total.update(count=1, changed=changed, exact=not changed and g == s, gold=len(gold), system=len(system), right=len(both),
                     m_gold=len(several(gold)), m_system=len(several(system)), m_right=len(several(gold) & both))
    return total


def mistakes(gold_text, system_text):
    """Counter of (kind, gold words, system words), case folded, by the places where both have a boundary."""
    found = collections.Counter()
    for gold_words, system_words in zip(lines_of(gold_text), lines_of(system_text), strict=True):
        if text_of(gold_words).casefold() != text_of(system_words).casefold():
            continue
        gold, system = spans(gold_words), spans(system_words)
        if gold[-1][1] != system[-1][1]:
            continue  # a mark apart from its letter: which words correspond is not known
        common = sorted({0} | {b for _, b, _ in gold} & {b for _, b, _ in system})
        for begin, end in zip(common, common[1:]):
            ours, theirs = ([w for a, b, w in words if begin <= a and b <= end] for words in (gold, system))
            if len(ours) > 1 or len(theirs) > 1:
                kind = "split" if len(ours) == 1 else "joined" if len(theirs) == 1 else "other"
                found[kind, " ".join(ours).casefold(), " ".join(theirs).casefold()] += 1
    return found


# ---- what systems do

def rejoined(line, rng):
    """Some words split, some joined."""
    return re.sub("[_ ]", lambda m: m[0] if rng.random() < 0.8 else "_ "[m[0] == "_"], line)


DAMAGES = {
    "as it is": lambda line, rng: line,
    "rejoined": rejoined,
    "decomposed": lambda line, rng: unicodedata.normalize("NFD", rejoined(line, rng)),
    "half decomposed": lambda line, rng: "".join(unicodedata.normalize("NFD", c) if rng.random() < 0.5 else c for c in rejoined(line, rng)),
    "capitals": lambda line, rng: rejoined(line, rng).upper(),
    "small": lambda line, rng: rejoined(line, rng).lower(),
    "spaced": lambda line, rng: "\u3000" + rejoined(line, rng).replace(" ", rng.choice(["  ", "\t", "\xa0", "\x1c", " \u2028"])),
    "invisible": lambda line, rng: re.sub(r"(?<=\w)(?=\w)", lambda m: rng.choice(["", "", "\u200b", "\ufeff", "_"]), line),
    "odd low lines": lambda line, rng: re.sub("[_ ]", lambda m: rng.choice(["_", " ", " _", "_ ", "__", " _ "]), line),
    "punctuation glued": lambda line, rng: re.sub(r" (?=[,.!?;:%])", lambda m: rng.choice([" ", "", "_"]), rejoined(line, rng)),
    "changed": lambda line, rng: re.sub("[ôêa]", lambda m: m[0] if rng.random() < 0.9 else "x", rejoined(line, rng)),
    "lost words": lambda line, rng: " ".join(w for w in rejoined(line, rng).split(" ") if rng.random() < 0.98) or "x",
    "marks apart": lambda line, rng: re.sub("(?<=\\w)(?=[\u0300-\u0323])", lambda m: rng.choice(["", "", " ", "_"]),
                                            unicodedata.normalize("NFD", line)),
}
ODD_PAIRS = [  # (gold, system)
    ("straße nhà", "strasse nhà"), ("STRASSE a b", "straße a_b"), ("ΣΊΣΥΦΟΣ a", "σίσυφος a"), ("İ_i a", "i̇ i_a"), ("ﬁ_nh x", "fi nh_x"),
    ("한_국 a", "한_국 a"), ("é e\u0301 x_y", "e\u0301 é x y"), ("_ a _b c_ _", "a b c"), ("__ x", "x __"), ("a\x00b_c d", "a\x00b c d"),
    ("a\x00 \u0301b x", "a\x00\u0301b x"), ("漢字_かな x", "漢字 かな_x"), ("👨\u200d👩_x y", "👨\u200d👩 x_y"), ("q̣̃ ẹ̃_b", "q̣̃_ẹ̃ b"),
    ("a_\u0301 x", "a\u0301 x"), ("\u0344 x", "\u0308\u0301 x"), ("Ω_Å x", "Ω Å_x"), ("ก็ ํา x", "ก็_ํา x"),
]


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="chude-eval-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def put(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def chude(self, *words, given=b""):
        return subprocess.run([CHUDE, *map(str, words)], input=given, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=240)

    def evaluate(self, *words, given=b""):
        run = self.chude("eval", "segment", "--json", *words, given=given)
        self.assertEqual((run.returncode, run.stderr), (0, b""))
        return json.loads(run.stdout)

    def printed(self, *words):
        """The figures as the text has them: (P, R, F1) of words and of words of several syllables, as they are printed."""
        run = self.chude("eval", "segment", "--top", "0", *words)
        self.assertEqual((run.returncode, run.stderr), (0, b""))
        return [tuple(line.split()[-3:]) for line in run.stdout.decode().splitlines() if line.startswith(("words ", "of several "))]

    def agree(self, gold, system, top=10 ** 6):
        """Compares all figures of two texts with the reference's."""
        wanted = reference(gold, system)
        files = ["--system", self.put("system.txt", system), self.put("gold.txt", gold)]
        got = self.evaluate("--top", top, *files)
        self.assertEqual(got["sentences"], {name: wanted[name] for name in ("count", "exact", "changed")})
        text = []
        for member, mark in (("words", ""), ("several", "m_")):
            counts = {name: wanted[mark + name] for name in ("gold", "system", "right")}
            self.assertEqual({name: got[member][name] for name in counts}, counts)
            figures = rates(counts["right"], counts["system"], counts["gold"])
            for name, figure in zip(("precision", "recall", "f1"), figures):
                self.assertAlmostEqual(got[member][name], figure, 8)
            text.append(tuple(f"{100 * figure:.2f}" for figure in figures))
        self.assertEqual(self.printed(*files), text)
        return got


class Figures(Folder):
    def test_damaged(self):
        for name, damage in DAMAGES.items():
            for seed in range(4):
                with self.subTest(name, seed=seed):
                    rng = random.Random(f"{name} {seed}")
                    system = "".join(damage(line, rng) + "\n" for line in GOLD.splitlines())
                    got = self.agree(GOLD, system)
                    if name == "as it is":
                        self.assertEqual((got["words"]["f1"], got["sentences"]["exact"], got["commonest"]), (1, 22, []))
                    if name in ("changed", "lost words"):
                        self.assertGreater(got["sentences"]["changed"], 0)
                        self.assertEqual(len(got["changed"]), got["sentences"]["changed"])
                    found = {(m["kind"], m["gold"].casefold(), m["system"].casefold()): m["count"] for m in got["commonest"]}
                    self.assertEqual(found, mistakes(GOLD, system))
                    self.assertEqual(got["mistakes"]["different"], len(found))

    def test_odd_pairs(self):
        for gold, system in ODD_PAIRS:
            with self.subTest(gold):
                self.agree(gold + "\n", system + "\n")
                self.agree(system + "\n", gold + "\n")
        self.agree("".join(gold + "\n" for gold, _ in ODD_PAIRS), "".join(system + "\n" for _, system in ODD_PAIRS))

    def test_ends_of_lines(self):
        gold, system = "công_an xã\nbà_con đi\nthị_xã\n", "công an xã\nbà_con đi\nthị_xã\n"
        plain = self.agree(gold, system)
        for change in (lambda t: t.replace("\n", "\r\n"), lambda t: t.replace("\n", "\r"), lambda t: t.replace("\n", "\n\n \t\n\u2028\n"),
                       lambda t: t[:-1], lambda t: "\ufeff" + t):
            for pair in ((change(gold), system), (gold, change(system)), (change(gold), change(system))):
                self.assertEqual(self.agree(*pair)["words"], plain["words"])

    def test_long(self):
        """Lines and files longer than what is read at once, ends of lines at every place of a block."""
        line = " ".join(GOLD.replace("\n", " ").split() * 300)
        self.agree("a_b c\n" + line + "\nd e\n", "a b c\n" + rejoined(line, random.Random(1)) + "\nd e\n")
        many = "".join(f"{line} {'x' * (i % 41)}\r\n" for i, line in enumerate(GOLD.splitlines() * 400))
        self.agree(many, many.replace("công_an", "công an").replace("\r\n", "\n"))
        self.agree("x_" * 100000 + "x\n", "x " * 100000 + "x\n", top=1)

    def test_own(self):
        """What the segmenter makes, of GOLD and of the raw text, by the compiled-in model and by another."""
        gold = self.put("gold.txt", GOLD)
        raw = self.put("raw.txt", GOLD.replace("_", " "))
        tight = self.put("tight.txt", re.sub(r" (?=[,.!?])", "", GOLD.replace("_", " ")))
        model = self.folder / "own.segment"
        self.assertEqual(self.chude("train", "segment", "--silver", gold, "-o", model).returncode, 0)
        for more in ([], ["--segment-model", model]):
            for text, given in ((raw, []), (raw, ["--raw", raw]), (tight, ["--raw", tight])):
                segmented = self.put("segmented.txt", self.chude("segment", *more, text).stdout)
                theirs = self.evaluate("--system", segmented, gold)
                ours = self.evaluate(*more, *given, gold)
                for member in ("words", "several", "mistakes", "commonest"):
                    self.assertEqual(ours[member], theirs[member], (more, given))
                wanted = reference(GOLD, segmented.read_text(encoding="utf-8"))
                self.assertEqual((ours["words"]["right"], ours["sentences"]["exact"]), (wanted["right"], wanted["exact"]))
                self.assertEqual(ours["sentences"].get("raw_differs"), 0 if given else None)
        self.assertEqual(self.printed("--segment-model", model, gold), self.printed("--system", segmented, gold))

    @unittest.skipUnless(SCORER.exists() and TREEBANK.exists(), f"no {SCORER.name} or no {TREEBANK.name} beside the project")
    def test_treebank(self):
        text = TREEBANK.read_text(encoding="utf-8")
        raw = TREEBANK.with_suffix(".raw")
        rng = random.Random(7)
        segmented = self.put("segmented.txt", self.chude("segment", raw).stdout)
        systems = [(self.put("damaged.txt", "".join(DAMAGES[name](line, rng) + "\n" for line in text.splitlines())), False)
                   for name in ("rejoined", "changed", "decomposed", "punctuation glued")]
        for system, own in systems + [(segmented, True)]:
            said = subprocess.run([sys.executable, SCORER, TREEBANK, system], stdout=subprocess.PIPE, check=True, text=True).stdout
            for words in [["--system", system]] + ([[], ["--raw", raw]] if own else []):
                words += [TREEBANK]
                (p, r, f), (_, _, several_f) = self.printed(*words)
                sentences = self.evaluate(*words)["sentences"]
                self.assertEqual(said.strip(), f"P {p} R {r} F1 {f} multi-syllable F1 {several_f} sentences {sentences['count']} "
                                               f"with changed text {sentences['changed']}")


class Reports(Folder):
    def setUp(self):
        super().setUp()
        self.gold = self.put("gold.txt", "công_an xã ở thị_xã\n\nCông_an huyện\nông già_làng đi\n")
        self.system = self.put("system.txt", "công an xã ở thị_xã\nCông an huyện\nông_già làng đi\n")

    def test_first_places(self):
        got = self.evaluate("--system", self.system, self.gold)
        self.assertEqual(got["commonest"][0], {"kind": "split", "gold": "công_an", "system": "công an", "count": 2, "file": str(self.gold),
                                               "line": 1, "before": "", "after": "xã ở thị_xã"})
        self.assertEqual([(m["kind"], m["gold"], m["line"], m["after"]) for m in got["commonest"][1:]],
                         [("other", "ông già_làng", 4, "đi")])
        self.assertEqual(got["mistakes"], {"split": 2, "joined": 0, "other": 1, "different": 2})
        out = self.chude("eval", "segment", "--system", "system.txt", "gold.txt").stdout.decode()
        self.assertRegex(out, r"    2  split   công_an +công an +gold\.txt:1  \[công_an\] xã ở thị_xã\n")
        self.assertEqual(len(self.evaluate("--top", 1, "--system", self.system, self.gold)["commonest"]), 1)
        self.assertEqual(self.evaluate("--top", 0, "--system", self.system, self.gold)["commonest"], [])

    def test_several_files(self):
        one, two = self.put("one.txt", "a_b c\n"), self.put("two.txt", "d e_f\ng\n")
        ones, twos = self.put("ones.txt", "a b c\n"), self.put("twos.txt.gz", gzip.compress(b"d e f\ng\n"))
        got = self.evaluate("--system", ones, "--system", twos, "--raw", ones, "--raw", twos, one, two)
        self.assertEqual((got["sentences"]["count"], got["words"]["gold"], got["words"]["right"]), (3, 5, 3))
        self.assertEqual([(m["file"], m["line"]) for m in got["commonest"]], [(str(one), 1), (str(two), 1)])
        self.assertEqual((got["gold"], got["system"]), ([str(one), str(two)], [str(ones), str(twos)]))

    def test_changed(self):
        system = self.put("other.txt", "công an xã ở thị xa\nCông an huyện\nông_già làng đi\n")
        got = self.evaluate("--system", system, self.gold)
        self.assertEqual(got["changed"], [{"file": str(self.gold), "line": 1, "system_file": str(system), "system_line": 1,
                                           "gold": "…nxãởthịxã", "system": "…nxãởthịxa"}])
        got = self.evaluate("--raw", system, self.gold)
        self.assertEqual((got["sentences"]["raw_differs"], got["sentences"]["changed"], len(got["changed"])), (1, 1, 1))
        out = self.chude("eval", "segment", "--system", "other.txt", "gold.txt").stdout.decode()
        self.assertIn("1 with changed text", out)
        self.assertIn("  system  other.txt:1  …nxãởthịxa\n", out)

    def test_output_and_input(self):
        out = self.folder / "report.txt"
        run = self.chude("eval", "segment", "--system", self.system, "-o", out, self.gold)
        self.assertEqual((run.returncode, run.stdout), (0, b""))
        self.assertEqual(out.read_bytes(), self.chude("eval", "segment", "--system", self.system, self.gold).stdout)
        self.assertEqual(self.evaluate("--system", self.system, "-", given=self.gold.read_bytes())["words"],
                         self.evaluate("--system", "-", self.gold, given=self.system.read_bytes())["words"])

    def test_controls_are_not_shown(self):
        self.put("bell.txt", "a\x07\x1b[2J_b c\n")
        self.put("bells.txt", "a\x07\x1b[2J b c\n")
        out = self.chude("eval", "segment", "--system", "bells.txt", "bell.txt").stdout
        self.assertIn(b"a??[2J_b", out)
        self.assertEqual(self.evaluate("--system", "bells.txt", "bell.txt")["commonest"][0]["gold"], "a\x07\x1b[2J_b")

    def test_refuses(self):
        short = self.put("short.txt", "công an xã ở thị_xã\nCông an huyện\n")
        latin = self.put("latin.txt", b"x\n\nh\xf4m nay\n")
        empty = self.put("empty.txt", "\n \n")
        cut = self.put("cut.gz", gzip.compress(GOLD.encode())[:-20])
        for words, message in [
                ([], "name segmented text"), (["nowhere.txt"], "nowhere.txt: cannot be read"), ([self.folder], "directory"),
                ([empty], f"{empty}: no sentence"), ([latin], f"{latin}:3: not UTF-8 at byte 2"), ([cut], f"{cut}: "),
                (["--system", short, self.gold], f"{self.gold}:4: one sentence more than {short}, which has 2"),
                (["--system", self.gold, short], f"{self.gold}:4: one sentence more than {short}, which has 2"),
                (["--raw", short, self.gold], f"{self.gold}:4: one sentence more than {short}, which has 2"),
                (["--raw", latin, self.gold], f"{latin}:3: not UTF-8"), (["--raw", "nowhere", self.gold], "nowhere: cannot be read"),
                (["--system", "nowhere", self.gold], "nowhere: cannot be read"),
                (["--system", short, self.gold, self.gold], "--system names 1 file for 2 of gold"),
                (["--raw", short, "--raw", short, self.gold], "--raw names 2 files for 1 of gold"),
                (["--system", short, "--segment-model", short, self.gold], "exclude each other"),
                (["--system", "-", "-"], "only one of the files"), (["--segment-model", "nowhere", self.gold], "nowhere"),
                (["--segment-model", short, self.gold], "no model"), (["--top", "-1", self.gold], "--top takes a whole number"),
                (["--topp", "1", self.gold], "did you mean --top?"), (["-j", "2", self.gold], "takes no --threads"),
                ([self.gold, "then", "head"], "no stage of a chain"), (["-o", self.folder / "no" / "out", self.gold], "no/out")]:
            with self.subTest(words):
                run = self.chude("eval", "segment", *words)
                self.assertEqual((run.returncode, run.stdout), (2, b""))
                self.assertIn(message, run.stderr.decode())
                self.assertEqual(run.stderr.count(b"\n"), 1)
        for words in (["eval"], ["eval", "x"], ["help", "eval"]):
            run = self.chude(*words)
            self.assertEqual((run.returncode, run.stdout), (2, b""))
            self.assertIn(b"`chude eval segment`", run.stderr)


if __name__ == "__main__":
    if not (SCORER.exists() and TREEBANK.exists()):
        print(f"skipped: no comparison with {SCORER.name} on {TREEBANK.name}, which are not beside the project")
    unittest.main()
