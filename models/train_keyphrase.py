#!/usr/bin/env python3
"""Learns the weights of stages/keyphrases/weights.h from documents with human keyphrases.

    chude tokenize vi.ndjson | keyphrase_features > vi.features
    train_keyphrase.py vi:vi.ndjson:vi.features other:en.ndjson:en.features > stages/keyphrases/weights.h

keyphrase_features is models/keyphrase_features.c linked with the library. The NDJSON has `id`, `gold` (a list
of phrases) and, where known, `event`: documents of one event are never split between folds. A logistic
regression on standardised features (L2), the standardisation folded into the printed weights. F1@10,
cross-validated, goes to standard error. Needs scikit-learn; for other languages snowballstemmer.
"""
import collections
import gzip
import json
import re
import sys
import unicodedata
import zlib

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

TONES = set("\u0300\u0301\u0303\u0309\u0323")


def fold(term, stem):
    out = []
    for word in re.findall(r"\w+", unicodedata.normalize("NFC", term).casefold()):
        letters = unicodedata.normalize("NFD", word)
        tone = "".join(c for c in letters if c in TONES)
        out.append(stem("".join(c for c in letters if c not in TONES) + tone))
    return " ".join(out)


def read(group):
    name, documents, features = group.split(":")
    stem = str
    if name != "vi":
        import snowballstemmer
        stem = snowballstemmer.stemmer("porter").stemWord
    gold, fold_of = {}, {}
    lines = gzip.open(documents, "rt") if documents.endswith(".gz") else open(documents, encoding="utf-8")
    for line in lines:
        row = json.loads(line)
        gold[str(row["id"])] = {fold(term, stem) for term in row["gold"]} - {""}
        fold_of[str(row["id"])] = zlib.crc32(str(row.get("event", row["id"])).encode()) % 5
    rows, ids, terms = [], [], []
    for line in open(features, encoding="utf-8", newline="\n"):
        first, *rest = line.rstrip("\n").split("\t")
        if first == "#":
            document = rest[0]
        else:
            rows.append([float(value) for value in rest])
            ids.append(document)
            terms.append(fold(first, stem))
    hits = numpy.array([term in gold[i] for i, term in zip(ids, terms)])
    folds = numpy.array([fold_of[i] for i in ids])
    return numpy.array(rows), hits, folds, ids, terms, gold


def fit(rows, hits):
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=0.3, max_iter=2000).fit(scaler.transform(rows), hits)
    weights = model.coef_[0] / scaler.scale_
    return weights, model.intercept_[0] - weights @ scaler.mean_


def f1(ids, terms, gold, scores, top=10):
    ranked = collections.defaultdict(list)
    for i, term, score in zip(ids, terms, scores):
        ranked[i].append((-score, term))
    precision = recall = 0
    for i, wanted in gold.items():
        chosen = []
        for _, term in sorted(ranked[i]):
            if not any(f" {term} " in f" {c} " or f" {c} " in f" {term} " for c in chosen):
                chosen.append(term)
                if len(chosen) == top:
                    break
        hit = len(wanted & set(chosen))
        precision += hit / top
        recall += hit / max(len(wanted), 1)
    precision, recall = precision / len(gold), recall / len(gold)
    return 200 * precision * recall / (precision + recall)


def main():
    header = open(sys.path[0] + "/../stages/keyphrases/rank.h", encoding="utf-8").read()
    names = re.findall(r"CHUDE_FEATURE_(\w+),", header)
    print("/* Made by models/train_keyphrase.py. Included by rank.c only. */\n/* clang-format off: made, not written */")
    for group in sys.argv[1:]:
        rows, hits, folds, ids, terms, gold = read(group)
        scores = numpy.zeros(len(rows))
        for k in range(5):
            weights, intercept = fit(rows[folds != k], hits[folds != k])
            scores[folds == k] = rows[folds == k] @ weights + intercept
        name = group.split(":")[0]
        at_5, at_10 = f1(ids, terms, gold, scores, 5), f1(ids, terms, gold, scores, 10)
        print(f"{name}: {len(rows)} candidates, {sum(hits)} hits of {sum(map(len, gold.values()))}, "
              f"F1@5 {at_5:.2f} F1@10 {at_10:.2f}", file=sys.stderr)
        weights, intercept = fit(rows, hits)
        print(f"static const double weights_{name}[CHUDE_FEATURES + 1] = {{")
        for feature, weight in zip(names, weights):
            print(f"    [CHUDE_FEATURE_{feature}] = {weight:.4f},")
        print(f"    [CHUDE_FEATURES] = {intercept:.4f},\n}};")


main()
