#!/usr/bin/env python3
"""Holds all output to reports/schemas/ and to what the formats promise beyond types.

Every JSON line that golden cases expect, and fresh runs over samples/, are validated; offsets must be what they claim
(bytes of the text that spell the phrase), words must cover the text, df must not exceed count, lists must be in order.
Skipped (exit 77) without the Python package jsonschema 4.
"""
import argparse
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: this Python has no jsonschema 4 (Debian: python3-jsonschema)")
    sys.exit(77)

sys.path.insert(0, str(Path(__file__).resolve().parent))
import golden  # noqa: E402

SCHEMAS = {path.name.split(".")[0]: json.loads(path.read_text(encoding="utf-8"))
           for path in sorted((golden.ROOT / "reports" / "schemas").glob("*.schema.json"))}
ROW_KINDS = {one["title"] for one in SCHEMAS["row"]["oneOf"]}
SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # Unicode White_Space
TONE = "([\u0300\u0301\u0303\u0309\u0323])"


def validators():
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)
    made = {name: Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
    # What `select` prints and documents.ndjson holds are documents without their text.
    made["part"] = Draft202012Validator({**SCHEMAS["document"], "required": []})
    # What --result writes has a summary's shape, but only what its stage learned.
    made["result"] = Draft202012Validator({**SCHEMAS["summary"], "required": ["schema"]})
    return made


VALIDATORS = validators()


def fold(text):
    """As counting keys compare: case, composition and tone placement folded; white space, which phrases normalise, and commas removed."""
    text = unicodedata.normalize("NFD", re.sub(f"[,{SPACE}]", "", text).casefold())
    text = re.sub(f"o{TONE}([ae])", r"o\2\1", text)
    return unicodedata.normalize("NFC", re.sub(f"u{TONE}y", r"uy\1", text))


def bytes_of_words(words):
    """What the tokens of a `words` string spell, one after the other, without white space."""
    out = []
    for token in re.split("[ \n]", words):
        spelled = re.match(r"(?:\\-)?((?:\\[\\_]|[^\\])*)", token)[1]  # up to \=key
        out.append(re.sub(r"\\([\\_])|_", lambda escape: escape[1] or "", spelled))
    return "".join(out)


class Checker:
    def __init__(self):
        self.wrong, self.checked = [], 0

    def fail(self, where, message):
        self.wrong.append(f"{where}: {message}")

    def validate(self, where, value, schema):
        self.checked += 1
        errors = list(VALIDATORS[schema].iter_errors(value))
        for error in errors[:3]:
            self.fail(where, f"{schema}: /{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")
        return not errors

    def falling(self, where, values, what):
        if any(a < b for a, b in zip(values, values[1:])):
            self.fail(where, f"{what} is not in falling order")

    def slice(self, where, text, begin, end, phrases, stems=False):
        """Bytes begin to end of text are whole characters and contain one of the phrases (none given: any); with stems, the other way round
        is as good: a place of `farmers` may say farmer."""
        data = text.encode("utf-8", "surrogatepass")
        if not begin < end <= len(data):
            self.fail(where, f"[{begin}, {end}) is no part of a text of {len(data)} bytes")
            return
        try:
            part = data[begin:end].decode("utf-8")
        except UnicodeDecodeError:
            self.fail(where, f"[{begin}, {end}) cuts a character")
            return
        if phrases and not any(fold(p) in fold(part) or (stems and fold(part) in fold(p)) for p in phrases):
            self.fail(where, f"[{begin}, {end}) is {part!r}, which is not {phrases[0]!r}")

    def document(self, where, doc, schema="document", text=None):
        if not self.validate(where, doc, schema):
            return
        text = doc.get("text", text)
        for member, source in (("words", text), ("title_words", doc.get("title"))):
            if member in doc and source is not None:
                if bytes_of_words(doc[member]) != re.sub(f"[{SPACE}]", "", source):
                    self.fail(where, f"{member} does not cover its text")
        for part in ("keyphrases", "tfidf"):
            self.falling(where, [entry["score"] for entry in doc.get(part, [])], part)
        for phrase in doc.get("keyphrases", []):
            if phrase["count"] != len(phrase["offsets"]):
                self.fail(where, f"{phrase['text']!r}: count {phrase['count']}, offsets {len(phrase['offsets'])}")
            if phrase["offsets"] != sorted(phrase["offsets"]):
                self.fail(where, f"{phrase['text']!r}: offsets are not in order")
            for begin, end in phrase["offsets"] if text is not None else []:
                self.slice(where, text, begin, end, [phrase["text"], *(form["text"] for form in phrase.get("variants", []))],
                           "\\=" in doc.get("words", ""))
        for begin, end in [*doc.get("boilerplate", []), *([doc["date_span"]] if "date_span" in doc else [])] if text is not None else []:
            self.slice(where, text, begin, end, [])
        if ("date_span" in doc) > (doc.get("date_from") == "text"):
            self.fail(where, "date_span, where the date is not from the text")

    def counts(self, where, entry, documents=None):
        name = entry.get("text")
        if "df" in entry and "count" in entry and entry["df"] > entry["count"]:
            self.fail(where, f"{name!r}: df {entry['df']} exceeds count {entry['count']}")
        if documents is not None and entry.get("df", 0) > documents:
            self.fail(where, f"{name!r}: df {entry['df']} exceeds the {documents} documents")

    def row(self, where, row):
        if self.validate(where, row, "ngram"):
            self.counts(where, row)

    def rows(self, where, rows):
        measures = ("g2", "npmi", "t", "log_dice", "delta_p")
        order = [(row["n"], -next((row[name] for name in measures if name in row), 0), -row["count"]) for row in rows]
        if order != sorted(order):
            self.fail(where, "rows are not by n, then measure and count falling")

    def keyness(self, where, row):
        if not self.validate(where, row, "keyness"):
            return
        self.counts(where, row, row["documents"])
        self.counts(where, {"text": row["text"], **row["reference"]}, row["reference"]["documents"])
        for name in ("log_ratio", "log_odds", "z"):
            if row[name] * row["g2"] < 0:
                self.fail(where, f"{row['text']!r}: {name} and g2 have different signs")

    def trend(self, where, row):
        if not self.validate(where, row, "trend"):
            return
        self.in_time(where, row)
        for name in ("df", "count"):
            if row[name] != sum(point[name] for point in row["series"]):
                self.fail(where, f"{row['text']!r}: {name} is not the sum of the series")

    def in_time(self, where, of):
        """Series, bursts and change, as far as it has them."""
        series, bursts = of.get("series", []), of.get("bursts", [])
        for point in series:
            if "count" in point:
                self.counts(where, {"text": of["text"], **point})
        starts = [point["start"] for point in series]
        if starts != sorted(set(starts)):
            self.fail(where, "the series does not rise")
        days = [day for burst in bursts for day in (burst["start"], burst["end"])]
        if days != sorted(days) or any(burst["start"] not in starts for burst in bursts):
            self.fail(where, "bursts overlap, or begin where no period does")
        change = of.get("change")
        if change and not change["before"]["start"] <= change["before"]["end"] < change["start"] <= change["end"]:
            self.fail(where, "the window before does not end before the last one")

    def kwic(self, where, row, texts=None):
        """texts: the documents' text by id, or None where it is not known."""
        if not self.validate(where, row, "kwic"):
            return
        if row["end"] - row["begin"] != len(row["hit"].encode()):
            self.fail(where, f"{row['hit']!r} has not {row['end'] - row['begin']} bytes")
        if texts is not None:
            text, begin = texts[row["id"]].encode(), row["begin"] - len(row["left"].encode())
            around = (row["left"] + row["hit"] + row["right"]).encode()
            if begin < 0 or text[begin:begin + len(around)] != around:
                self.fail(where, f"left, hit and right are no piece of the text: {around.decode()!r}")

    def evidence(self, where, one, texts, phrases):
        """texts: the documents' text by id, or None where it is not known."""
        if texts is None or "begin" not in one:
            return
        if one["id"] not in texts:
            self.fail(where, f"evidence names document {one['id']!r}, which is not there")
            return
        text = texts[one["id"]]
        self.slice(where, text, one["begin"], one["end"], phrases)
        snippet = fold(one["snippet"].strip("…. "))
        if snippet not in fold(text):
            self.fail(where, f"snippet {one['snippet']!r} is not in document {one['id']!r}")
        if phrases and not any(fold(p) in snippet for p in phrases):
            self.fail(where, f"snippet {one['snippet']!r} lacks {phrases[0]!r}")

    def summary(self, where, summary, texts=None, schema="summary"):
        if not self.validate(where, summary, schema):
            return
        if "null" in re.sub(r'"(?:[^"\\]|\\.)*"', "", json.dumps(summary)):
            self.fail(where, "null stands for something: what was not computed is absent")
        corpus = summary.get("corpus", {})
        documents = corpus.get("documents", sys.maxsize)
        if texts is not None and documents != len(texts):
            self.fail(where, f"{documents} documents, read gives {len(texts)}")
        if sum(corpus.get("languages", {}).values()) > documents:
            self.fail(where, "more languages than documents")
        if corpus.get("from", "") > corpus.get("to", "~"):
            self.fail(where, "from is after to")
        keywords = summary.get("keywords", [])
        self.falling(where, [entry["score"] for entry in keywords], "keywords")
        for entry in keywords:
            self.counts(where, entry, documents)
            variants = [v if isinstance(v, str) else v["text"] for v in entry.get("variants", [])]
            for one in entry.get("evidence", []):
                self.evidence(where, one, texts, [entry["text"]] + variants)
            if len({one["id"] for one in entry.get("evidence", [])}) > entry["df"]:
                self.fail(where, f"{entry['text']!r}: evidence from more documents than df")
        for entries in summary.get("ngrams", {}).values():
            self.falling(where, [entry["count"] for entry in entries], "ngrams")
            for entry in entries:
                self.counts(where, entry, documents)
        topics = summary.get("topics", [])
        if len({topic["id"] for topic in topics}) != len(topics):
            self.fail(where, "two topics have the same id")
        for topic in topics:
            if topic["size"] > documents:
                self.fail(where, f"topic {topic['id']} is larger than the corpus")
            self.falling(where, [term["score"] for term in topic.get("terms", [])], f"terms of topic {topic['id']}")
            for one in topic.get("evidence", []):
                self.evidence(where, one, texts, [])
            self.in_time(where, topic)
        for trend in summary.get("trends", []):
            self.in_time(where, trend)
            for one in trend.get("evidence", []):
                self.evidence(where, one, texts, [])
        if sum(point["documents"] for point in corpus.get("series", [])) > documents:
            self.fail(where, "more documents in the series than there are")

    def diff(self, where, diff):
        if not self.validate(where, diff, "diff"):
            return
        for side in ("before", "after"):
            documents = diff[side]["documents"]
            for one in diff["topics"]:
                if one.get(side, {}).get("size", 0) > documents:
                    self.fail(where, f"{one['label']!r}: larger than its corpus")
            for one in diff["keywords"]:
                if max(one[side].values()) > max(documents, 1):
                    self.fail(where, f"{one['text']!r}: in more documents than there are")
        for name, key in (("topics", "change"), ("keywords", "g2")):
            for group in (False, True):
                self.falling(where, [abs(one[key]) for one in diff[name]
                                     if (one.get("story", False) if name == "topics" else one["kind"] == "less") == group], name)

    def model(self, where, model):
        if not self.validate(where, model, "topics"):
            return
        ids = [topic["id"] for topic in model["topics"]]
        if ids != sorted(set(ids)) or max(ids, default=-1) >= model["next_id"]:
            self.fail(where, f"ids {ids}, the next being {model['next_id']}")
        for topic in model["topics"]:
            self.falling(where, [term["score"] for term in topic["terms"]], f"terms of topic {topic['id']}")
            self.falling(where, list(topic["weights"].values()), f"weights of topic {topic['id']}")
            for word in topic["weights"].keys() - model["df"].keys():
                self.fail(where, f"{word!r} has a weight, but no df")

    def segmented(self, where, line):
        if not self.validate(where, line, "segment"):
            return
        self.document(where, line)
        for token in line["tokens"]:
            self.slice(where, line["text"], token["begin"], token["end"], [token["text"]])

    def line(self, where, value, of_a_stage, partial):
        """One JSON value that a command printed; its own members say what it is."""
        if isinstance(value, list):
            if value and isinstance(value[0], dict) and "kind" in value[0]:
                for row in value:
                    self.validate(where, row, "row")
            elif value and isinstance(value[0], str):
                self.validate(where, value, "state")
        elif value.get("schema") == "chude.recipe/1":
            self.validate(where, value, "recipe")
        elif value.get("schema") == "chude.summary/1":
            self.summary(where, value, schema="result" if partial else "summary")
        elif value.get("schema") == "chude.topics/1":
            self.model(where, value)
        elif value.get("schema") == "chude.trend/1":
            self.trend(where, value)
        elif value.get("schema") == "chude.kwic/1":
            self.kwic(where, value)
        elif value.get("schema") == "chude.diff/1":
            self.diff(where, value)
        elif value.get("schema") == "chude.brief/1":
            self.validate(where, value, "brief")
        elif value.get("schema") == "chude.eval/1":
            self.validate(where, value, "evaluation")
        elif "settings" in value or "vconcat" in value or "_id" in value.get("index", {}) or "@timestamp" in value:
            pass  # for other programs: tests/exports.py
        elif value.get("kind") in ROW_KINDS:
            self.validate(where, value, "row")
        elif {"line", "tokens"} <= value.keys():
            self.segmented(where, value)
        elif {"n", "text", "reference", "g2"} <= value.keys():
            self.keyness(where, value)
        elif {"n", "text", "count", "df"} <= value.keys():
            self.row(where, value)
            return value
        elif of_a_stage:
            self.document(where, value, "part" if partial else "document")
        return None

    def output(self, where, data, of_a_stage=True, partial=False):
        text = data.decode("utf-8")
        if not text.lstrip().startswith(("{", "[")):
            return
        try:
            self.line(where, json.loads(text), of_a_stage, partial)  # one value, perhaps over several lines
            return
        except ValueError:
            pass
        rows = []
        for number, line in enumerate(text.split("\n")[:-1], 1):
            try:
                rows.append(self.line(f"{where}:{number}", json.loads(line), of_a_stage, partial))
            except ValueError as error:
                self.fail(f"{where}:{number}", f"no JSON: {error}")
                return
        if rows and all(rows):
            self.rows(where, rows)


def goldens(checker, stages):
    for case in golden.find_cases([]):
        of_a_stage = bool(case.words) and case.words[0] in stages
        partial = any(segment[:1] == ["select"] for segment in case.segments())
        for path in sorted(case.folder.glob("expected*")):
            for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
                if file.name == "expected.err":
                    continue
                name = file.relative_to(golden.CASES).as_posix()
                checker.output(name, file.read_bytes(), of_a_stage or file.name != "expected",
                               partial or file.name not in ("expected", "summary.json"))


def fresh(checker, chude, stages):
    def printed(*words):
        return subprocess.run([chude, *words], cwd=golden.ROOT, stdout=subprocess.PIPE, check=True).stdout

    documents = [json.loads(line) for line in printed("read", "samples/").decode().split("\n")[:-1]]
    texts = {doc["id"]: doc["text"] for doc in documents}
    with tempfile.TemporaryDirectory(prefix="chude-schemas-") as home:
        folder = os.path.join(home, "out")
        printed("run", "samples/", "-o", folder)
        summary = json.loads((Path(folder) / "summary.json").read_bytes())
        checker.summary("run samples/", summary, texts)
        for name in ("keywords", "topics"):
            if not summary.get(name):
                checker.fail("run samples/", f"no {name}")
        burst(checker, printed, home)
        lines = (Path(folder) / "documents.ndjson").read_text(encoding="utf-8").split("\n")[:-1]
        for number, line in enumerate(lines, 1):
            doc = json.loads(line)
            checker.document(f"documents.ndjson:{number}", doc, "part", texts.get(doc.get("id")))
        sizes = {topic["id"]: topic["size"] for topic in summary.get("topics", [])}
        found = {}
        for line in lines:
            topic = json.loads(line).get("topic")
            if topic:
                found[topic["id"]] = found.get(topic["id"], 0) + 1
        if sizes != found:
            checker.fail("run samples/", f"topics say sizes {sizes}, documents.ndjson has {found}")
        stories(checker, printed, home)
        others(checker, printed, home)
        for companion in companions(summary):
            data = (Path(folder) / companion["name"]).read_bytes()
            if len(data) != companion["size"] or hashlib.sha256(data).hexdigest() != companion["sha256"]:
                checker.fail("run samples/", f"{companion['name']} is not what summary.json says")
    rows = [json.loads(line) for line in printed("kwic", "AN_NINH", "--term", "in the", "samples/").decode().split("\n")[:-1]]
    for number, row in enumerate(rows, 1):
        checker.kwic(f"kwic samples/:{number}", row, texts)
    found = [(row["id"], row["begin"]) for row in rows]
    wanted = [(name, len(text[:hit.start()].encode())) for name, text in texts.items()
              for hit in re.finditer(r"(?i)\b(an\s+ninh|in\s+the)\b", unicodedata.normalize("NFC", text))]
    if found != sorted(wanted):
        checker.fail("kwic samples/", f"{len(found)} hits, a regular expression finds {len(wanted)}, or in another order")
    for chain in (["tokenize", "then", "stop", "then", "stem", "then", "tfidf"],
                  ["tokenize", "--unit", "syllable"], ["keyphrase"], ["topics"], ["topics", "--level", "story"], ["ngram", "-n", "3"], ["keyness", "-n", "2"],
                  ["trends", "--by", "week"], ["summary", "--by", "month"], ["fit", "topics"]):
        if chain[0] in stages or chain[0] == "fit":
            checker.output(" ".join(chain), printed(*chain, "samples/"))


def burst(checker, printed, home):
    """The samples have nothing that rises beyond chance; a festival that fills one day of ninety does."""
    file, where = os.path.join(home, "festival.ndjson"), "run of a festival"
    with open(file, "w", encoding="utf-8") as out:
        for day in range(90):
            date = (datetime.date(2026, 3, 1) + datetime.timedelta(days=day)).isoformat()
            for number in range(16 if day == 45 else 2):
                text = f"Thôn {number} mở hội đua ghe ngo" if number > 1 else f"Bản tin thứ {day} của xã"
                out.write(json.dumps({"id": f"{day}-{number}", "date": date, "text": text}, ensure_ascii=False) + "\n")
    summary = json.loads(printed("run", "--keep-duplicates", "-k", "2", file))
    checker.summary(where, summary)
    if not any(trend["bursts"] for trend in summary.get("trends", [])):
        checker.fail(where, "no burst")


def stories(checker, printed, home):
    """Stories of a run: each has a topic that is none for parent, and as many documents as it says."""
    folder, where = os.path.join(home, "stories"), "run --level story samples/"
    printed("run", "--level", "story", "-k", "3", "samples/", "-o", folder)
    summary = json.loads((Path(folder) / "summary.json").read_bytes())
    checker.summary(where, summary)
    broad = {topic["id"]: topic["label"] for topic in summary["topics"] if "parent" not in topic}
    listed = {topic["id"]: topic["size"] for topic in summary["topics"] if "parent" in topic}
    found, documents = {}, (Path(folder) / "documents.ndjson").read_text(encoding="utf-8").split("\n")[:-1]
    for number, line in enumerate(documents, 1):
        doc = json.loads(line)
        checker.document(f"{where} {number}", doc, "part", None)
        topic = doc.get("topic", {})
        if topic and broad.get(topic["parent"]["id"]) != topic["parent"]["label"]:
            checker.fail(where, f"{doc['id']}: parent is no topic of the summary")
        if "id" in topic:
            found[topic["id"]] = found.get(topic["id"], 0) + 1
    if not listed or listed != found:
        checker.fail(where, f"stories say sizes {listed}, documents.ndjson has {found}")


def others(checker, printed, home):
    """Other topics that documents are close to: as many as the topics say, of a run and by a model."""
    source, result, model = str(golden.CASES / "topics" / "others" / "input.ndjson"), os.path.join(home, "r.json"), os.path.join(home, "m.topics")
    printed("fit", "topics", "-k", "3", source, "-o", model)
    for options in (["-k", "3"], ["-k", "3", "--level", "story"], ["--model", model]):
        where = " ".join(["topics", *options])
        documents = [json.loads(line) for line in printed("topics", *options, source, "--result", result).decode().splitlines()]
        summary = json.loads(Path(result).read_bytes())
        found, having = {}, 0
        for number, doc in enumerate(documents, 1):
            checker.document(f"{where} {number}", doc)
            topic = doc.get("topic", {}).get("parent", doc.get("topic", {}))
            beside = topic.get("others", [])
            having += bool(beside)
            checker.falling(where, [other["score"] for other in beside], f"others of {doc['id']}")
            for other in beside:
                found[other["id"]] = found.get(other["id"], 0) + 1
                if other["id"] == topic["id"]:
                    checker.fail(where, f"{doc['id']}: its topic is among the others")
        listed = {topic["id"]: topic["in_others"] for topic in summary["topics"] if "in_others" in topic}
        if not found or listed != found or summary["topic_quality"]["with_others"] != having:
            checker.fail(where, f"topics are among the others of {listed}, documents of {having} have {found}")


def companions(value):
    """Objects with name, size and sha256, wherever the summary has them."""
    if isinstance(value, dict):
        if {"name", "size", "sha256"} <= value.keys():
            yield value
        value = list(value.values())
    for inner in value if isinstance(value, list) else []:
        yield from companions(inner)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chude", default=os.environ.get("CHUDE", str(golden.ROOT / "build" / "release" / "chude")))
    args = parser.parse_args()
    chude = os.path.abspath(args.chude)
    listing = subprocess.run([chude, "stages", "--json"], stdout=subprocess.PIPE, check=True).stdout
    stages = {stage["name"] for stage in json.loads(listing)}
    checker = Checker()
    goldens(checker, stages)
    fresh(checker, chude, stages)
    print("\n".join(checker.wrong[:60]))
    print(f"{checker.checked} values validated, {len(checker.wrong)} complaints")
    return 1 if checker.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
