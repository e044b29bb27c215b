"""Records counts of real and made-up predictions beside scikit-learn's report of them, for the tests of Analysis.

Counts, sums over samples and calibration errors are counted here in plain Python; the reports are scikit-learn's, and
where a folder bears a report already it must be the same. Intervals are those of statsmodels.

Run from the repository's root with the folders of predictions:
python3 Tests/RefinerTests/Fixtures/make_sklearn_reports.py FOLDER/*/
Needs scikit-learn, statsmodels and numpy.
"""
import json
import pathlib
import random
import sys
import warnings
from collections import Counter, defaultdict

from sklearn.metrics import accuracy_score, classification_report, precision_recall_fscore_support
from sklearn.preprocessing import MultiLabelBinarizer
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__)


def report_of(kind, truth, answers, labels):
    if kind == "single_label":
        return classification_report(truth, answers, labels=labels, output_dict=True, zero_division=0)
    binarizer = MultiLabelBinarizer(classes=labels)
    return classification_report(
        binarizer.fit_transform(truth), binarizer.transform(answers), target_names=labels, output_dict=True,
        zero_division=0)


def metrics_of(kind, truth, answers, labels):
    """Per class, without the report, which loses classes of certain names."""
    if kind == "multi_label":
        binarizer = MultiLabelBinarizer(classes=labels)
        truth, answers = binarizer.fit_transform(truth), binarizer.transform(answers)
        rows = precision_recall_fscore_support(truth, answers, zero_division=0)
    else:
        rows = precision_recall_fscore_support(truth, answers, labels=labels, zero_division=0)
    return [[float(p), float(r), float(f), int(s)] for p, r, f, s in zip(*rows)]


def case(name, kind, rows):
    """rows: (true label or labels, predicted label or labels, confidence or None)"""
    truth, answers = [r[0] for r in rows], [r[1] for r in rows]
    sets = [({t}, {a}) if kind == "single_label" else (set(t), set(a)) for t, a in zip(truth, answers)]
    labels = sorted(set().union(*(t | a for t, a in sets)))
    index = {label: i for i, label in enumerate(labels)}
    cells, counts, sums = Counter(), [[0, 0, 0] for _ in labels], [0.0, 0.0, 0.0]
    for t, a in sets:
        for label in t & a:
            counts[index[label]][0] += 1
        for label in a - t:
            counts[index[label]][1] += 1
        for label in t - a:
            counts[index[label]][2] += 1
        if kind == "single_label":
            cells[index[min(t)], index[min(a)]] += 1
        else:
            for missed in t - a:
                for spurious in a - t:
                    cells[index[missed], index[spurious]] += 1
            both = len(t & a)
            sums[0] += both / len(a) if a else 0
            sums[1] += both / len(t) if t else 0
            sums[2] += 2 * both / (len(a) + len(t)) if a or t else 0
    record = {
        "name": name, "kind": kind, "labels": labels, "samples": len(rows),
        "correct": sum(t == a for t, a in sets), "counts": counts, "sample_sums": sums,
        "cells": [[r, c, n] for (r, c), n in sorted(cells.items())],
        "metrics": metrics_of(kind, truth, answers, labels),
        "report": report_of(kind, truth, answers, labels),
    }
    binarizer = MultiLabelBinarizer(classes=labels)
    record["accuracy"] = float(
        accuracy_score(truth, answers) if kind == "single_label"
        else accuracy_score(binarizer.fit_transform(truth), binarizer.transform(answers)))
    if kind == "single_label" and all(r[2] is not None for r in rows):
        record["calibration"] = calibration(rows, labels)
    return record


def calibration(rows, labels):
    bins = {label: [[0, 0.0, 0] for _ in range(15)] for label in labels}
    pooled = defaultdict(list)
    for truth, answer, confidence in rows:
        part = min(14, int(confidence * 15))
        bins[answer][part][0] += 1
        bins[answer][part][1] += confidence
        bins[answer][part][2] += truth == answer
        pooled[part].append((confidence, truth == answer))
    error = sum(
        abs(sum(c for c, _ in part) / len(part) - sum(r for _, r in part) / len(part)) * len(part) / len(rows)
        for part in pooled.values())
    sure = []
    for label in labels:
        own = [(c, t == a) for t, a, c in rows if a == label]
        right = sum(r for _, r in own)
        if len(own) >= 10 and sum(c for c, _ in own) / len(own) > proportion_confint(right, len(own), method="wilson")[1]:
            sure.append(label)
    return {
        "bins": [[[n, round(s, 9), r] for n, s, r in bins[label]] for label in labels], "expected_error": error,
        "overconfident": sorted(sure)}


