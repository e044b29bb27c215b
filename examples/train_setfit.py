#!/usr/bin/env python3
"""A trainer for `refine loop --trainer`: SetFit (sentence embeddings tuned by contrast) from Hugging Face.

    pip install setfit datasets
    refine loop --data saved --dev dev.jsonl --trainer 'python3 examples/train_setfit.py' --trainer-timeout 7200

MODEL names the model to start from (sentence-transformers/paraphrase-MiniLM-L3-v2). One label a row.
"""
import json
import os
import pathlib
import urllib.parse

from datasets import Dataset
from setfit import SetFitModel, Trainer, TrainingArguments


def rows(path):
    with open(path, encoding="utf-8") as handle:
        return [json.loads(line) for line in handle if line.strip()]


def main():
    train = pathlib.Path(os.environ["REFINE_TRAIN"])
    evaluation = rows(os.environ["REFINE_EVAL"])
    name = os.environ.get("MODEL", "sentence-transformers/paraphrase-MiniLM-L3-v2")
    with open(os.environ["REFINE_PREDICTIONS"], "w", encoding="utf-8") as output:
        for task in dict.fromkeys(row["task"] for row in evaluation):
            own = [row for row in evaluation if row["task"] == task]
            data = rows(next(p for p in train.glob("*.jsonl") if urllib.parse.unquote(p.stem) == task))
            labels = sorted({row["label"] for row in data})
            model = SetFitModel.from_pretrained(name, labels=labels)
            arguments = TrainingArguments(
                batch_size=32, num_epochs=1, num_iterations=10, seed=int(os.environ.get("REFINE_SEED", "0")) % (1 << 32),
                output_dir=os.environ["REFINE_PREDICTIONS"] + ".setfit", save_strategy="no",
            )
            dataset = Dataset.from_dict({"text": [r["text"] for r in data], "label": [labels.index(r["label"]) for r in data]})
            Trainer(model=model, args=arguments, train_dataset=dataset).train()
            for row, found in zip(own, model.predict_proba([row["text"] for row in own], as_numpy=True)):
                best = found.argmax()
                line = {
                    "task": task, "text": row["text"], "true_label": row["label"], "predicted_label": labels[best],
                    "confidence": round(float(found[best]), 6),
                    "probabilities": {label: round(float(p), 6) for label, p in zip(labels, found)},
                }
                output.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
