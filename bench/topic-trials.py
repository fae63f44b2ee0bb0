#!/usr/bin/env python3
"""Ways to group documents, to count the groups, and to name them, side by side: what `chude topics` is built from.

Reads from --data, as NDJSON, gzipped or not:
  vi-events-dev.ndjson       few documents an event: id, title, text, gold (the event), gold_label (its name)
  vi-news-10x300-dev.ndjson  ten sections of news: id, text, gold
Words come from `chude tokenize then stop`; all else is done here, on one thread. Needs numpy and scipy. Seeded.

  stories  agglomeration by mean cosine, components, label propagation, constant Potts, leader; by NMI and ARI.
           --among FILE: the same with the events among the first documents of FILE (NDJSON)
  auto     how many topics: stability of halves, beside prediction strength and silhouette
  terms    rankings of ten terms: NPMI (0 documents in common, or a term in under 0.5 % of documents: -1), diversity
  labels   names of stories: F1 of their syllables with those of the names that people gave
  broad    single words against words and pairs, ten topics: NMI and ARI

  bench/topic-trials.py --data sets --chude build/release/chude
  bench/topic-trials.py --data sets --only stories --among news.ndjson --count 5000
"""
import argparse
import collections
import gzip
import heapq
import itertools
import json
import math
import os
import re
import subprocess
import tempfile
import unicodedata
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np  # noqa: E402: threads are set before
import scipy.sparse as sparse  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
Token = collections.namedtuple("Token", "key text stop")  # key: "" for punctuation
SPELLED = {}  # folded syllables as they are written
Document = collections.namedtuple("Document", "title text sentences heading gold name")


# ---- words ----------------------------------------------------------------------------------------------------------
def fold(text):
    """Folded case, and the tone mark behind the syllable's letters: `hòa` and `hoà` are one."""
    syllables = []
    for syllable in re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()):
        letters = unicodedata.normalize("NFD", syllable)
        syllables.append("".join(sorted(letters, key=lambda c: c in TONES)))
    return " ".join(syllables)


def parse(words, known={}):
    """Sentences of tokens."""
    sentences = []
    for line in words.split("\n"):
        sentence = []
        for token in line.split():
            stop = token.startswith("\\-")
            if token not in known:
                text = token[2 * stop:].replace("_", " ").replace("\\ ", "_").replace("\\\\", "\\")
                known[token] = Token(fold(text), text, stop)
                for syllable in re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold()):
                    SPELLED.setdefault(fold(syllable), syllable)
            sentence.append(known[token])
        if sentence:
            sentences.append(sentence)
    return sentences


def spell(key):
    return " ".join(SPELLED.get(syllable, syllable) for syllable in key.split())


def read(path, chude, count=None):
    with gzip.open(path, "rb") if str(path).endswith(".gz") else open(path, "rb") as file:
        lines = b"".join(itertools.islice(file, count))
    with tempfile.TemporaryDirectory() as folder:
        name = Path(folder, "documents.ndjson")
        name.write_bytes(lines)
        done = subprocess.run([chude, "tokenize", "then", "stop", "-q", "-j", "1", name], stdout=subprocess.PIPE, check=True)
    documents = []
    for line in done.stdout.splitlines():
        row = json.loads(line)
        sentences, title = parse(row["words"]), row.get("title", "")
        heading = parse(row["title_words"])[0] if row.get("title_words") else sentences[0] if sentences else []
        if row.get("title_words"):
            sentences = [heading] + sentences
        documents.append(Document(title, title + "\n" + row["text"], sentences, heading, row.get("gold"), row.get("gold_label")))
    return documents


def find(folder, name):
    for path in (Path(folder, name), Path(folder, name + ".gz")):
        if path.exists():
            return path
    raise SystemExit(f"{folder}: no {name}")


# ---- vectors --------------------------------------------------------------------------------------------------------
def counts(document, pairs=False):
    found = collections.Counter()
    for sentence in document.sentences:
        before = None
        for token in sentence:
            if token.stop or not re.search(r"[^\W\d_]", token.key):
                before = None
                continue
            found[token.key] += 1
            if pairs and before:
                found[before + "|" + token.key] += 1
            before = token.key
    return found