cases = []
for folder in map(pathlib.Path, sys.argv[1:]):
    rows = [json.loads(line) for line in (folder / "predictions.jsonl").open(encoding="utf-8")]
    for task in dict.fromkeys(row["task"] for row in rows):
        own = [row for row in rows if row["task"] == task]
        kind = "multi_label" if "true_labels" in own[0] else "single_label"
        ending = "s" if kind == "multi_label" else ""
        made = case(
            f"{folder.name}/{task}", kind,
            [(r["true_label" + ending], r["predicted_label" + ending], r.get("confidence")) for r in own])
        for given in [folder / "classification_report.json", folder / f"classification_report.{task}.json"]:
            if given.exists():
                assert json.loads(given.read_text(encoding="utf-8")) == made["report"], given
                made["given"] = True
        cases.append(made)

draw = random.Random(11)


def made_up(names, count=60):
    return [(t := draw.choice(names), draw.choice([t, t, draw.choice(names)]), None) for _ in range(count)]


def made_up_sets(names, count=60):
    rows = []
    for _ in range(count):
        truth = {n for n in names if draw.random() < 0.4}
        answer = {n for n in names if draw.random() < (0.7 if n in truth else 0.15)}
        rows.append((sorted(truth), sorted(answer), None))
    return rows


cases += [
    case("never predicted", "single_label", [("a", "b", None), ("b", "b", None), ("c", "b", None)]),
    case("never true", "single_label", [("a", "a", None), ("a", "b", None), ("a", "c", None)]),
    case("one class", "single_label", [("a", "a", None)] * 3),
    case("one sample, wrong", "single_label", [("a", "b", None)]),
    case("sets, none true", "multi_label", [([], ["a"], None), ([], [], None), ([], ["b"], None)]),
    case("sets, some empty", "multi_label", [(["a"], [], None), ([], [], None), (["a", "b"], ["b"], None)]),
]
names = {
    "accuracy": ["aa", "accuracy", "zz"], "accuracy last": ["aa", "ab", "accuracy"], "macro avg": ["a", "macro avg", "z"],
    "macro avg last": ["a", "b", "macro avg"], "weighted avg": ["b", "weighted avg", "z"],
    "weighted avg last": ["b", "c", "weighted avg"], "micro avg": ["a", "micro avg", "z"],
    "samples avg": ["a", "samples avg", "z"], "samples avg last": ["a", "b", "samples avg"],
    "micro avg last": ["a", "b", "micro avg"], "tasks": ["a", "labels", "tasks", "text"],
}
for name, labels in names.items():
    cases.append(case(f"named {name}", "single_label", made_up(labels)))
    cases.append(case(f"sets named {name}", "multi_label", made_up_sets(labels)))

wilson = []
for trials in [1, 2, 3, 5, 8, 13, 20, 47, 100, 1000, 123456]:
    for right in sorted({0, 1, trials // 3, trials // 2, trials - 1, trials}):
        lower, upper = proportion_confint(right, trials, alpha=0.05, method="wilson")
        wilson.append([right, trials, float(lower), float(upper)])
f1 = []
for right, alarms, misses in [(0, 0, 3), (0, 4, 0), (1, 0, 0), (5, 2, 1), (20, 3, 9), (400, 100, 7), (13, 0, 0)]:
    bounds = [float(b) for b in proportion_confint(right, right + alarms + misses, method="wilson")]
    f1.append([right, alarms, misses] + [2 * b / (1 + b) for b in bounds])
pairs = []
for counts in [
    (10, 10, 10, 10), (14, 6, 7, 6), (11, 9, 5, 13), (36, 90, 16, 290), (17, 194, 10, 994), (500, 480, 520, 510),
    (3, 2, 2, 3), (1, 1, 1, 1), (90, 10, 60, 40), (60, 40, 35, 65), (600, 400, 350, 650), (2, 18, 3, 17),
]:
    a, b, c, d = counts
    upper = confint_proportions_2indep(a, a + b, c, c + d, method="newcomb", compare="diff")[1]
    mutual = b >= 0.25 * (a + b) and c >= 0.25 * (c + d)
    pairs.append({"counts": counts, "upper": float(upper), "merged": bool(mutual and upper < 0.4)})

rounding = [draw.random() for _ in range(300)] + [draw.randrange(200000) / 100000 for _ in range(300)]
rounding += [k / 32 / 625 for k in range(0, 40)] + [0.00005, 0.99995, 0.99999, 1.0, 0.0, 0.12345, 0.12355, 0.00015]
rounded = [[x, repr(round(x, 4))] for x in rounding]

record = {"cases": cases, "wilson": wilson, "f1": f1, "pairs": pairs, "rounded": rounded}
here.with_name("sklearn_reports.json").write_text(
    json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
