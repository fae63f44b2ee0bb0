"""Whether peers do the same work: their counts beside Chude's, for the terms that Chude counts most.

Terms are compared under a key without regard to letter case, Unicode composition and the place of the tone, which Chude's own counting key
disregards as well; only such of Chude's terms are looked up as are made of letters, since programs split "9-11" and "Q.12" in ways of their own.
"""
import json
import re
import statistics
import subprocess
import unicodedata
from collections import defaultdict

TONES = "\u0300\u0301\u0303\u0309\u0323"
LOOKED_UP = 1000
WHY = ("What differs: Python's \\w has no combining marks, so that words of decomposed texts fall apart in scikit-learn and gensim; peers split "
       "\"ca-nô\" and \"Q.12\" and have n-grams across punctuation and sentences, Chude has none; to whatever splits at blanks, \"nhà,\" is "
       "another word than \"nhà\".")
TO_END = re.compile(f"([{TONES}])([^\\s{TONES}]*)")


def key(term):
    """hòa, hoà, HOÀ and the same in NFD are one; the tone goes to the end of the syllable."""
    return unicodedata.normalize("NFC", TO_END.sub(r"\2\1", unicodedata.normalize("NFD", term.lower())))


def of_chude(path):
    """Rows by length: [(key, count, df)], commonest first, as they are printed."""
    rows = defaultdict(list)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows[row["n"]].append((row["text"], row["count"], row["df"]))
    return rows


def of_peer(path):
    """By key: count, and document frequencies of each spelling; and how many terms there are by length."""
    counts, documents, terms = defaultdict(int), defaultdict(list), defaultdict(int)
    with open(path, encoding="utf-8", errors="replace", newline="\n") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if "\t" in line:
                count, df, term = line.split("\t", 2)
            elif line.split(" ", 1)[0].isdigit() and " " in line:
                (count, term), df = line.split(" ", 1), "-"
            else:
                term, _, count = line.rpartition(" ")
                df = "-"
            if not count.isdigit():
                continue
            terms[term.count(" ") + 1] += 1
            name = key(term)
            counts[name] += int(count)
            if df != "-":
                documents[name].append(int(df))
    return counts, documents, terms


def compare(chude, peer, n):
    """A row for each length: terms of either, and how the counts of Chude's commonest agree."""
    counts, documents, terms = peer
    for length in range(1, n + 1):
        words = [row for row in chude[length] if row[0].replace(" ", "").isalpha()][:LOOKED_UP]
        ratios = [counts[key(text)] / count for text, count, _ in words]
        # A document frequency can be compared where the peer has one spelling; those of several do not add up.
        frequencies = [documents[key(text)][0] / df for text, _, df in words if len(documents[key(text)]) == 1]
        yield {"n": length, "terms_chude": len(chude[length]), "terms_peer": terms[length], "looked_up": len(words),
               "counts_equal": sum(ratio == 1 for ratio in ratios), "counts_within_1_percent": sum(abs(ratio - 1) <= 0.01 for ratio in ratios),
               "counts_peer_over_chude": round(statistics.median(ratios), 4) if ratios else None,
               "df_compared": len(frequencies), "df_within_1_percent": sum(abs(ratio - 1) <= 0.01 for ratio in frequencies)}


def check(chude, rows, path, documents, folder):
    """Runs Chude and peers over the first documents of a file; gives the comparisons."""
    part = f"{folder}/equal.ndjson"
    with open(path, "rb") as source, open(part, "wb") as out:
        for line, _ in zip(source, range(documents)):
            out.write(line)
    counted = {}
    for row in rows:
        if row.n not in counted:
            counted[row.n] = f"{folder}/equal-chude-{row.n}"
            least = [] if row.n == 1 else ["--min-df", "2"]
            subprocess.run([chude, "ngram", "--unit", "syllable", "-n", str(row.n), *least, "-o", counted[row.n], part], check=True)
            counted[row.n] = of_chude(counted[row.n])
        found = f"{folder}/equal-peer"
        words = row.command(FILE=part, OUT=folder) + [found if word == "COUNTS" else word for word in row.counts or []]
        with open(part, "rb") as feed, open(f"{found}.stdout", "wb") as out:
            if "|" in words:
                bar = words.index("|")
                with subprocess.Popen(words[:bar], stdin=feed, stdout=subprocess.PIPE) as first:
                    subprocess.run(words[bar + 1:], stdin=first.stdout, stdout=out, check=True)
            else:
                subprocess.run(words, stdin=feed, stdout=out, stderr=subprocess.DEVNULL, check=True)
        peer = of_peer(found if row.counts else f"{found}.stdout")
        for one in compare(counted[row.n], peer, row.n):
            yield {"peer": row.name, **one}