def tfidf(rows, least_pair=5, most=0.5, power=1.5):
    """Rows of length 1: (1 + ln tf) ln((1 + n) / (1/2 + df))^power; words of two documents, pairs of least_pair."""
    n, df = len(rows), collections.Counter()
    for row in rows:
        df.update(row.keys())
    place = {t: i for i, t in enumerate(sorted(t for t, c in df.items() if (least_pair if "|" in t else 2) <= c <= most * n))}
    entries = [(i, place[t], (1 + math.log(c)) * math.log((1 + n) / (0.5 + df[t])) ** power)
               for i, row in enumerate(rows) for t, c in row.items() if t in place]
    at, term, weight = zip(*entries)
    return unit(sparse.csr_matrix((weight, (at, term)), (n, len(place))))


def unit(rows):
    if sparse.issparse(rows):
        length = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
        return (sparse.diags(1 / np.where(length > 0, length, 1)) @ rows).tocsr()
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(length > 0, length, 1)


def project(matrix, dimensions, seed, rounds=3):
    terms = np.random.default_rng(seed).choice([-1.0, 1.0], (matrix.shape[1], dimensions))
    for _ in range(rounds):
        terms, _ = np.linalg.qr(matrix.T @ (matrix @ terms))
    return unit(matrix @ terms)


def kmeans(rows, k, rng, restarts=8, rounds=40):
    """Spherical, seeded greedily (4 candidates); clusters and centres of the tightest."""
    n, best = len(rows), None
    for _ in range(restarts):
        nearest, centres = np.ones(n), []
        for _ in range(k):
            drawn = np.minimum(np.searchsorted(np.cumsum(nearest), rng.random(4) * nearest.sum()), n - 1)
            left = np.minimum(nearest[:, None], np.maximum(0, 1 - rows @ rows[drawn].T))
            choice = left.sum(0).argmin()
            nearest = left[:, choice]
            centres.append(rows[drawn[choice]])
        centres, cluster = np.array(centres), None
        for _ in range(rounds):
            cosines = rows @ centres.T
            fresh = cosines.argmax(1)
            if cluster is not None and (fresh != cluster).mean() < 0.0005:
                break
            cluster = fresh
            centres = unit(sparse.csr_matrix((np.ones(n), (cluster, np.arange(n))), (k, n)) @ rows)
        tight = cosines.max(1).sum()
        if best is None or tight > best[0]:
            best = tight, cluster, centres
    return best[1], best[2]


# ---- figures --------------------------------------------------------------------------------------------------------
def agreement(gold, found):
    """NMI (by the mean of entropies) and adjusted Rand index."""
    both, a, b, n = collections.Counter(zip(gold, found)), collections.Counter(gold), collections.Counter(found), len(gold)
    entropy = lambda c: -sum(v / n * math.log(v / n) for v in c.values())
    twos = lambda c: sum(v * (v - 1) / 2 for v in c.values())
    mutual = sum(v / n * math.log(v * n / (a[g] * b[f])) for (g, f), v in both.items())
    expected, mean = twos(a) * twos(b) / (n * (n - 1) / 2), (twos(a) + twos(b)) / 2
    nmi = 2 * mutual / max(entropy(a) + entropy(b), 1e-12)
    return nmi, (twos(both) - expected) / (mean - expected) if mean > expected else 1.0


def shared(a, b):
    """F1 of two sets."""
    return 2 * len(a & b) / max(len(a) + len(b), 1)


# ---- stories --------------------------------------------------------------------------------------------------------
def near(matrix, most=300, least=0.1):
    """Cosines of documents whose words of `most` documents or fewer alone make `least`."""
    df = np.diff(matrix.tocsc().indptr)
    rare = matrix @ sparse.diags((df <= most).astype(float))
    pairs = sparse.triu(rare @ rare.T, 1).tocoo()
    keep = pairs.data >= least
    a, b = pairs.row[keep], pairs.col[keep]
    cosine = np.concatenate([np.asarray(matrix[a[i:i + 20000]].multiply(matrix[b[i:i + 20000]]).sum(1)).ravel()
                             for i in range(0, len(a), 20000)] or [np.zeros(0)])
    graph = sparse.csr_matrix((np.r_[cosine, cosine], (np.r_[a, b], np.r_[b, a])), (matrix.shape[0],) * 2)
    graph.sort_indices()
    return graph


