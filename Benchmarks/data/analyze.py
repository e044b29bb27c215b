#!/usr/bin/env python3
"""Peers, clock and table of analyze.sh.

    analyze.py duckdb|polars|sklearn PREDICTIONS COUNTS    counts confusions with a peer on one thread
    analyze.py time RESULTS ROWS SIDE OUTPUT -- COMMAND    runs a command; notes seconds, peak memory, digest of its counts
    analyze.py table RESULTS                               medians and ratios, as Markdown
"""
import hashlib
import json
import os
import resource
import statistics
import sys
import time


def write(cells, path):
    """Writes (task, true, predicted, count) in one order."""
    with open(path, "w", encoding="utf-8") as out:
        json.dump(sorted([t, a, b, int(n)] for t, a, b, n in cells), out)


def duckdb(source, target):
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    cells = connection.execute(
        "SELECT task, true_label, predicted_label, count(*) FROM read_json(?, format='newline_delimited', "
        "columns={'task': 'VARCHAR', 'true_label': 'VARCHAR', 'predicted_label': 'VARCHAR'}) GROUP BY ALL",
        [source],
    ).fetchall()
    write(cells, target)


def polars(source, target):
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars

    schema = {"task": polars.String, "true_label": polars.String, "predicted_label": polars.String}
    frame = polars.scan_ndjson(source, schema=schema)
    write(frame.group_by("task", "true_label", "predicted_label").len().collect().rows(), target)


def sklearn(source, target):
    os.environ["OMP_NUM_THREADS"] = "1"
    from sklearn.metrics import classification_report, confusion_matrix

    tasks = {}
    with open(source, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            true, predicted = tasks.setdefault(row["task"], ([], []))
            true.append(row["true_label"])
            predicted.append(row["predicted_label"])
    cells = []
    for task, (true, predicted) in tasks.items():
        labels = sorted(set(true) | set(predicted))
        classification_report(true, predicted, labels=labels, output_dict=True, zero_division=0)
        matrix = confusion_matrix(true, predicted, labels=labels)
        cells += [
            (task, labels[i], labels[j], matrix[i][j])
            for i in range(len(labels))
            for j in range(len(labels))
            if matrix[i][j]
        ]
    write(cells, target)


def digest(path):
    """What a side counted, whichever form it wrote."""
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    if isinstance(content, dict):
        content = sorted(
            [name, task["labels"][i], task["labels"][j], count]
            for name, task in content["tasks"].items()
            for i, row in enumerate(task["confusion_matrix"])
            for j, count in enumerate(row)
            if count
        )
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def clock(results, rows, side, output, command):
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{side}: ended with {os.waitstatus_to_exitcode(status)}")
    note = {
        "rows": int(rows), "side": side, "cpu": usage.ru_utime + usage.ru_stime, "wall": wall,
        "memory": usage.ru_maxrss / 1024, "digest": digest(output),
    }
    with open(results, "a", encoding="utf-8") as file:
        file.write(json.dumps(note) + "\n")


def table(results):
    with open(results, encoding="utf-8") as file:
        notes = [json.loads(line) for line in file]
    print("| rows | side | CPU s | of DuckDB's | wall s | of DuckDB's | peak MB | counts |")
    print("|---|---|---|---|---|---|---|---|")
    for rows in sorted({note["rows"] for note in notes}):
        here = [note for note in notes if note["rows"] == rows]
        sides = list(dict.fromkeys(note["side"] for note in here))

        def median(side, key):
            return statistics.median(note[key] for note in here if note["side"] == side)

        base = next((side for side in sides if side.startswith("duckdb")), None)
        agreed = {note["digest"] for note in here if note["side"].startswith("refine")}
        for side in sides:
            ratio = {key: f"{median(side, key) / median(base, key):.2f}" if base else "–" for key in ("cpu", "wall")}
            same = {note["digest"] for note in here if note["side"] == side} == agreed and len(agreed) == 1
            print(
                f"| {rows:,} | {side} | {median(side, 'cpu'):.2f} | {ratio['cpu']} | {median(side, 'wall'):.2f} | "
                f"{ratio['wall']} | {median(side, 'memory'):.0f} | {'the same' if same else 'DIFFER'} |")


if __name__ == "__main__":
    action = sys.argv[1] if len(sys.argv) > 1 else ""
    if action in ("duckdb", "polars", "sklearn"):
        {"duckdb": duckdb, "polars": polars, "sklearn": sklearn}[action](sys.argv[2], sys.argv[3])
    elif action == "time" and sys.argv[6] == "--":
        clock(*sys.argv[2:6], sys.argv[7:])
    elif action == "table":
        table(sys.argv[2])
    else:
        sys.exit(__doc__)
