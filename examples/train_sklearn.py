#!/usr/bin/env python3
"""A trainer for `refine loop --trainer`: TF-IDF and logistic regression of scikit-learn.

    refine loop --data saved --dev dev.jsonl --trainer 'python3 examples/train_sklearn.py'

Reads the training data from the folder REFINE_TRAIN (one <task>.jsonl a task), the evaluation rows from the file REFINE_EVAL,
and writes predictions to REFINE_PREDICTIONS. Rows with several labels ("labels") get one classifier a label.
"""
import json
import os
import pathlib
import sys
import urllib.parse

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import MultiLabelBinarizer


def rows(path):
    with open(path, encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def features():
    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
    )


def regression(seed):
    # Without class weights the boundaries shift against every class that gets no new rows.
    return LogisticRegression(C=10, max_iter=1000, class_weight="balanced", random_state=seed)


def predict_one(train, texts, seed):
    model = make_pipeline(features(), regression(seed))
    model.fit([row["text"] for row in train], [row["label"] for row in train])
    for probabilities in model.predict_proba(texts):
        best = probabilities.argmax()
        yield {
            "predicted_label": str(model.classes_[best]),
            "confidence": round(float(probabilities[best]), 6),
            "probabilities": {str(name): round(float(p), 6) for name, p in zip(model.classes_, probabilities)},
        }


def predict_several(train, texts, seed):
    sets = MultiLabelBinarizer()
    targets = sets.fit_transform([row["labels"] for row in train])
    model = make_pipeline(features(), OneVsRestClassifier(regression(seed)))
    model.fit([row["text"] for row in train], targets)
    for probabilities in model.predict_proba(texts):
        yield {"predicted_labels": [str(n) for n, p in zip(sets.classes_, probabilities) if p >= 0.5]}


def main():
    train = pathlib.Path(os.environ["REFINE_TRAIN"])
    seed = int(os.environ.get("REFINE_SEED", "0")) % (1 << 32)
    evaluation = rows(os.environ["REFINE_EVAL"])
    with open(os.environ["REFINE_PREDICTIONS"], "w", encoding="utf-8") as output:
        for task in dict.fromkeys(row["task"] for row in evaluation):
            own = [row for row in evaluation if row["task"] == task]
            data = rows(next(p for p in train.glob("*.jsonl") if urllib.parse.unquote(p.stem) == task))
            several = "labels" in data[0]
            predict = predict_several if several else predict_one
            print(f"{task}: {len(data)} rows to train on, {len(own)} to evaluate", file=sys.stderr)
            for row, found in zip(own, predict(data, [row["text"] for row in own], seed)):
                truth = {"true_labels": row["labels"]} if several else {"true_label": row["label"]}
                line = {"task": task, "text": row["text"], **truth, **found}
                output.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