def mean_link(graph, least):
    """Joins the two stories with the highest mean cosine, as long as it is `least`; pairs not in the graph count 0."""
    n = graph.shape[0]
    links = [dict(zip(graph.indices[i:j].tolist(), graph.data[i:j].tolist())) for i, j in zip(graph.indptr, graph.indptr[1:])]
    story, members = list(range(n)), [[i] for i in range(n)]
    mean = lambda a, b: round(links[a][b] / (len(members[a]) * len(members[b])), 9)
    heap = [(-mean(a, b), a, b) for a in range(n) for b in links[a] if a < b and mean(a, b) >= least]
    heapq.heapify(heap)
    while heap:
        cosine, a, b = heapq.heappop(heap)
        if b not in links[a] or -mean(a, b) != cosine:
            continue  # one of them was joined since
        if len(links[a]) < len(links[b]):
            into, other = b, a
        else:
            into, other = a, b
        for c, weight in links[other].items():
            del links[c][other]
            if c != into:
                links[into][c] = links[c][into] = links[into].get(c, 0) + weight
        links[other] = {}
        for i in members[other]:
            story[i] = into
        members[into] += members[other]
        members[other] = []
        for c in links[into]:
            if mean(into, c) >= least:
                heapq.heappush(heap, (-mean(into, c), min(into, c), max(into, c)))
    return story


def components(graph, least):
    return sparse.csgraph.connected_components((graph >= least), directed=False)[1].tolist()


def local_moves(graph, least, potts):
    """Each document goes where its links weigh most; potts: less `least` for each member (one level of it)."""
    n = graph.shape[0]
    story, size = list(range(n)), [1] * n
    for _ in range(30):
        moved = 0
        for i in range(n):
            weight = collections.Counter({story[i]: 0.0})
            for j, w in zip(graph.indices[graph.indptr[i]:graph.indptr[i + 1]], graph.data[graph.indptr[i]:graph.indptr[i + 1]]):
                if potts or w >= least:
                    weight[story[j]] += w
            size[story[i]] -= 1
            gain = {s: w - potts * least * size[s] for s, w in weight.items()}
            best = min(gain, key=lambda s: (-round(gain[s], 9), s != story[i], s))
            moved += best != story[i]
            story[i] = best
            size[best] += 1
        if not moved:
            break
    return story


def leader(matrix, least):
    """Each document in turn joins the story whose centre is nearest, or begins one."""
    story, sums, postings, squares = [], [], collections.defaultdict(dict), []
    for i in range(matrix.shape[0]):
        row = list(zip(matrix.indices[matrix.indptr[i]:matrix.indptr[i + 1]], matrix.data[matrix.indptr[i]:matrix.indptr[i + 1]]))
        dots = collections.Counter()
        for t, w in row:
            for s, v in postings[t].items():
                dots[s] += w * v
        best = max(dots, key=lambda s: (dots[s] / math.sqrt(squares[s]), -s), default=None)
        if best is None or dots[best] / math.sqrt(squares[best]) < least:
            best = len(squares)
            squares.append(0.0)
        squares[best] += 2 * dots[best] + 1
        for t, w in row:
            postings[t][best] = postings[t].get(best, 0.0) + w
        story.append(best)
    return story


