#!/usr/bin/env python3
"""No keyphrase begins or ends with a function word, cuts a word of the segmenter, or lacks evidence: over samples/, over one document of
all of them that is longer than what candidates' places are kept for, and over the sets and fixtures that the project is measured with,
where they stand beside it. The words are found again by walking the text, and what a place spells by folding its bytes, both written here
again. The same for what options promise: --max-syllables, --terms, and words of `tokenize --lexicon`."""
import gzip
import json
import os
import random
import re
import subprocess
import tempfile
import unicodedata
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude"))
SHARED = SOURCE.parent / "shared" / "data"
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # Unicode White_Space
TONE = "([\u0300\u0301\u0303\u0309\u0323])"
LONG = 40000  # tokens, more than CHUDE_PLACED


def key(text):
    """What phrases are told apart by: syllables, with composition, case and tone placement folded; a hyphen, a comma or a full stop
    divides them as white space does, and is no part of one."""
    text = unicodedata.normalize("NFD", " ".join(re.split(f"[-,._{SPACE}]+", text)).strip().casefold())
    text = re.sub(f"o{TONE}([ae])(?![a-z])", r"o\2\1", text)
    text = re.sub(f"u{TONE}y(?![a-z])", r"uy\1", text)
    return unicodedata.normalize("NFC", text)


class Token:
    def __init__(self, begin, end, spelling, stop, sentence):
        self.begin, self.end, self.stop, self.sentence = begin, end, stop, sentence
        self.spelling = spelling

    def syllables(self):
        return sum(any(c.isalnum() for c in part) for part in re.split(f"[{SPACE}]+", self.spelling))


def tokens_of(document):
    """Each token of `words` with its bytes of `text`: white space is skipped before one, and stands for each `_` inside."""
    space = re.compile(f"[{SPACE}]*")
    rest, tokens, at, place = document["text"], [], 0, 0  # at: in bytes; place: in characters
    for number, line in enumerate(document["words"].split("\n")):
        for word in filter(None, line.split(" ")):
            stop = word.startswith("\\-")
            plain = word[2:] if stop else word
            skipped = space.match(rest, place).end()
            at += len(rest[place:skipped].encode())
            begin, place = skipped, skipped
            # syllables and what stands between them; an escaped character is one of a syllable
            parts = re.findall(r"_|(?:\\[\\_]|[^\\_])+", plain) if "\\" in plain else re.split("(_)", plain)
            for part in parts:
                if part == "_":
                    place = space.match(rest, place).end()
                else:
                    part = re.sub(r"\\(.)", r"\1", part)
                    assert rest.startswith(part, place), (document["id"], word, rest[begin:begin + 40])
                    place += len(part)
            spelling = rest[begin:place]
            size = len(spelling.encode())
            tokens.append(Token(at, at + size, spelling, stop, number))
            at += size
    assert space.fullmatch(rest, place), (document["id"], rest[place:])
    return tokens


def violations(document, tokens):
    """What is wrong with its keyphrases, one line each."""
    data = document["text"].encode()
    begins = {token.begin: i for i, token in enumerate(tokens)}
    ends = {token.end: i for i, token in enumerate(tokens)}
    for phrase in document["keyphrases"]:
        what = f"{document['id']}: {phrase['text']!r}"
        forms = {key(text) for text in [phrase["text"], *(variant["text"] for variant in phrase.get("variants", []))]}
        if not phrase["offsets"] or phrase["count"] != len(phrase["offsets"]):
            yield f"{what}: no evidence, or not for each place: {phrase['count']}, {phrase['offsets']}"
        for begin, end in phrase["offsets"]:
            if begin not in begins or end not in ends:
                yield f"{what}: cuts a word at {begin}, {end}"
                continue
            inside = tokens[begins[begin]:ends[end] + 1]
            if key(data[begin:end].decode()) not in forms:
                yield f"{what}: is not what stands at {begin}: {data[begin:end].decode()!r}"
            if inside[0].sentence != inside[-1].sentence:
                yield f"{what}: goes across sentences at {begin}"
            if inside[0].stop or inside[-1].stop:
                yield f"{what}: a function word at its edge at {begin}: {data[begin:end].decode()!r}"


def lines_of(path):
    opened = gzip.open(path, "rb") if path.suffix == ".gz" else open(path, "rb")
    with opened as file:
        return file.read()


def annotated(data, *options, tokenize=()):
    run = subprocess.run([CHUDE, "tokenize", *tokenize, "then", "stop", "then", "keyphrase", "-q", *map(str, options)],
                         input=data, stdout=subprocess.PIPE, timeout=300)
    assert run.returncode == 0, run.returncode
    return [json.loads(line) for line in run.stdout.split(b"\n")[:-1]]


def samples():
    return b"".join(lines_of(path) for path in sorted((SOURCE / "samples").glob("*.ndjson")))


