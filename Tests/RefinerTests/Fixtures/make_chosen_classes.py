"""Records which classes of the fixture analyses are weak, and a few facts, for the tests of Analysis and Planning.

Run from the repository's root: python3 Tests/RefinerTests/Fixtures/make_chosen_classes.py
"""
import json
import pathlib

root = pathlib.Path(__file__).resolve().parents[3]
record = {}
for name in ["arsarcasm-three-tasks", "banking77-10", "banking77-10-zero-support"]:
    analysis = json.loads((root / "fixtures" / name / "analysis.json").read_text(encoding="utf-8"))
    tasks = {}
    for task, entry in analysis["tasks"].items():
        class_metrics = entry["class_metrics"]
        matrix = entry.get("confusion_matrix")
        chosen = []
        for t in [0.5, 0.8, 0.85, 0.9, 0.95]:
            for z in [False, True]:
                classes = [c for c, m in class_metrics.items() if m["f1"] < t and (m["support"] > 0 or z)]
                chosen.append({"threshold": t, "zero_support": z, "classes": classes})
        tasks[task] = {
            "classes": len(class_metrics),
            "labels": len(entry["labels"]),
            "errors": len(entry["errors"]),
            "support": sum(m["support"] for m in class_metrics.values()),
            "zero_support": sum(m["support"] == 0 for m in class_metrics.values()),
            "matrix_sum": sum(map(sum, matrix)),
            "matrix_diagonal": sum(matrix[i][i] for i in range(len(matrix))),
            "pairs": sum(c > 0 for i, row in enumerate(matrix) for j, c in enumerate(row) if i != j),
            "macro_f1": sum(m["f1"] for m in class_metrics.values()) / len(class_metrics),
            "chosen": chosen,
        }
    record[name] = tasks
target = pathlib.Path(__file__).with_name("chosen_classes.json")
target.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
