#!/usr/bin/env python3
"""Makes a background of document frequencies for `keyphrase`.

    make_background.py --chude build/release/chude --lang vi news.ndjson > models/vi.background.tsv

Calls `chude tokenize then ngram -n 3 --min-df 8` on the collection and keeps the words that most documents
hold and the most frequent phrases of two or three words with no function word at an edge. Only counts leave
the collection. The third column says how verb-like a word is, from 0 to 9: the log odds of the function words
that stand before it.
"""
import argparse
import json
import math
import pathlib
import re
import subprocess
import unicodedata

# What stands before a verb or an adjective, and what before a noun.
BEFORE_VERB = {
    "vi": "đã đang sẽ không chưa phải để hãy đừng chẳng vừa cùng đều cũng vẫn rất bị được sắp từng cần nên",
    "en": "to will would can could may might must not should they we it who never",
}
BEFORE_NOUN = {
    "vi": "các những một mỗi mọi của trong với tại từ nhiều hai ba bốn năm cái chiếc vụ cuộc sự",
    "en": "the a an of in this these that its their our each every some no by for",
}
NEW_TO_OLD = {
    second + vowel: first + plain
    for second, plain, pairs in (
        ("o", "a", "àò áó ảỏ ãõ ạọ"),
        ("o", "e", "èò éó ẻỏ ẽõ ẹọ"),
        ("u", "y", "ỳù ýú ỷủ ỹũ ỵụ"),
    )
    for vowel, first in pairs.split()
}
PLACEMENT = re.compile(r"(?<!q)(?:" + "|".join(NEW_TO_OLD) + r")(?![^\W\d_])")
WORDS = 20000
BYTES = 590000


def rows_of(arguments):
    """Yields (n, counting key with spaces between syllables, df, count), by n."""
    if arguments.rows:
        lines = open(arguments.rows, encoding="utf-8")
    else:
        command = [arguments.chude, "tokenize", "--lang", arguments.lang, "then", "ngram", "-n", "3",
                   "--min-df", str(arguments.min_df), "--", *arguments.files]
        lines = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8").stdout
    for line in lines:
        row = json.loads(line)
        yield row["n"], counting_key(row["text"]), row["df"], row["count"]


def counting_key(text):
    """As pipeline/terms.c has it; the unit test holds the file to it."""
    key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return PLACEMENT.sub(lambda pair: NEW_TO_OLD[pair.group()], key)


def first_word(syllables, words):
    """How many syllables the first word has: the segmenter's is the longest known."""
    return next((k for k in range(min(4, len(syllables) - 1), 1, -1) if " ".join(syllables[:k]) in words), 1)


def stop_words(lang):
    path = pathlib.Path(__file__).resolve().parent.parent / "stopwords" / f"{lang}.txt"
    if not path.exists():
        return set()
    entries = (line.split("#")[0].strip() for line in path.open(encoding="utf-8"))
    return {entry.replace("_", " ").lower() for entry in entries if entry and not entry.startswith("-")}


def documents_of(arguments):
    if arguments.documents:
        return arguments.documents
    reader = subprocess.Popen([arguments.chude, "cat", "--", *arguments.files], stdout=subprocess.PIPE)
    return sum(1 for _ in reader.stdout)


def usable(term):
    return any(c.isalpha() for c in term) and "\t" not in term and not term.startswith("#")


def main():
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--chude", default="chude")
    parser.add_argument("--lang", default="vi")
    parser.add_argument("--rows", help="rows that `chude ngram` printed, instead of calling it")
    parser.add_argument("--documents", type=int, help="documents of the collection, where --rows is given")
    parser.add_argument("--min-df", type=int, default=8)
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--bytes", type=int, default=BYTES)
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()

    stop = stop_words(arguments.lang)
    verb, noun = set(BEFORE_VERB[arguments.lang].split()), set(BEFORE_NOUN[arguments.lang].split())
    words, phrases, as_verb, as_noun = {}, {}, {}, {}
    backward = set()  # the words, syllables in reverse
    for n, term, df, count in rows_of(arguments):
        if n > 1 and not backward:
            backward = {" ".join(word.split(" ")[::-1]) for word in words}
        if not usable(term):
            continue
        if n == 1:
            words[term] = df
            continue
        syllables = term.split(" ")
        first = first_word(syllables, words)
        last = first_word(syllables[::-1], backward)
        edges = {" ".join(syllables[:first]), " ".join(syllables[-last:])}
        if n == 2:
            key = " ".join(syllables[1:])
            if syllables[0] in verb and key in words:
                as_verb[key] = as_verb.get(key, 0) + count
            if syllables[0] in noun and key in words:
                as_noun[key] = as_noun.get(key, 0) + count
        if not edges & (stop | verb | noun) and all(any(c.isalpha() for c in edge) for edge in edges):
            phrases[term] = max(df, phrases.get(term, 0))

    all_verb, all_noun = sum(as_verb.values()) + 1, sum(as_noun.values()) + 1
    chosen = {term: words[term] for term in sorted(words, key=lambda t: (-words[t], t))[: arguments.words]}
    used = sum(len(term.encode()) + 8 for term in chosen)
    for term in sorted(phrases, key=lambda t: (-phrases[t], t)):
        used += len(term.encode()) + 6
        if used > arguments.bytes:
            break
        chosen.setdefault(term, phrases[term])
    print(f"documents\t{documents_of(arguments)}")
    for term in sorted(chosen, key=lambda t: (-chosen[t], t)):
        line = f"{term}\t{chosen[term]}"
        seen = as_verb.get(term, 0), as_noun.get(term, 0)
        if term in words and sum(seen) >= 5:
            odds = math.log((seen[0] + 1) / all_verb * all_noun / (seen[1] + 1))
            line += f"\t{min(9, max(0, round(4.5 + 1.5 * odds)))}"
        print(line)


main()
