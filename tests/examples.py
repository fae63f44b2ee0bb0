#!/usr/bin/env python3
"""Runs every example of the help texts as it stands there, in a folder that has the files which examples name."""
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
ARTICLES = {
    "An ninh": ["Công an xã Tân Lộc Hạ tuần tra ban đêm cùng tổ bảo vệ an ninh trật tự ở cơ sở.",
                "Tổ tự quản phát hiện hai vụ lừa đảo qua mạng và báo ngay cho lực lượng công an.",
                "Mô hình “Ánh sáng an ninh” giúp người dân yên tâm hơn khi đi lại buổi tối."],
    "Thời tiết": ["Bão số 3 mạnh lên trên Biển Đông, tàu thuyền khẩn trương vào bờ tránh trú.",
                  "Mưa lớn gây ngập lụt tại nhiều xã ven biển của Hà Tĩnh và Quảng Trị.",
                  "Chính quyền sơ tán 8.640 người dân khỏi vùng nguy hiểm trước giờ bão đổ bộ."],
    "Tuyển sinh": ["Học sinh lớp 12 ôn thi tốt nghiệp trung học phổ thông trong tháng cuối cùng.",
                   "Trường đại học công bố điểm chuẩn tuyển sinh, nhiều ngành tăng 1,5 điểm.",
                   "Đề thi môn toán được cho là dài, thí sinh không kịp làm bài."],
    "Nông nghiệp": ["Giá lúa gạo ở An Giang tăng, nông dân lãi thêm 6 triệu đồng/ha.",
                    "Hợp tác xã trồng lúa phát thải thấp ký hợp đồng với doanh nghiệp xuất khẩu.",
                    "Sầu riêng đầu vụ được giá, nhà vườn lo kiểm nghiệm và vận chuyển."],
}
GOLD = "Công_an xã tuần_tra ban_đêm .\nTổ tự_quản giữ_gìn an_ninh trật_tự .\nBà_con rất yên_tâm .\n"
ENGLISH = ["The farmers are keeping part of their harvest in store and waiting for higher prices.",
           "Runs of heavy rain flooded the running tracks of two schools.",
           "The league drew a record crowd of 6,200 on Sunday."]


