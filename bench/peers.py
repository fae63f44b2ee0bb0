"""The programs that count words beside Chude: what they are, and the commands that bench/run measures."""
import shutil
import subprocess
from pathlib import Path

from installing import CargoCrate, CargoProgram, Peer

COUNTERS = Path(__file__).resolve().parent / "counters"
MAWK = "{for (i = 1; i <= NF; i++) count[$i]++} END {for (word in count) print count[word], word}"


class Row:
    """A command to measure. In `words`, FILE stands for the file, OUT for a folder, CHUDE for the program, PEER for the peer's folder.

    against  the row of Chude's that does the same work
    slow     measured fewer times
    feed     FILE comes on standard input
    counts   more words that make it write its counts to the file COUNTS; None: standard output is them
    n        counts 1 to n-grams
    what     what it does, and what it does not
    """

    def __init__(self, name, words, against=None, slow=False, feed=False, counts=None, n=1, what=""):
        self.name, self.words, self.against, self.slow, self.feed = name, words, against, slow, feed
        self.counts, self.n, self.what = counts, n, what
        self.peer = None

    def command(self, **known):
        words = [known.get(word, word) for word in self.words]
        return [str(self.peer.folder / word[5:]) if word.startswith("PEER/") else word for word in words]


class System:
    """A program that the system has."""

    def __init__(self, name, rows, ask):
        self.name, self.rows, self.ask = name, rows, ask
        self.packages, self.folder = [], None

    def there(self):
        return shutil.which(self.name) is not None

    def version(self):
        said = subprocess.run([self.name, *self.ask], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        return (said.stdout + said.stderr).split("\n", 1)[0].strip().rstrip(",")


class Python(Peer):
    def __init__(self, name, packages, rows):
        super().__init__(name, packages)
        self.rows = rows

    def version(self):
        """Of the packages, and of the interpreter that the environment was made by."""
        said = subprocess.run([str(self.folder / "bin" / "python"), "--version"], capture_output=True, text=True, check=False).stdout
        return " ".join(self.packages) + f", {said.strip()}"


class Rust(CargoProgram):
    def __init__(self, name, packages, rows):
        super().__init__(name, packages)
        self.rows = rows

    def version(self):
        return " ".join(self.packages)


class RustLibrary(CargoCrate):
    def __init__(self, name, packages, rows):
        super().__init__(name, packages, source=COUNTERS / name)
        self.rows = rows

    def version(self):
        return " ".join(self.packages)


def counter(script, first, name, **more):
    """A row of one of the programs in bench/counters."""
    return Row(name, ["PEER/bin/python", "-W", "ignore", str(COUNTERS / script), first, "FILE"], counts=["COUNTS"], **more)


WORDS, NGRAMS = "ngram, syllables, n 1, -j 1", "ngram, syllables, n 1–3, min-df 2, -j 1"
TFIDF, TFIDF_NGRAMS = "tfidf, syllables, n 1, -j 1", "tfidf, syllables, n 1–3, min-df 2, -j 1"
RAW = "the raw lines of the file, JSON and all, split at blanks; no document frequency; case and punctuation stay"

PEERS = [
    System("mawk", [Row("mawk", ["mawk", MAWK, "FILE"], WORDS, what=RAW + "; bytes, whatever the locale")], ["-W", "version"]),
    Rust("huniq", ["huniq==2.7.0"],
         [Row("tr | huniq -c", ["tr", "-s", "[:space:]", "\\n", "|", "PEER/bin/huniq", "-c"], WORDS, feed=True, what=RAW + "; two processes")]),
    Rust("wf", ["wf==0.2.3"],
         [Row("wf", ["PEER/bin/wf", "-n"], WORDS, feed=True, what="the raw lines, JSON and all; words by a regular expression, in lower case; "
              "no document frequency")]),
    RustLibrary("vtext", ["vtext==0.2.0"],
                [Row("vtext CountVectorizer", ["PEER/target/release/counter", "1", "FILE"], WORDS, counts=["COUNTS"],
                     what="document–term matrix in memory")]),
    RustLibrary("linfa", ["linfa-preprocessing==0.8.1"],
                [Row("linfa CountVectorizer (1,1)", ["PEER/target/release/counter", "1", "FILE"], WORDS, counts=["COUNTS"],
                     what="document–term matrix in memory"),
                 Row("linfa CountVectorizer (1,3)", ["PEER/target/release/counter", "3", "FILE"], NGRAMS, slow=True, counts=["COUNTS"], n=3,
                     what="the same; n-grams cross punctuation; document frequency 2 or more")]),
    Python("scikit-learn", ["scikit-learn==1.9.1", "numpy==2.4.6", "scipy==1.17.1"],
           [counter("sklearn_counts.py", "CountVectorizer-1", "scikit-learn CountVectorizer (1,1)", against=WORDS,
                    what="document–term matrix in memory"),
            counter("sklearn_counts.py", "TfidfVectorizer-1", "scikit-learn TfidfVectorizer (1,1)", against=TFIDF, what="the same, weighed"),
            counter("sklearn_counts.py", "CountVectorizer-3", "scikit-learn CountVectorizer (1,3)", against=NGRAMS, slow=True, n=3,
                    what="n-grams cross punctuation; min_df=2"),
            counter("sklearn_counts.py", "TfidfVectorizer-3", "scikit-learn TfidfVectorizer (1,3)", against=TFIDF_NGRAMS, slow=True, n=3,
                    what="the same, weighed")]),
    Python("gensim", ["gensim==4.4.0", "numpy==2.4.6", "scipy==1.17.1"],
           [counter("gensim_tfidf.py", "-", "gensim Dictionary + TfidfModel", against=TFIDF, slow=True,
                    what="words of letters only; vectors of all documents"),
            counter("gensim_phrases.py", "-", "gensim Phrases + TfidfModel", against=TFIDF_NGRAMS, slow=True, n=2,
                    what="words of letters only; words and pairs, no triples; pairs joined, then weighed")]),
    Python("colibri-core", ["colibricore==2.5.9", "numpy==2.4.6"],
           [counter("colibri_counts.py", "3", "Colibri Core, 1–3-grams", against=NGRAMS, slow=True, n=3,
                    what="C++ under Python; splits at blanks, case stays; a line is a text; no document frequency: occurrences 2 or more")]),
]
for one in PEERS:
    for row in one.rows:
        row.peer = one
