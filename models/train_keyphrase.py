#!/usr/bin/env python3
"""Learns models/keyphrase.trees, which ranks keyphrases, from documents with human ones: boosted trees (LightGBM).

    chude tokenize vi.ndjson | keyphrase_features > vi.features
    train_keyphrase.py [--folds DIR] vi:vi.ndjson:vi.features other:en.ndjson:en.features … > models/keyphrase.trees

keyphrase_features: cmake --build build/release --target keyphrase_features. The NDJSON has `id`, `gold` (a list of phrases) and, where
known, `event`: documents of one event are never split between folds. --folds writes the five models of a cross-validation, and for each the
documents that it has not seen, so that the program itself can be scored with `keyphrase --ranking`: models/score_keyphrase_folds.sh.
The form of the file is told by stages/keyphrases/trees.h. Needs lightgbm; for other languages snowballstemmer.
"""
import argparse
import gzip
import json
import pathlib
import re
import sys
import unicodedata
import zlib

import lightgbm
import numpy

TONES = set("\u0300\u0301\u0303\u0309\u0323")
FOLDS = 5
COMMON = dict(objective="binary", max_depth=6, min_data_in_leaf=50, feature_fraction=0.5, bagging_fraction=0.7, bagging_freq=1, lambda_l2=5,
              verbosity=-1, num_threads=2, seed=1, deterministic=True, force_row_wise=True)
GROUPS = {"vi": (dict(learning_rate=0.08, num_leaves=15), 120), "other": (dict(learning_rate=0.1, num_leaves=24), 200)}
FIRST = 24  # trees that are asked of every candidate; what they think little of is not shown to the rest:
BEST = 20  # of a document's candidates so many should come through,
LOST = 0.001  # but for this share of them


def fold(term, stem):
    out = []
    for word in re.findall(r"\w+", unicodedata.normalize("NFC", term).casefold()):
        letters = unicodedata.normalize("NFD", word)
        tone = "".join(c for c in letters if c in TONES)
        out.append(stem("".join(c for c in letters if c not in TONES) + tone))
    return " ".join(out)


def read(group):
    """The features' names; of each row the features, hit, fold and document; and the documents by fold."""
    name, documents, features = group.split(":")
    stem = str
    if name != "vi":
        import snowballstemmer
        stem = snowballstemmer.stemmer("porter").stemWord
    gold, fold_of, by_fold = {}, {}, [[] for _ in range(FOLDS)]
    lines = gzip.open(documents, "rt") if documents.endswith(".gz") else open(documents, encoding="utf-8")
    for line in lines:
        row = json.loads(line)
        key = str(row["id"])
        gold[key] = {fold(term, stem) for term in row["gold"]} - {""}
        fold_of[key] = zlib.crc32(str(row.get("event", key)).encode()) % FOLDS
        by_fold[fold_of[key]].append(line)
    rows, hits, folds, places, names = [], [], [], [], None
    for line in open(features, encoding="utf-8", newline="\n"):
        first, *rest = line.rstrip("\n").split("\t")
        if names is None:
            names = rest
        elif first == "#":
            document = rest[0]
            place = len(places) and places[-1] + 1
        else:
            rows.append([float(value) for value in rest])
            hits.append(fold(first, stem) in gold[document])
            folds.append(fold_of[document])
            places.append(place)
    print(f"{documents}: {len(rows)} candidates, {sum(hits)} hits of {sum(map(len, gold.values()))}", file=sys.stderr)
    return names, numpy.array(rows), numpy.array(hits), numpy.array(folds), numpy.array(places), by_fold


def fit(group, rows, hits, places):
    """The trees, and what the first of them must give for the rest to be asked."""
    parameters, rounds = GROUPS[group]
    model = lightgbm.train(dict(COMMON, **parameters), lightgbm.Dataset(rows, hits), rounds)
    whole = model.predict(rows, raw_score=True)
    order = numpy.lexsort((-whole, places))
    begins = numpy.flatnonzero(numpy.diff(places[order], prepend=-1))
    rank = numpy.arange(len(order)) - numpy.repeat(begins, numpy.diff(begins, append=len(order)))
    best = model.predict(rows[order[rank < BEST]], raw_score=True, num_iteration=FIRST)
    return model, numpy.quantile(best, LOST)


def tree_lines(root):
    """The nodes in the order of their depth, so that two children stand side by side behind their parent."""
    nodes, lines = [root], []
    for node in nodes:
        if "leaf_value" in node:
            lines.append(f"= {node['leaf_value']:.6g}")
        else:
            lines.append(f"{node['split_feature']} {node['threshold']:.9g} {len(nodes)}")
            nodes += [node["left_child"], node["right_child"]]
    return [f"tree {len(nodes)}", *lines]


def write(names, models, to):
    lines = ["chude.trees/1", "features " + " ".join(names)]
    for group, (model, least) in models.items():
        trees = model.dump_model()["tree_info"]
        lines.append(f"group {group} {len(trees)} {FIRST} {least:.3g}")
        for tree in trees:
            lines += tree_lines(tree["tree_structure"])
    print("\n".join(lines), file=to)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=pathlib.Path)
    parser.add_argument("sets", nargs="+")
    words = parser.parse_args()
    sets = [(one.split(":")[0], pathlib.Path(one.split(":")[1]).name, *read(one)) for one in words.sets]
    names = sets[0][2]

    def of(group, wanted):
        parts, before = [], 0
        for name, _, _, rows, hits, folds, places, _ in sets:
            if name == group:
                parts.append([part[wanted(folds)] for part in (rows, hits, places + before)])
                before += len(rows)
        return fit(group, *map(numpy.concatenate, zip(*parts)))

    for k in range(FOLDS if words.folds else 0):
        words.folds.mkdir(exist_ok=True)
        with open(words.folds / f"{k}.trees", "w", encoding="utf-8") as to:
            write(names, {group: of(group, lambda folds: folds != k) for group in GROUPS}, to)
        for _, file, *_, by_fold in sets:
            (words.folds / f"{k}.{file.removesuffix('.gz')}").write_text("".join(by_fold[k]), encoding="utf-8")
    write(names, {group: of(group, lambda folds: folds >= 0) for group in GROUPS}, sys.stdout)


main()