def long_document():
    texts = [json.loads(line)["text"] for line in samples().split(b"\n")[:-1]]
    once = sum(len(text.split()) for text in texts)
    return json.dumps({"id": "long", "lang": "vi", "text": "\n".join(texts * (1 + LONG // once))}).encode() + b"\n"


class KeyphraseRules(unittest.TestCase):
    def holds(self, data, *options, tokenize=()):
        documents = annotated(data, *options, tokenize=tokenize)
        wrong = [line for document in documents for line in violations(document, tokens_of(document))]
        self.assertFalse(wrong, f"{len(wrong)} violations, such as:\n" + "\n".join(wrong[:20]))
        return documents

    def test_samples(self):
        phrases = sum(len(document["keyphrases"]) for document in self.holds(samples()))
        self.assertGreater(phrases, 100)
        self.holds(samples(), "--top", 1000)

    def test_long(self):
        document, = self.holds(long_document(), "--top", 200)
        self.assertEqual(len(document["keyphrases"]), 200)

    def test_sets(self):
        files = [*sorted((SHARED / "keyphrase").glob("*.ndjson.gz")), *sorted((SHARED / "fixtures").glob("*.ndjson")),
                 *sorted((SHARED / "article").glob("*.txt"))]
        if not files:
            self.skipTest("the sets and fixtures are not here")
        for path in files:
            with self.subTest(path.name):
                self.holds(lines_of(path))

    def test_max_syllables(self):
        """Also of phrases that take a fragment's place, and of spellings that were joined."""
        for data, most in [(samples(), 1), (samples(), 2), (samples(), 4), (long_document(), 3)]:
            for document in self.holds(data, "--max-syllables", most, "--top", 50):
                tokens = tokens_of(document)
                begins = {token.begin: i for i, token in enumerate(tokens)}
                ends = {token.end: i + 1 for i, token in enumerate(tokens)}
                for phrase in document["keyphrases"]:
                    for begin, end in phrase["offsets"]:
                        inside = tokens[begins[begin]:ends[end]]
                        self.assertLessEqual(sum(token.syllables() for token in inside), most, phrase)

    def test_terms(self):
        """Runs of tokens, drawn from the samples, function words at their edges too, and words that never stand: half are favoured, half
        banned. Where a favoured one stands as whole words, it is a keyphrase with just these places; a banned one never is."""
        plain = annotated(samples())
        rng = random.Random(3)
        says = {}
        for document in plain:
            tokens = tokens_of(document)
            for _ in range(6):
                begin = rng.randrange(len(tokens))
                run = [token for token in tokens[begin:begin + rng.randint(1, 4)] if token.sentence == tokens[begin].sentence]
                spelling = document["text"].encode()[run[0].begin:run[-1].end].decode()
                if re.fullmatch(rf"[\w{SPACE}]+", spelling) and re.search(r"[^\W\d_]", spelling):
                    says[key(spelling)] = ("+" if rng.random() < 0.5 else "-", rng.choice([str, str.upper])(spelling))
            for phrase in document["keyphrases"][:2]:
                says[key(phrase["text"])] = ("-" if rng.random() < 0.7 else "+", phrase["text"])
        self.assertGreater(len(says), 150)
        with tempfile.NamedTemporaryFile(suffix=".txt") as file:
            file.write("".join(f"{sign}{re.sub(f'[{SPACE}]+', ' ', term)}\n" for sign, term in says.values()).encode())
            file.flush()
            for data in [samples(), long_document()]:
                for document in annotated(data, "--terms", file.name, "--top", 1000):
                    self.obeys(document, says)

    def obeys(self, document, says):
        tokens, standing = tokens_of(document), set()
        keys = [key(token.spelling) for token in tokens]
        for i, token in enumerate(tokens):
            for k in range(i + 1, min(i + 5, len(tokens) + 1)):
                if tokens[k - 1].sentence != token.sentence or not keys[k - 1] or not keys[i]:
                    break
                standing.add(" ".join(keys[i:k]))
        listed = {key(phrase["text"]): phrase for phrase in document["keyphrases"]}
        variants = {key(variant["text"]) for phrase in document["keyphrases"] for variant in phrase.get("variants", [])}
        for term, (sign, spelling) in says.items():
            if sign == "-":
                self.assertNotIn(term, {*listed, *variants}, spelling)
            elif term in standing:
                self.assertIn(term, {*listed, *variants}, (document["id"], spelling))
                self.assertGreaterEqual(listed[term]["score"] if term in listed else 1, 0.5)
        self.assertEqual([], [line for line in violations(document, tokens) if "function word" not in line])

    def test_lexicon(self):
        """Words of the user's lexicon stay whole in keyphrases."""
        rng = random.Random(4)
        pairs = set()
        for document in annotated(samples()):
            tokens = [token for token in tokens_of(document) if re.fullmatch(r"\w+", token.spelling)]
            pairs.update(f"{a.spelling} {b.spelling}" for a, b in zip(tokens, tokens[1:]) if a.sentence == b.sentence and rng.random() < 0.1)
        with tempfile.NamedTemporaryFile(suffix=".lexicon") as file:
            file.write("".join(pair + "\n" for pair in sorted(pairs)).encode())
            file.flush()
            documents = self.holds(samples(), "--top", 50, tokenize=["--lexicon", file.name])
        joined = {key(pair) for pair in pairs}
        words = {key(token.spelling) for document in documents for token in tokens_of(document)}
        self.assertGreater(len(joined & words), len(joined) // 3)
        self.assertTrue(joined & {key(phrase["text"]) for document in documents for phrase in document["keyphrases"]})


if __name__ == "__main__":
    unittest.main(verbosity=2)