def stories(events, others):
    gold, n = [d.gold for d in events], len(events)
    for name, among in (("alone", []), ("among others", others))[:2 if others else 1]:
        rows = [counts(d) for d in events + among]
        matrix = tfidf(rows)
        graph = near(matrix)
        ways = [("mean link", lambda t: mean_link(graph, t), (0.2, 0.25, 0.27, 0.3)),
                ("components", lambda t: components(graph, t), (0.25, 0.3, 0.35)),
                ("label propagation", lambda t: local_moves(graph, t, 0), (0.2, 0.25, 0.3)),
                ("constant Potts, one level", lambda t: local_moves(graph, t, 1), (0.2, 0.25, 0.3))]
        if not among:
            ways.append(("leader", lambda t: leader(matrix, t), (0.25, 0.3, 0.35)))
        print(f"stories, {name}: {matrix.shape[0]} documents, {graph.nnz // 2} pairs")
        for way, run, thresholds in ways:
            for t in thresholds:
                found = run(t)
                sizes = collections.Counter(found)
                print(f"  {way:26} {t:4}  NMI %.3f ARI %.3f" % agreement(gold, found[:n]),
                      f" stories {sum(s > 1 for s in sizes.values())}, largest {max(sizes.values())}", flush=True)
    if not others:
        rng = np.random.default_rng(1)
        for share in (0.7, 0.5):
            for t in (0.25, 0.27, 0.3):
                figures = []
                for _ in range(5):
                    some = np.sort(rng.permutation(n)[:int(share * n)])
                    found = mean_link(near(tfidf([rows[i] for i in some])), t)
                    figures.append(agreement([gold[i] for i in some], found))
                nmi, ari = np.mean(figures, 0)
                print(f"  mean link, {share:.0%} of documents {t:4}  NMI {nmi:.3f} ARI {ari:.3f}", flush=True)


# ---- how many topics --------------------------------------------------------------------------------------------------
def range_of(n):
    first, last, found = max(2, round(n ** 0.25)), round(1.5 * n ** 0.36), []
    k = first
    while k <= max(first, last):
        found.append(k)
        k = max(k + 1, round(1.15 * k))
    return found


def rand(a, b, k):
    table = np.bincount(a * k + b, minlength=k * k).reshape(k, k).astype(float)
    twos = lambda v: (v * (v - 1) / 2).sum()
    x, y = twos(table.sum(1)), twos(table.sum(0))
    expected, mean = x * y / (len(a) * (len(a) - 1) / 2), (x + y) / 2
    return (twos(table) - expected) / (mean - expected) if mean > expected else 1.0


