"""What the counters in Python share: the texts of a file of documents, and counts written for bench/equal.py."""
import json
import sys


def texts(path):
    with open(path, "rb") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def write_counts(rows):
    """Where a third argument names a file, (count, document frequency or "-", term) of each term, a line each."""
    with open(sys.argv[3], "w", encoding="utf-8") as out:
        out.writelines(f"{count}\t{df}\t{term}\n" for count, df, term in rows)


def wants_counts():
    return len(sys.argv) > 3
