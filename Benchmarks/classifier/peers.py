#!/usr/bin/env python3
"""One peer on one data set: trains, predicts the test lines, and prints one JSON object.

usage: peers.py svc|lr|fasttext TRAIN DEV TEST

scikit-learn: TF-IDF (sublinear) of words 1-2 and characters 2-5 within words, each block of unit length, ideographs as
words of their own; LinearSVC with C = 1, LogisticRegression with C = 10; one-vs-rest and balanced with several labels.
fastText: word pairs, character n-grams 3-5, learning rate 1, 50 epochs, seed 1, threshold by dev with several labels (the
best on BANKING77's dev of four settings). One thread each; reading the files is not timed.
"""
import json
import os
import resource
import sys
import tempfile
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np


def read(path):
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    return [r["text"] for r in rows], [r["labels"] if "labels" in r else [r["label"]] for r in rows], "labels" in rows[0]


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def macro_f1(gold, found):
    right, sums = {}, {}
    for g, f in zip(gold, found):
        for label in g:
            sums[label] = sums.get(label, 0) + 1
        for label in f:
            sums[label] = sums.get(label, 0) + 1
            if label in g:
                right[label] = right.get(label, 0) + 1
    used = {label for g in gold for label in g}
    return sum(2 * right.get(label, 0) / sums[label] for label in used) / len(used)


def sklearn_peer(side, train, test, several):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import FeatureUnion
    from sklearn.preprocessing import MultiLabelBinarizer
    from sklearn.svm import LinearSVC

    weight = "balanced" if several else None
    model = LinearSVC(class_weight=weight) if side == "svc" else LogisticRegression(
        C=10, max_iter=200, class_weight=weight)
    binarizer = MultiLabelBinarizer()
    before, start = peak(), time.process_time()
    ideographs = r"\u3040-\u30ff\u3400-\u9fff"
    features = FeatureUnion([
        ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True,
                                  token_pattern=rf"[{ideographs}]|[^\W{ideographs}]+")),
        ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True))])
    matrix = features.fit_transform(train[0])
    if several:
        model = OneVsRestClassifier(model)
        model.fit(matrix, binarizer.fit_transform(train[1]))
    else:
        model.fit(matrix, [labels[0] for labels in train[1]])
    trained, memory = time.process_time() - start, peak() - before
    start = time.process_time()
    found = model.predict(features.transform(test[0]))
    spent = time.process_time() - start
    found = binarizer.inverse_transform(found) if several else [[label] for label in found]
    return trained, memory, spent, found


def fasttext_peer(train, dev, test, several):
    import fasttext

    names = sorted({label for labels in train[1] for label in labels})
    number = {label: index for index, label in enumerate(names)}
    clean = lambda text: " ".join(text.split()).lower()

    def spaced(text):
        return clean("".join(f" {c} " if "\u3040" <= c <= "\u9fff" else c for c in text))

    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        for text, labels in zip(*train[:2]):
            file.write(" ".join(f"__label__{number[label]}" for label in labels) + " " + spaced(text) + "\n")
        file.flush()
        before, start = peak(), time.process_time()
        model = fasttext.train_supervised(
            file.name, lr=1.0, epoch=50, wordNgrams=2, minn=3, maxn=5, thread=1, seed=1, verbose=0, loss="ova" if several else "softmax")
        trained, memory = time.process_time() - start, peak() - before

    def scores(texts, k):
        # The wrapper's own predict does not work with NumPy 2.
        return [[(names[int(label[9:])], p) for p, label in model.f.predict(spaced(t) + "\n", k, 0.0, "strict")]
                for t in texts]

    cut = 0.5
    if several:
        held = scores(dev[0], -1)
        cut = max((x / 20 for x in range(1, 20)),
                  key=lambda c: macro_f1(dev[1], [[l for l, p in row if p >= c] for row in held]))
    start = time.process_time()
    found = scores(test[0], -1 if several else 1)
    spent = time.process_time() - start
    found = [[label for label, p in row if p >= cut] if several else [row[0][0]] for row in found]
    return trained, memory, spent, found


def main():
    side, paths = sys.argv[1], sys.argv[2:5]
    train, dev, test = map(read, paths)
    if side == "fasttext":
        result = fasttext_peer(train, dev, test, train[2])
    else:
        result = sklearn_peer(side, train, test, train[2])
    trained, memory, spent, found = result
    print(json.dumps({"side": side, "macro_f1": macro_f1(test[1], found), "train_cpu": trained, "memory_mb": memory,
                      "lines_per_cpu_s": len(test[0]) / spent}))


if __name__ == "__main__":
    main()