def articles():
    """Forty-eight in Vietnamese and six in English, from May to July 2026."""
    for number in range(48):
        section = list(ARTICLES)[number % 4]
        sentences = ARTICLES[section]
        text = " ".join(sentences[(number // 4 + k) % 3] for k in range(1 + number // 4 % 3)) + f" Tin số {number + 1}."
        yield {"id": f"tin-{number + 1}", "title": sentences[number // 4 % 3], "date": f"2026-0{5 + number % 3}-{1 + number % 28:02}",
               "section": section, "lang": "vi", "text": text}
    for number in range(6):
        yield {"id": f"news-{number + 1}", "date": "2026-07-05", "lang": "en",
               "text": " ".join(ENGLISH[(number + k) % 3] for k in range(2))}


def write_files(folder):
    everything = list(articles())
    lines = [json.dumps(article, ensure_ascii=False) + "\n" for article in everything]
    prose = [" ".join(sentences) for sentences in ARTICLES.values()]
    files = {
        "news.ndjson": "".join(lines),
        "may.ndjson": "".join(line for line, article in zip(lines, everything) if article["date"] < "2026-06"),
        "today.ndjson": "".join(lines[1:48:4]),
        "week.ndjson": "".join(lines[:48:2]),
        "june.ndjson": "".join(lines[1:48:3]) + "hỏng\n",  # a bad record, and its example says so
        "abstracts.ndjson": "".join(lines[48:]),
        "bai-bao.txt": "\n\n".join(prose) + "\n",
        "in.txt": "\n".join(prose) + "\n",
        "van-ban.txt": "\n".join(re.sub(r"(.{50}\S*) ", r"\1\n", text) for text in prose) + "\n",
        "gold.txt": GOLD,
        "gold.raw": GOLD.replace("_", " "),
        "theirs.txt": GOLD.replace("an_ninh", "an ninh"),
        "gold.ndjson": "".join(json.dumps({**article, "gold": ["an ninh trật tự", "bão số 3", "heavy rain"]}, ensure_ascii=False) + "\n"
                               for article in everything[:6]),
        "theirs.ndjson": "".join(json.dumps({"id": article["id"], "keyphrases": ["An ninh trật tự", "xã ven biển"]}, ensure_ascii=False) + "\n"
                                 for article in everything[:6]),
        "classes.ndjson": "".join(json.dumps({**article, "gold": article["section"], "gold_label": article["section"]}, ensure_ascii=False) + "\n"
                                  for article in everything[:48]),
        "groups.ndjson": "".join(json.dumps({"id": article["id"], "topic": number % 3}) + "\n" for number, article in enumerate(everything[:48])),
        "desk.txt": "An ninh trật tự: công an, an ninh, trật tự  # của tòa soạn\nThời tiết: bão, mưa lớn\n",
        "mine.txt": "# của tôi\ncủa\nngười dân\n",
        "terms.txt": "# của tôi\n+tổ tự quản\n-người dân\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copytree(SOURCE / "samples", folder / "samples")


def printed(*words):
    return subprocess.run([CHUDE, *words], stdout=subprocess.PIPE, check=True, timeout=60).stdout.decode()


def examples():
    """(where, line, what it says of it), each line once."""
    pages = [["--help"], ["help", "run"], ["help", "segment"], ["help", "validate"], ["help", "show"], ["help", "export"], ["help", "report"], ["help", "eval", "segment"], ["help", "eval", "keyphrase"], ["help", "eval", "topics"], ["help", "fit"], ["help", "merge"], ["help", "state"], ["help", "watch"], ["help", "serve"]] + [["help", stage["name"]] for stage in json.loads(printed("stages", "--json"))]
    seen = set()
    for page in pages:
        part = re.search(r"^Examples:\n((?:  .*\n)+)", printed(*page), re.M)
        pairs = re.findall(r"^  (\S.*)\n      (\S.*)\n", part[1], re.M) if part else []
        assert pairs and 2 * len(pairs) == part[1].count("\n"), f"chude {' '.join(page)}: no examples, or not in pairs"
        for line, says in pairs:
            if line not in seen:
                seen.add(line)
                yield " ".join(page), line, says


def written(line):
    """Files and folders that the line says it writes to, apart from standard output; what standard output goes to, or None."""
    words = list(shlex.shlex(line, posix=True, punctuation_chars=True))
    after = {word: words[i + 1] for i, word in enumerate(words[:-1]) if word in (">", "-o", "--output", "--result")}
    output = after.pop(">", None) or after.get("-o") or after.get("--output")
    return set(after.values()), output


class Examples(unittest.TestCase):
    def run_example(self, line, says):
        with tempfile.TemporaryDirectory(prefix="chude-examples-") as name:
            folder = Path(name, "work")
            folder.mkdir()
            write_files(folder)
            if "own.segment" in line:
                subprocess.run([CHUDE, "train", "segment", "--gold", "gold.txt", "-o", "own.segment"], cwd=folder, check=True)
            Path(name, "bin").mkdir()
            Path(name, "bin", "chude").symlink_to(CHUDE)
            path = os.pathsep.join([str(Path(name, "bin")), os.environ.get("PATH", os.defpath)])
            result = subprocess.run(["sh", "-c", line], cwd=folder, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
            err = result.stderr.decode(errors="replace")
            if "bad record" in says or "rejected" in says:
                self.assertEqual(result.returncode, 1, err)
                self.assertIn("rejected", err)
            else:  # the exit code is that of a pipe's last command: of the others their messages tell
                self.assertEqual((result.returncode, err), (0, ""))
            files, output = written(line)
            for file in files | {output} - {None}:
                made = folder / file
                self.assertTrue(any(made.iterdir()) if made.is_dir() else made.stat().st_size > 0, f"{file} is empty")
            if not output:
                self.assertNotEqual(result.stdout, b"", "nothing on standard output")

    def test_examples(self):
        for where, line, says in examples():
            with self.subTest(where=where, line=line):
                if "--plugin" in line:
                    continue  # tests/plugin/run.sh builds one
                if line.startswith("chude serve") or (line.startswith("chude watch") and "--once" not in line):
                    continue  # goes on for ever; tests/serve.py, tests/watch.py
                if re.search(r"\bjq\b", line) and not shutil.which("jq"):
                    print(f"skipped, there is no jq: {line}")
                    continue
                self.run_example(line, says)


if __name__ == "__main__":
    unittest.main(verbosity=1)
