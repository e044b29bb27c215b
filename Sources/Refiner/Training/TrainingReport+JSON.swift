package import JSONText
package import LinearClassifier

extension TrainingReport {
    /// What happened, as `refine train --json` prints it.
    package func json(model: String) -> JSON {
        ["model": JSON(model), "tasks": JSON(tasks.map { JSON.Member(name: $0.name, value: $0.json) })]
    }
}

extension TrainingReport.Task {
    fileprivate var json: JSON {
        let classes = zip(classes, zip(counts, weights)).map { name, numbers in
            JSON.Member(name: name, value: ["count": JSON(numbers.0), "weight": JSON(rounded(numbers.1))])
        }
        return [
            "classes": JSON(classes), "imbalance_ratio": JSON(rounded(imbalance)),
            "epochs": JSON(
                epochs.map { epoch in
                    [
                        "loss": JSON(rounded(epoch.loss)), "macro_f1": JSON(rounded(epoch.macroF1)),
                        "rare_recall": JSON(rounded(epoch.rareRecall)),
                    ]
                }),
            "kept_epoch": JSON(keptEpoch), "held_rows": JSON(heldRows), "temperature": JSON(rounded(temperature)),
        ]
    }

    private func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
