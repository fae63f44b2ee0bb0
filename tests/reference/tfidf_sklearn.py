#!/usr/bin/env python3
"""Makes tfidf_sklearn.tsv: what scikit-learn's TfidfVectorizer says of a small corpus, for tests/unit/test_tfidf.c.

    python3 -m venv VENV && VENV/bin/pip install scikit-learn
    VENV/bin/python tests/reference/tfidf_sklearn.py > tests/reference/tfidf_sklearn.tsv

Lines: `document`, its words (\\n as two characters; the stop mark as chude writes it); `case`, the options of chude;
then for each document `scores`, and term=score for all its terms, in the order of terms. The vectorizer is given chude's
tokens; what it does from there on (vocabulary, limits, tf, idf, norm) is its own. For --idf bm25, which it does not have,
the counts are its own and the formula of Lucene's BM25Similarity is applied here.
"""
import itertools
import sys

import numpy
import sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

DOCUMENTS = [
    "Công_an xã vận_động người dân giao nộp vũ_khí , vật_liệu nổ .\nNgười dân xã ủng_hộ công_an xã .",
    "Xã vận_động người dân làm đường .\nĐường xã dài 12 km , người dân góp 500 triệu đồng .",
    "Giá lúa tăng , nông_dân phấn_khởi .\nGiá lúa hè_thu cao hơn năm trước 500 đồng mỗi ký .",
    "Mưa lớn , đường ngập sâu .\nNước ngập đường , xe chết máy , người dân \\-không đi làm .",
    "Police urged people to hand in weapons .\nPeople in the village backed the police .",
    "Rice prices rise , farmers are happy .\nThe prices of summer rice rise again , and again , and again .",
    "Công_an tỉnh và công_an huyện tập_huấn .\nVillage police train with Công_an xã .",
    ". , \\-và \\-của .",
    "đường đường đường đường đường đường đường , xã",
    "Nông_dân xã trồng lúa ; lúa hè_thu được mùa , giá lúa tăng , nông_dân phấn_khởi .",
]
WEIGHTS = list(itertools.product(("raw", "sublinear"), ("smooth", "plain", "bm25"), ("l2", "none")))
SETTINGS = [  # (n, min-df, max-df), and which weights: all, or the first and the last
    (("1", "1", "1.0"), WEIGHTS),
    (("2", "2", "1.0"), WEIGHTS),
    (("2..3", "1", "0.2"), [WEIGHTS[0], WEIGHTS[9]]),
    (("3", "2", "3"), [WEIGHTS[0], WEIGHTS[9]]),
    (("1..5", "20%", "35%"), [WEIGHTS[0], WEIGHTS[9]]),
]


def limit(text):
    """As scikit-learn takes it: an integer is a number of documents, a float a share of them."""
    if text.endswith("%"):
        return float(text[:-1]) / 100
    return float(text) if "." in text else int(text)


def analyzer(lengths):
    first, last = lengths

    def analyze(document):
        for sentence in document.split("\n"):
            run = []
            for token in sentence.split(" ") + ["."]:
                if token in (".", ",", ";") or token.startswith("\\-"):
                    for n in range(first, last + 1):
                        for i in range(len(run) - n + 1):
                            yield " ".join(run[i:i + n])
                    run = []
                else:
                    run.append(token.lower())
    return analyze


def scores(n, min_df, max_df, tf, idf, norm):
    lengths = tuple(map(int, n.split(".."))) if ".." in n else (1, int(n))
    common = {"analyzer": analyzer(lengths), "min_df": limit(min_df), "max_df": limit(max_df)}
    if idf != "bm25":
        vectorizer = TfidfVectorizer(**common, sublinear_tf=tf == "sublinear", smooth_idf=idf == "smooth",
                                     norm=None if norm == "none" else norm)
        return vectorizer.fit_transform(DOCUMENTS).toarray(), vectorizer.get_feature_names_out()
    vectorizer = CountVectorizer(**common)
    counts = vectorizer.fit_transform(DOCUMENTS).toarray().astype(float)
    df = (counts > 0).sum(axis=0)
    weights = numpy.where(counts > 0, 1 + numpy.log(numpy.maximum(counts, 1)), 0) if tf == "sublinear" else counts
    weights = weights * numpy.log(1 + (len(DOCUMENTS) - df + 0.5) / (df + 0.5))
    if norm == "l2":
        lengths_of_rows = numpy.sqrt((weights ** 2).sum(axis=1, keepdims=True))
        weights = weights / numpy.where(lengths_of_rows > 0, lengths_of_rows, 1)
    return weights, vectorizer.get_feature_names_out()


def main():
    print(f"# made by tests/reference/tfidf_sklearn.py with scikit-learn {sklearn.__version__}")
    for document in DOCUMENTS:
        print("document", document.replace("\n", "\\n"), sep="\t")
    for (n, min_df, max_df), weights in SETTINGS:
        for tf, idf, norm in weights:
            print("case", n, min_df, max_df, tf, idf, norm, sep="\t")
            matrix, names = scores(n, min_df, max_df, tf, idf, norm)
            for row in matrix:
                print("scores", *(f"{name}={row[i]:.12g}" for i, name in enumerate(names) if row[i] != 0), sep="\t")


if __name__ == "__main__":
    sys.exit(main())
