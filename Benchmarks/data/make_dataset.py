#!/usr/bin/env python3
"""Writes a large dataset made of real rows, each varied: make_dataset.py ROWS OUT.jsonl [NEW OUT_NEW.jsonl]

Rows are those of ../../saved, repeated, with words exchanged between rows of one class and a number put in, so that
nearly all texts differ. With NEW, a second file of NEW rows to merge: half are rows of the dataset (every second of
them in capitals), half are new. Seeded: the same arguments give the same bytes.
"""
import json
import pathlib
import random
import sys


def rows(count, seed):
    source = pathlib.Path(__file__).resolve().parents[2] / "saved" / "intent.jsonl"
    real = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines() if line]
    words = {}
    for row in real:
        words.setdefault(row["label"], []).extend(row["text"].split())
    generator = random.Random(seed)
    for number in range(count):
        row = real[number % len(real)]
        text = row["text"].split()
        own = words[row["label"]]
        for _ in range(3):
            text[generator.randrange(len(text))] = own[generator.randrange(len(own))]
        text.insert(generator.randrange(len(text) + 1), str(generator.randrange(1_000_000)))
        yield {"text": " ".join(text), "label": row["label"]}


def write(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


count = int(sys.argv[1])
write(sys.argv[2], rows(count, 1))
if len(sys.argv) > 4:
    new = int(sys.argv[3])
    step = max(1, 2 * count // max(1, new))
    old = [row for number, row in enumerate(rows(count, 1)) if number % step == 0][: new // 2]
    for number, row in enumerate(old):
        if number % 2:
            row["text"] = row["text"].upper()
    write(sys.argv[4], old + list(rows(new - len(old), 2)))
