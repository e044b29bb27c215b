"""Records what cleanlab finds in small made-up sets, for the tests of ConfidentLearning.

Needs cleanlab 2.9 and numpy. Run from the repository's root: python3 Tests/RefinerTests/Fixtures/make_confident_learning.py
"""
import base64
import io
import json
import pathlib
import warnings

import numpy as np
from cleanlab.count import calibrate_confident_joint, compute_confident_joint, get_confident_thresholds
from cleanlab.filter import find_label_issues

warnings.simplefilter("ignore")


def made_up(seed, rows, classes, empty=(), strength=2.0, flips=0.12):
    """Labels of which some are flipped, and the probabilities of a model that knows the true ones."""
    rng = np.random.default_rng(seed)
    alive = [k for k in range(classes) if k not in empty]
    true = rng.choice(alive, size=rows)
    logits = rng.standard_normal((rows, classes))
    logits[np.arange(rows), true] += strength
    probabilities = np.exp(logits - logits.max(1, keepdims=True))
    probabilities = (probabilities / probabilities.sum(1, keepdims=True)).astype(np.float32)
    given = np.where(rng.random(rows) < flips, rng.choice(alive, size=rows), true)
    return given, probabilities


def record(given, probabilities):
    raw = compute_confident_joint(given, probabilities, calibrate=False)
    return {
        "given": given.tolist(),
        "probabilities": [[float(v) for v in row] for row in probabilities],
        "thresholds": get_confident_thresholds(given, probabilities).astype(float).tolist(),
        "confident_joint": raw.tolist(),
        "calibrated_joint": calibrate_confident_joint(raw, given).tolist(),
        "both": np.flatnonzero(
            find_label_issues(given, probabilities, filter_by="both", n_jobs=1)).tolist(),
    }


def record_several(seed, rows, classes):
    rng = np.random.default_rng(seed)
    bears = rng.random((rows, classes)) < 0.3
    probabilities = 1 / (1 + np.exp(-(rng.standard_normal((rows, classes)) + np.where(bears, 1.5, -1.5))))
    probabilities = probabilities.astype(np.float32)
    given = bears ^ (rng.random((rows, classes)) < 0.08)
    labels = [np.flatnonzero(row).tolist() for row in given]
    thresholds = get_confident_thresholds(labels, probabilities, multi_label=True)
    joint = compute_confident_joint(labels, probabilities, multi_label=True)
    from cleanlab.multilabel_classification.filter import find_multilabel_issues_per_class
    both = find_multilabel_issues_per_class(labels, probabilities, filter_by="both", n_jobs=1)
    return {
        "given": labels,
        "probabilities": [[float(v) for v in row] for row in probabilities],
        "thresholds": thresholds.astype(float).tolist(),
        "calibrated_joint": joint.tolist(),
        "both_counts": both.sum(axis=0).tolist(),
    }


def npy(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    return base64.b64encode(file.getvalue()).decode()


def matrices():
    values = np.array([[0.5, 0.25, 0.25], [0.125, 0.125, 0.75]])
    return {
        "float32": npy(values.astype("<f4")),
        "float64": npy(values),
        "version 2": npy(values, (2, 0)),
        "version 3": npy(values, (3, 0)),
        "columns first": npy(np.asfortranarray(values)),
        "big endian": npy(values.astype(">f8")),
        "whole numbers": npy(np.array([[1, 0, 0]])),
        "one dimension": npy(values[0]),
        "no rows": npy(values[:0]),
    }


record_all = {
    "four": record(*made_up(1, 60, 4)),
    "twelve": record(*made_up(2, 240, 12, strength=3.0)),
    "empty class": record(*made_up(3, 50, 4, empty=(2,))),
    "weak": record(*made_up(4, 60, 5, strength=0.5)),
    "several": record_several(5, 120, 3),
    "matrices": matrices(),
}
path = pathlib.Path(__file__).with_name("confident_learning.json")
path.write_text(json.dumps(record_all, separators=(",", ":")) + "\n", encoding="utf-8")
print(path, path.stat().st_size, {name: len(part["both"]) for name, part in record_all.items() if "both" in part})