def stability(rows, k, rng, halves=10):
    """Each of a few random halves is grouped, and says of every document where it belongs: how far they agree, and
    how sure that is."""
    found = []
    for _ in range(halves):
        half = np.sort(rng.permutation(len(rows))[:len(rows) // 2])
        found.append((rows @ kmeans(rows[half], k, rng, 2, 20)[1].T).argmax(1))
    pairs = np.array([[rand(a, b, k) if a is not b else np.nan for b in found] for a in found])
    each = np.nanmean(pairs, 1)
    return each.mean(), each.std(ddof=1) / math.sqrt(halves)


def prediction_strength(rows, k, rng):
    order = rng.permutation(len(rows))
    a, b = rows[order[::2]], rows[order[1::2]]
    own, said = kmeans(b, k, rng, 2)[0], (b @ kmeans(a, k, rng, 2)[1].T).argmax(1)
    worst = 1.0
    for c in range(k):
        many = np.bincount(said[own == c], minlength=k)
        if many.sum() > 1:
            worst = min(worst, (many * (many - 1)).sum() / (many.sum() * (many.sum() - 1)))
    return worst


def silhouette(rows, k, rng):
    cosines = np.sort(rows @ kmeans(rows, k, rng, 2)[1].T, 1)
    return ((cosines[:, -1] - cosines[:, -2]) / np.maximum(1 - cosines[:, -2], 1e-9)).mean()


def choose(ks, curve):
    """The most topics whose stability, averaged 1:2:1 with its neighbours', is within two standard errors of the best."""
    padded = [curve[0][0]] + [s for s, _ in curve] + [curve[-1][0]]
    smooth = [(padded[i] * (i > 0) + 2 * padded[i + 1] + padded[i + 2] * (i + 1 < len(ks))) / (2 + (i > 0) + (i + 1 < len(ks)))
              for i in range(len(ks))]
    best = int(np.argmax(smooth))
    return max(k for k, s in zip(ks, smooth) if s >= smooth[best] - 2 * curve[best][1])


def auto(news):
    rows, rng = [counts(d) for d in news], np.random.default_rng(5)
    halves = [[rows[i] for i in rng.permutation(len(rows))[:len(rows) // 2]] for _ in range(2)]
    for name, some in [("all", rows)] + [("a half", half) for half in halves]:
        points, ks = project(tfidf(some), 64, 1), range_of(len(some))
        found = []
        for seed in range(3):
            rng = np.random.default_rng(seed)
            curve = [stability(points, k, rng) for k in ks]
            found.append(choose(ks, curve))
        print(f"auto, {name}: {len(some)} documents, {ks[0]} to {ks[-1]}; found, by seed: {found}")
        for k, (s, e) in zip(ks, curve):
            print(f"  {k:3}  stability {s:.3f} +- {e:.3f}  prediction strength {prediction_strength(points, k, rng):.3f}"
                  f"  silhouette {silhouette(points, k, rng):.3f}", flush=True)


# ---- terms ------------------------------------------------------------------------------------------------------------
def grams(document, longest=5):
    """N-grams that begin and end in a word that counts; function words may stand inside."""
    found, counts_here = set(), lambda t: not t.stop and re.search(r"[^\W\d_]", t.key)
    for sentence in document.sentences:
        for i, token in enumerate(sentence):
            for j in range(i, min(i + longest, len(sentence))) if counts_here(token) else ():
                if not sentence[j].key:
                    break
                if counts_here(sentence[j]):
                    found.add(" ".join(t.key for t in sentence[i:j + 1]))
    return found


def g2(inside, size, total, n):
    value = 0.0
    for o, r, c in ((inside, size, total), (size - inside, size, n - total), (total - inside, n - size, total),
                    (n - size - total + inside, n - size, n - total)):
        if o > 0:
            value += 2 * o * math.log(o * n / (r * c))
    return value if inside * n > size * total else 0.0


def overlap(a, b):
    return f" {a} " in f" {b} " or f" {b} " in f" {a} "


class Texts:
    """Where terms stand, and how they go together."""

    def __init__(self, documents):
        self.texts, self.known = [f" {fold(d.text)} " for d in documents], {}

    def where(self, term):
        if term not in self.known:
            self.known[term] = {i for i, text in enumerate(self.texts) if f" {term} " in text}
        return self.known[term]

    def npmi(self, a, b):
        n, x, y = len(self.texts), self.where(a), self.where(b)
        both = len(x & y)
        if not both or min(len(x), len(y)) < 0.005 * n:
            return -1.0
        return math.log(both * n / (len(x) * len(y))) / -math.log(both / n) if both < n else 1.0

    def mean(self, term, others):
        values = [self.npmi(term, o) for o in others if not set(o.split()) & set(term.split())]
        return sum(values) / len(values) if values else 0.3


def without_pieces(score, inside, count):
    """The best terms; of two that overlap the first, or the longer where it stands in 60 % of the other's documents."""
    chosen = []
    for term in sorted((t for t, s in score.items() if s > 0), key=lambda t: (-round(score[t], 9), t)):
        clash = [c for c in chosen if overlap(c, term)]
        if not clash and len(chosen) < count:
            chosen.append(term)
        elif len(clash) == 1 and len(term) > len(clash[0]) and inside[term] >= 0.6 * inside[clash[0]]:
            chosen[chosen.index(clash[0])] = term
        if len(chosen) == count:
            break
    return chosen


def with_company(pool, score, texts, weight, count=10):
    """Of a pool, one by one the term that scores highest times how well it goes with those chosen."""
    top, chosen = max((score[t] for t in pool), default=1), []
    while len(chosen) < min(count, len(pool)):
        left = [t for t in pool if t not in chosen]
        value = lambda t: (score[t] / top) ** weight * max(texts.mean(t, chosen or [p for p in pool[:10] if p != t]), 0.001)
        chosen.append(min(left, key=lambda t: (-round(value(t), 9), pool.index(t))))
    return sorted(chosen, key=pool.index)


def terms(news):
    n, k, texts = len(news), 10, Texts(news)
    cluster, _ = kmeans(project(tfidf([counts(d) for d in news]), 64, 1), k, np.random.default_rng(1), 16)
    held, total = [collections.Counter() for _ in range(k)], collections.Counter()
    for document, c in zip(news, cluster):
        found = grams(document)
        held[c].update(found)
        total.update(found)
    size = np.bincount(cluster, minlength=k)
    inside = [{t: v for t, v in h.items() if v >= max(2, math.ceil(0.02 * s))} for h, s in zip(held, size)]
    gain = [{t: g2(v, int(size[c]), total[t], n) for t, v in inside[c].items()} for c in range(k)]
    fit = [{t: gain[c][t] * math.sqrt(v / total[t]) * (1 if " " in t else 0.5) for t, v in inside[c].items()} for c in range(k)]

    def frex(c, weight=0.5):
        names = sorted(t for t in inside[c] if gain[c][t] > 0)
        rank = lambda v: (np.argsort(np.argsort(v, kind="stable")) + 1) / len(v)
        own = rank(np.array([inside[c][t] / size[c] / sum(held[o][t] / size[o] for o in range(k)) for t in names]))
        often = rank(np.array([inside[c][t] for t in names]))
        return dict(zip(names, 1 / (weight / own + (1 - weight) / often)))

    plain = lambda score: [without_pieces(score(c), inside[c], 10) for c in range(k)]
    company = lambda score, pool, w: [with_company(without_pieces(score(c), inside[c], pool), score(c), texts, w) for c in range(k)]
    ways = [("G2", plain(lambda c: gain[c])),
            ("c-TF-IDF", plain(lambda c: {t: v / size[c] * math.log(1 + n / total[t]) for t, v in inside[c].items()})),
            ("FREX", plain(frex)),
            ("G2 x precision", plain(lambda c: {t: gain[c][t] * v / total[t] for t, v in inside[c].items()})),
            ("G2, in company", company(lambda c: gain[c], 30, 0.75)),
            ("G2 x sqrt(precision), syllables", plain(lambda c: fit[c])),
            ("the same, in company (chosen)", company(lambda c: fit[c], 30, 0.75))]
    for name, lists in ways:
        npmi = [texts.npmi(a, b) for l in lists for a, b in itertools.combinations(l, 2) if not set(a.split()) & set(b.split())]
        alone = [not any(o != t and f" {t} " in f" {o} " for o in l) for l in lists for t in l]
        twice = sum(v > 1 for v in collections.Counter(t for l in lists for t in l).values())
        print(f"terms, {name:32} NPMI {np.mean(npmi):.3f} diversity {np.mean(alone):.3f} in two topics {twice}", flush=True)
    for c, l in enumerate(ways[-1][1]):
        print(f"  {size[c]:4} {', '.join(map(spell, l))}")


# ---- names ------------------------------------------------------------------------------------------------------------
QUOTES = frozenset("\"'“”‘’«»")
INNER = QUOTES | frozenset("-–,")  # what a part of a title may hold
HANGING = frozenset("anh bà chị cuộc cô giá huyện lần năm ngày người nhà phường số sự tháng thời tỉnh việc vụ "
                    "xã ông".split())


def title_spans(heading, longest=12, shortest=4):
    """Runs of 4 to 12 syllables that neither begin nor end in a function word, unless the title's part does, and that
    hold no punctuation but dashes, pairs of quotes and, where they begin as a part of the title does, commas; whether
    they begin and end as a part of the title does."""
    for i, first in enumerate(heading):
        opens = i == 0 or not (heading[i - 1].key or heading[i - 1].text in INNER)
        if not first.key or (first.stop and not opens):
            continue
        syllables, quotes = 0, 0
        for j in range(i, len(heading)):
            last = heading[j]
            if not last.key and (last.text not in INNER or (last.text == "," and not opens)):
                break
            quotes += last.text in QUOTES
            syllables += len(last.key.split())
            if syllables > longest:
                break
            if last.key and not last.stop and syllables >= shortest and quotes % 2 == 0:
                after = heading[j + 1:j + 2]
                ends = not after or not (after[0].key or after[0].text in INNER)
                if ends or unicodedata.normalize("NFC", last.text.casefold()) not in HANGING:
                    yield heading[i:j + 1], opens, ends


def name(members, weight, border=0.15, lead=0.3):
    """The part of a title that is most like all titles, and whose syllables stand in the leads."""
    members = members[:32]
    titles = [{s for t in d.heading for s in t.key.split()} for d in members]
    leads = [title | {s for t in itertools.islice(itertools.chain(*d.sentences[1:]), 40) for s in t.key.split()}
             for title, d in zip(titles, members)]
    total, best = lambda s: sum(map(weight, s)), None
    for d in members:
        for span, opens, ends in title_spans(d.heading):
            own = {s for t in span for s in t.key.split() if s}
            like = np.mean([2 * total(own & t) / (total(own) + total(t)) for t in titles])
            stands = np.mean([total(own & l) / total(own) for l in leads])
            text = " ".join(t.text for t in span)
            value = ((1 - lead) * like + lead * stands) * (1 + border * opens + border * ends)
            best = max(best or (-1, 0, ""), (round(value, 9), -len(text), text))
    return best[2] if best else members[0].title


def labels(events):
    found = mean_link(near(tfidf([counts(d) for d in events])), 0.27)
    members, df = collections.defaultdict(list), collections.Counter()
    for d, s in zip(events, found):
        members[s].append(d)
        df.update({x for sentence in d.sentences for t in sentence for x in t.key.split()})
    weight = lambda s: math.sqrt(max(math.log((1 + len(events)) / (0.5 + df[s])), 0))
    names, holder = {d.gold: d.name for d in events}, {}
    for event in names:
        holder[event] = collections.Counter(s for d, s in zip(events, found) if d.gold == event).most_common(1)[0][0]
    bag = lambda text: set(fold(text).split())
    ways = {"shortest title": lambda m: min((d.title for d in m), key=lambda t: (len(t.split()), t)),
            "title most like the others": lambda m: max((d.title for d in m), key=lambda t: sum(
                shared(bag(t), bag(o.title)) for o in m)),
            "part of a title (chosen)": lambda m: name(m, weight),
            "the same, borders worth less": lambda m: name(m, weight, 0.05)}
    for way, run in ways.items():
        label = {s: run(m) for s, m in members.items()}
        f1 = np.mean([shared(bag(label[holder[e]]), bag(people)) for e, people in names.items()])
        print(f"labels, {way:40} F1 {f1:.3f}", flush=True)
        if "chosen" in way:
            shown = label
    for event, people in list(names.items())[:30]:
        print(f"  {shown[holder[event]]}  |  {people}")


# ---- broad ------------------------------------------------------------------------------------------------------------
def broad(news):
    gold = [d.gold for d in news]
    for way, pairs, least in (("words", False, 5), ("and pairs of 5 documents", True, 5),
                              ("and pairs of 10", True, 10), ("and pairs of 20", True, 20)):
        matrix, figures = tfidf([counts(d, pairs) for d in news], least), []
        for seed in range(3):
            cluster, _ = kmeans(project(matrix, 64, seed), 10, np.random.default_rng(seed), 24)
            figures.append(agreement(gold, cluster.tolist()))
        print(f"broad, {way:32} NMI %.3f ARI %.3f; least %.3f, %.3f" % (*np.mean(figures, 0), *np.min(figures, 0)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--chude", default=ROOT / "build" / "release" / "chude")
    parser.add_argument("--among", help="news to look for the events among")
    parser.add_argument("--count", type=int, default=5000, help="documents of it")
    parser.add_argument("--only", default="stories,auto,terms,labels,broad")
    options = parser.parse_args()
    parts = options.only.split(",")
    events = read(find(options.data, "vi-events-dev.ndjson"), options.chude) if {"stories", "labels"} & set(parts) else []
    news = read(find(options.data, "vi-news-10x300-dev.ndjson"), options.chude) if {"auto", "terms", "broad"} & set(parts) else []
    if "stories" in parts:
        stories(events, [])
        if options.among:
            stories(events, read(options.among, options.chude, options.count))
    for part, run, documents in (("auto", auto, news), ("terms", terms, news), ("labels", labels, events), ("broad", broad, news)):
        if part in parts:
            run(documents)


if __name__ == "__main__":
    main()
