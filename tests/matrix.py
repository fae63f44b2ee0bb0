#!/usr/bin/env python3
"""tfidf --matrix: the four files against what tfidf prints, read by hand; then by SciPy, and against scikit-learn on the same tokens,
where these are installed (what is not is said). The same bytes however the work is split; whole files or none."""
import csv
import io
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

CHUDE = os.environ.get("CHUDE", str(Path(__file__).resolve().parent.parent / "build" / "release" / "chude"))
NAMES = ["documents.tsv", "matrix.mtx", "matrix.npz", "vocabulary.tsv"]
DOCUMENTS = [  # id, title, text
    ("bài 1", "Vũ khí", "Công an xã vận động người dân giao nộp vũ khí, vật liệu nổ. Người dân xã ủng hộ công an xã."),
    ("bài 2", 'Đường "mới"\tcủa xã', "Xã vận động người dân làm đường. Đường xã dài 12 km, người dân góp 500 triệu đồng."),
    ("bài\n3", None, "Giá lúa tăng, nông dân phấn khởi. Giá lúa hè thu cao hơn năm trước 500 đồng mỗi ký."),
    (None, "Mưa", "Mưa lớn, đường ngập sâu. Nước ngập đường, xe chết máy, người dân không đi làm."),
    ("5", "Trống", ". , ."),
    ("6", "Hoà bình", "Hòa bình, HOÀ BÌNH và hoà bình. Người dân xã trồng lúa, lúa hè thu được mùa."),
    ("7", "Tập huấn", "Công an tỉnh và công an huyện tập huấn. An ninh mạng, an ninh trật tự, an ninh xã."),
    ("8", "Lúa", "Lúa lúa lúa lúa lúa lúa lúa, xã. Nông dân xã trồng lúa, nông dân phấn khởi."),
]


def lines(documents):
    return "".join(json.dumps({key: value for key, value in (("id", id_), ("title", title), ("text", text), ("lang", "vi"))
                               if value is not None}, ensure_ascii=False) + "\n" for id_, title, text in documents)


def read_market(path):
    """((rows, columns), [(row, column, value) …]), counted from 0."""
    head, *rest = path.read_text(encoding="ascii").splitlines()
    assert head == "%%MatrixMarket matrix coordinate real general"
    rest = [line.split(" ") for line in rest if not line.startswith("%")]
    rows, columns, count = map(int, rest[0])
    entries = [(int(row) - 1, int(column) - 1, float(value)) for row, column, value in rest[1:]]
    assert len(entries) == count
    return (rows, columns), entries


def read_array(data):
    """One of NumPy's files, of the types that are wanted here."""
    assert data[:8] == b"\x93NUMPY\1\0"
    size = struct.unpack("<H", data[8:10])[0]
    assert (10 + size) % 64 == 0 and data[10 + size - 1:10 + size] == b"\n"
    head = eval(data[10:10 + size].decode())
    assert head["fortran_order"] is False
    body, kind = data[10 + size:], head["descr"]
    if kind == "|S3":
        assert head["shape"] == ()
        return body
    numbers = [value[0] for value in struct.iter_unpack(kind.replace("f8", "d").replace("i4", "i").replace("i8", "q"), body)]
    assert head["shape"] == (len(numbers),)
    return numbers


def read_npz(path):
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert all(member.compress_type == zipfile.ZIP_STORED for member in archive.infolist())
        arrays = {name[:-len(".npy")]: read_array(archive.read(name)) for name in archive.namelist()}
    assert arrays["format"] == b"csr"
    ends = arrays["indptr"]
    entries = [(row, arrays["indices"][i], arrays["data"][i]) for row in range(len(ends) - 1) for i in range(ends[row], ends[row + 1])]
    assert len(entries) == len(arrays["data"]) == len(arrays["indices"]) == ends[-1] and ends[0] == 0
    assert arrays["shape"][0] == len(ends) - 1
    return tuple(arrays["shape"]), entries


def read_table(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), delimiter="\t", strict=True))


