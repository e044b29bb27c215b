#!/usr/bin/env python3
"""The peers of merge.sh, and its clock.

    merge.py polars|load-all TASK.jsonl NEW.jsonl     add rows whose text is not there yet
    merge.py sqlite DATASET.sqlite NEW.jsonl          the same, by INSERT OR IGNORE
    merge.py database TASK.jsonl DATASET.sqlite       make the database
    merge.py measure OURS WORK ROUNDS                 run all sides in turn, print the table
"""
import json
import os
import resource  # noqa: F401  (wait4 gives its struct)
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def polars(path, new):
    import polars as pl

    old = pl.read_ndjson(path)
    rows = pl.read_ndjson(new).unique(subset="text", keep="first", maintain_order=True)
    rows = rows.join(old, on="text", how="anti", maintain_order="left")
    pl.concat([old, rows]).write_ndjson(path)
    print(json.dumps({"added": rows.height}))


def load_all(path, new):
    """What a saver does that holds everything: read all rows, add, write all rows."""
    rows = read(path)
    seen = {row["text"] for row in rows}
    before = len(rows)
    for row in read(new):
        if row["text"] not in seen:
            seen.add(row["text"])
            rows.append(row)
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(json.dumps({"added": len(rows) - before}))


def connect(path):
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    return database


def sqlite(path, new):
    rows = read(new)
    database = connect(path)
    before = database.total_changes
    with database:
        database.executemany(
            "INSERT OR IGNORE INTO sample (task, text, label) VALUES ('intent', :text, :label)", rows)
    print(json.dumps({"added": database.total_changes - before}))
    database.close()


def database(source, path):
    database = connect(path)
    database.executescript("""
        CREATE TABLE sample (id INTEGER PRIMARY KEY, task TEXT NOT NULL, text TEXT NOT NULL, label TEXT, labels TEXT,
            extra TEXT, CHECK ((label IS NULL) <> (labels IS NULL)));
        CREATE INDEX sample_task_label ON sample (task, label);
        CREATE UNIQUE INDEX sample_text ON sample (task, text);
    """)
    with database:
        database.executemany(
            "INSERT OR IGNORE INTO sample (task, text, label) VALUES ('intent', :text, :label)", read(source))
    database.close()


def run(command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(command)}")
    return {
        "cpu": usage.ru_utime + usage.ru_stime, "wall": time.monotonic() - start,
        "mb": usage.ru_maxrss / 1024, "added": json.loads(output)["added"]}


def measure(ours, work, rounds):
    own, new = sys.argv[0], work + "/new/intent.jsonl"
    python = [sys.executable, own]
    lines = work + "/at/intent.jsonl"
    tables = work + "/at/dataset.sqlite"
    sides = [
        ("JSONL, ours, equal texts", "jsonl", [ours, "equal", work + "/at", work + "/new", "intent"]),
        ("JSONL, ours, normal form", "jsonl", [ours, "same", work + "/at", work + "/new", "intent"]),
        ("JSONL, Polars", "jsonl", python + ["polars", lines, new]),
        ("JSONL, Python load all, write all", "jsonl", python + ["load-all", lines, new]),
        ("SQLite, ours, equal texts", "sqlite", [ours, "equal", work + "/at", work + "/new", "intent"]),
        ("SQLite, Python INSERT OR IGNORE", "sqlite", python + ["sqlite", tables, new]),
    ]
    if subprocess.run(python[:1] + ["-c", "import polars"], stderr=subprocess.DEVNULL).returncode:
        print("skipped: Polars is not installed", file=sys.stderr)
        sides = [side for side in sides if "Polars" not in side[0]]
    figures = {name: [] for name, _, _ in sides}
    for _ in range(rounds):
        for name, kind, command in sides:
            shutil.rmtree(work + "/at", ignore_errors=True)
            os.mkdir(work + "/at")
            shutil.copy(work + ("/intent.jsonl" if kind == "jsonl" else "/dataset.sqlite"), work + "/at/")
            os.sync()
            figures[name].append(run(command))
    print("| side | CPU s | wall s | peak MB | rows added |")
    print("|---|---|---|---|---|")
    middle = {name: {key: statistics.median(run[key] for run in runs) for key in runs[0]}
              for name, runs in figures.items()}
    for name, run_ in middle.items():
        print(f"| {name} | {run_['cpu']:.2f} | {run_['wall']:.2f} | {run_['mb']:.0f} | {run_['added']:.0f} |")
    for one, other in [(0, "JSONL, Polars"), (1, "JSONL, Polars"), (0, "JSONL, Python load all, write all"),
                       (4, "SQLite, Python INSERT OR IGNORE")]:
        name = ["JSONL, ours, equal texts", "JSONL, ours, normal form", "", "", "SQLite, ours, equal texts"][one]
        if other in middle:
            print(f"CPU of {name} / {other}: {middle[name]['cpu'] / middle[other]['cpu']:.2f}, "
                  f"wall {middle[name]['wall'] / middle[other]['wall']:.2f}")


sides = {"polars": polars, "load-all": load_all, "sqlite": sqlite, "database": database}
if sys.argv[1] == "measure":
    measure(sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    sides[sys.argv[1]](*sys.argv[2:])