class Matrix(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="chude-matrix-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "a.ndjson").write_text(lines(DOCUMENTS), encoding="utf-8")

    def chude(self, *words, given=None):
        run = subprocess.run([CHUDE, *map(str, words)], input=given, cwd=self.folder, capture_output=True)
        run.out, run.err = run.stdout.decode(), run.stderr.decode()
        return run

    def files(self, name="m"):
        return {path.name: path.read_bytes() for path in (self.folder / name).iterdir()}

    def make(self, *options, file="a.ndjson"):
        """The documents that tfidf prints, with --matrix m beside."""
        run = self.chude("tfidf", *options, "--matrix", "m", file)
        self.assertEqual((run.returncode, run.err), (0, ""))
        self.assertEqual(sorted(self.files()), NAMES)
        return [json.loads(line) for line in run.out.splitlines()]

    def check(self, documents):
        """All files against the documents with all their scores."""
        home = self.folder / "m"
        shape, entries = read_npz(home / "matrix.npz")
        self.assertEqual(read_market(home / "matrix.mtx"), (shape, entries))
        words, rows = read_table(home / "vocabulary.tsv"), read_table(home / "documents.tsv")
        self.assertEqual(shape, (len(documents), len(words)))
        self.assertEqual([(row["id"], row["title"]) for row in rows], [(d["id"], d.get("title", "")) for d in documents])
        self.assertEqual(entries, sorted(entries))
        self.assertEqual(len({entry[:2] for entry in entries}), len(entries))
        found, df = [[] for _ in documents], [0] * len(words)
        for row, column, value in entries:
            found[row].append((words[column]["text"], value))
            df[column] += 1
        self.assertEqual([sorted(row) for row in found],
                         [sorted((term["text"], term["score"]) for term in document["tfidf"]) for document in documents])
        self.assertEqual([int(word["df"]) for word in words], df)
        self.assertEqual([word["n"] for word in words], sorted(word["n"] for word in words))
        return words

    def test_what_tfidf_prints(self):
        for options in ([], ["-n", "2"], ["-n", "2..3"], ["-n", "5", "--min-df", "2"], ["-n", "3", "--max-df", "2"],
                        ["--min-df", "2", "--max-df", "50%"], ["--tf", "sublinear", "--idf", "bm25"], ["--idf", "plain", "--norm", "none"],
                        ["--idf", "none", "-n", "2"]):
            with self.subTest(options=options):
                self.check(self.make(*options))

    def test_tables(self):
        documents = self.make()
        table = (self.folder / "m" / "documents.tsv").read_text(encoding="utf-8").split("\n", 3)
        self.assertEqual(table[0], "id\ttitle\tsource")
        self.assertEqual(table[2], 'bài 2\t"Đường ""mới""\tcủa xã"\ta.ndjson:2')
        self.assertTrue(table[3].startswith('"bài\n3"\t\ta.ndjson:3\n'))
        words = self.check(documents)
        self.assertEqual([word for word in words if "bình" in word["text"].casefold()],
                         [{"text": "HOÀ BÌNH", "n": "1", "df": "1"}])
        # chude itself reads them
        read = self.chude("read", "--input", "tsv", "--text-field", "title", "m/documents.tsv")
        self.assertEqual([json.loads(line)["id"] for line in read.out.splitlines()], [d["id"] for d in documents])

    def test_counts(self):
        documents = self.make("--idf", "none", "--norm", "none")
        self.check(documents)
        scores = {term["text"]: term["score"] for term in documents[7]["tfidf"]}
        self.assertEqual((scores["lúa"], scores["xã"], scores["nông dân"]), (8, 2, 2))
        self.assertIn("8 ", (self.folder / "m" / "matrix.mtx").read_text())

    def test_all_weights_whatever_is_printed(self):
        self.make("-n", "2")
        whole = self.files()
        run = self.chude("tfidf", "-n", "2", "--top", "1", "--matrix", "m2/", "--result", "r.json", "then", "head", "-n", "1", "--batch-bytes", "50",
                         "a.ndjson")
        self.assertEqual((run.returncode, run.out.count("\n")), (0, 1))
        self.assertEqual(self.files("m2"), whole)
        result = (self.folder / "r.json").read_bytes()
        self.chude("tfidf", "-n", "2", "--result", "r.json", "a.ndjson")
        self.assertEqual((self.folder / "r.json").read_bytes(), result)

    def test_same_bytes(self):
        copies = "".join(lines([(f"{id_}/{i}", title, f"{text} Từ{i % 7} từ{i} và {text[i % 40:]}") for id_, title, text in DOCUMENTS])
                         for i in range(60))
        (self.folder / "many.ndjson").write_text(copies, encoding="utf-8")
        for options in ([], ["-n", "3", "--min-df", "2"]):
            expected = None
            for more in (["-j", "1"], ["-j", "2"], ["-j", "3", "--batch-bytes", "700"], ["-j", "2", "--memory", "64M"],
                         ["-j", "3", "--batch-bytes", "3000", "--spill-bytes", "1"], ["-j", "1", "--spill-bytes", "100000"]):
                with self.subTest(options=options, more=more):
                    self.check(self.make(*options, *more, file="many.ndjson"))
                    expected = expected or self.files()
                    self.assertEqual(self.files(), expected)

    def test_in_a_chain(self):
        documents = self.chude("select", "--where", "title=Lúa", "--invert", "then", "stop", "then", "tfidf", "--matrix", "m", "then",
                               "topics", "-k", "2", "a.ndjson")
        self.assertEqual((documents.returncode, documents.err), (0, ""))
        documents = [json.loads(line) for line in documents.out.splitlines()]
        self.assertEqual(len(documents), len(DOCUMENTS) - 1)
        words = [word["text"] for word in self.check(documents)]
        self.assertNotIn("và", words)
        whole = self.files()
        chain = self.chude("select", "--where", "title=Lúa", "--invert", "a.ndjson")
        self.chude("stop", "then", "tfidf", "--matrix", "m2", given=chain.stdout)
        self.assertEqual(self.files("m2"), whole)

    def test_nothing_to_write(self):
        (self.folder / "empty").write_text("")
        self.assertEqual(self.make(file="empty"), [])
        self.assertEqual(read_npz(self.folder / "m" / "matrix.npz"), ((0, 0), []))
        self.check([])
        self.check(self.make("-n", "2", "--min-df", "100"))
        self.assertEqual(read_market(self.folder / "m" / "matrix.mtx"), ((len(DOCUMENTS), 0), []))

    # ---- whole files or none ----

    def test_bad_folder(self):
        for folder in ("a.ndjson", "a.ndjson/m"):
            run = self.chude("tfidf", "--matrix", folder, given=b"no JSON\n")
            self.assertEqual((run.returncode, run.out), (2, ""))
            self.assertIn("a.ndjson: the folder cannot be made", run.err)
            self.assertNotIn("JSON", run.err)  # said before any input was read
        self.assertEqual(os.listdir(self.folder), ["a.ndjson"])

    def test_failure_leaves_nothing(self):
        (self.folder / "bad.ndjson").write_text(lines(DOCUMENTS) + "x\n", encoding="utf-8")
        before = sorted(os.listdir(self.folder))
        for words in (["--matrix", "new/deep/m", "--on-error", "fail"], ["--matrix", "m", "then", "stop", "--words", "nowhere"],
                      ["--matrix", "m", "-o", "nowhere/out"]):
            self.assertEqual(self.chude("tfidf", *words, "bad.ndjson").returncode, 2, words)
            self.assertEqual(sorted(os.listdir(self.folder)), before, words)
        self.make()
        old = self.files()
        self.assertEqual(self.chude("tfidf", "-n", "2", "--matrix", "m", "--on-error", "fail", "bad.ndjson").returncode, 2)
        self.assertEqual(self.files(), old)

    @unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
    def test_disk_full(self):
        for name in NAMES:
            with self.subTest(name):
                self.make()
                (self.folder / "m" / name).unlink()
                old = self.files()
                (self.folder / "m" / name).symlink_to("/dev/full")
                run = self.chude("tfidf", "-n", "2", "--matrix", "m", "a.ndjson")
                self.assertEqual(run.returncode, 2)
                self.assertIn(f"m/{name}: writing failed: No space left on device", run.err)
                (self.folder / "m" / name).unlink()
                self.assertEqual(self.files(), old)

    def test_output_closed(self):
        """Nobody reads the documents: the matrix was not wanted alone."""
        with open("/dev/full", "wb") as full:
            run = subprocess.run([CHUDE, "tfidf", "--matrix", "m", "a.ndjson"], cwd=self.folder, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual((run.returncode, os.listdir(self.folder)), (2, ["a.ndjson"]))

    def test_interrupt_leaves_nothing(self):
        with subprocess.Popen([CHUDE, "tfidf", "--matrix", "m"], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
            process.stdin.write(lines(DOCUMENTS).encode())
            process.stdin.flush()
            while not list(self.folder.glob("m/matrix.npz.*")):
                self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(60), -signal.SIGINT)
            process.stdin.close()
        self.assertEqual(os.listdir(self.folder), ["a.ndjson"])

    # ---- others' eyes ----

    def others(self, module):
        """Runs this file's other half, below, by a Python that has the module."""
        for python in (sys.executable, "/usr/bin/python3", os.environ.get("CHUDE_SCIPY_PYTHON")):
            if python and subprocess.run([python, "-c", f"import {module}"], stderr=subprocess.DEVNULL).returncode == 0:
                run = subprocess.run([python, __file__, "--by", module, str(self.folder)], capture_output=True)
                self.assertEqual(run.returncode, 0, run.stderr.decode())
                return
        self.skipTest(f"no Python here has {module}")

    def test_scipy(self):
        for options in (["-n", "3"], ["--idf", "none", "--norm", "none"]):
            self.check(self.make(*options))
            self.others("scipy")

    def test_sklearn(self):
        tokens = self.chude("tokenize", "a.ndjson").out
        for options in (["-n", "2", "--min-df", "2"], ["-n", "2..3", "--tf", "sublinear", "--max-df", "3"],
                        ["--idf", "none", "--norm", "none"]):
            self.make(*options)
            (self.folder / "asked").write_text(json.dumps({"options": options, "words": [json.loads(line)["words"] for line in
                                                                                        tokens.splitlines()]}))
            self.others("sklearn")


# ---- by a Python with SciPy or scikit-learn ----


def by_scipy(folder):
    import scipy.io
    import scipy.sparse
    matrix = scipy.sparse.load_npz(folder / "m" / "matrix.npz")
    text = scipy.io.mmread(str(folder / "m" / "matrix.mtx")).tocsr()
    assert matrix.format == "csr" and matrix.dtype == "float64" and matrix.indices.dtype == "int32"
    matrix.check_format(full_check=True)
    assert matrix.has_canonical_format
    shape, entries = read_npz(folder / "m" / "matrix.npz")
    assert matrix.shape == text.shape == shape and matrix.nnz == text.nnz == len(entries) > 50
    assert (matrix != text).nnz == 0
    for row, column, value in entries:
        assert matrix[row, column] == value


def by_sklearn(folder):
    import numpy
    import scipy.sparse
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
    asked = json.loads((folder / "asked").read_text())
    options = dict(zip(asked["options"][::2], asked["options"][1::2]))
    low, _, high = options.get("-n", "1").rpartition("..")

    def analyse(words):
        for sentence in words.split("\n"):
            run = []
            for token in sentence.split(" ") + ["."]:
                if token not in (".", ","):
                    run.append(token.casefold().replace("oà", "òa"))
                    continue
                for n in range(int(low or 1), int(high) + 1):
                    yield from (" ".join(run[i:i + n]) for i in range(len(run) - n + 1))
                run = []
    more = {"analyzer": analyse, "min_df": int(options.get("--min-df", 1))}
    if "--max-df" in options:
        more["max_df"] = int(options["--max-df"])
    vectorizer = CountVectorizer(**more) if "--idf" in options else TfidfVectorizer(sublinear_tf="--tf" in options, **more)
    wanted = vectorizer.fit_transform(asked["words"])
    names = vectorizer.get_feature_names_out()
    order = sorted(range(len(names)), key=lambda i: (names[i].count(" "), [word.encode() for word in names[i].split(" ")]))
    found = scipy.sparse.load_npz(folder / "m" / "matrix.npz")
    assert found.shape == wanted.shape and found.shape[1] > 4, (found.shape, wanted.shape)
    assert numpy.allclose(found.toarray(), wanted.toarray()[:, order], rtol=1e-8, atol=0)
    if "--idf" in options:
        assert (found.toarray() == wanted.toarray()[:, order]).all()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--by"]:
        {"scipy": by_scipy, "sklearn": by_sklearn}[sys.argv[2]](Path(sys.argv[3]))
    else:
        unittest.main(verbosity=1)
