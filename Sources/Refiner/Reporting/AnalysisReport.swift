public import JSONText

/// An analysis in short, as `refine show --json` prints it.
public struct AnalysisReport: Sendable {
    /// The tasks shown.
    public let tasks: [TaskAnalysis]
    /// The F1 that classes are held against; nil where they are not.
    public let threshold: Double?

    /// Creates a report.
    public init(tasks: [TaskAnalysis], threshold: Double? = nil) {
        self.tasks = tasks
        self.threshold = threshold
    }

    /// `{"tasks": {"<task>": {"accuracy", "macro_f1", "errors", "classes": […], "confusion_pairs": […], …}}}`.
    public var json: JSON {
        ["tasks": JSON(tasks.map { JSON.Member(name: $0.name, value: json($0)) })]
    }

    private func json(_ task: TaskAnalysis) -> JSON {
        let confusions = task.confusionsByLabel
        let supports = task.supports
        return [
            "kind": JSON(task.kind.rawValue), "accuracy": .optional(task.accuracy), "macro_f1": JSON(task.macroF1),
            "errors": JSON(task.errors.count),
            "classes": JSON(
                task.classMetrics.stablySorted { $0.f1 < $1.f1 }.map {
                    json($0, confusions[$0.label] ?? [], supports)
                }),
            "confusion_pairs": JSON(
                task.confusionPairs.map { pair in
                    [
                        "true": JSON(pair.trueLabel), "predicted": JSON(pair.predictedLabel),
                        "count": JSON(pair.count),
                        "share": .optional(ConfusionShare.of(pair.count, support: supports[pair.trueLabel])),
                    ] as JSON
                }),
            "samples": JSON(task.samples), "threshold": .optional(threshold),
            "averages": task.averages.map(AnalysisJSON.averages) ?? .null,
            "calibration": task.calibration.map(AnalysisJSON.calibration) ?? .null,
            "merged": JSON(task.merged.map(AnalysisJSON.merged)),
            "label_doubts": task.doubts.map(DoubtJSON.json) ?? .null,
        ]
    }

    private func json(_ metrics: ClassMetrics, _ confusions: [Confusion], _ supports: [String: Int]) -> JSON {
        let interval = metrics.f1Interval
        return [
            "label": JSON(metrics.label), "precision": .optional(metrics.precision),
            "recall": .optional(metrics.recall),
            "f1": JSON(metrics.f1), "support": JSON(metrics.support),
            "confusions": JSON(
                confusions.map { confusion in
                    let truth = confusion.direction == .missed ? metrics.label : confusion.label
                    return [
                        "label": JSON(confusion.label), "count": JSON(confusion.count),
                        "direction": JSON(confusion.direction.rawValue),
                        "share": .optional(ConfusionShare.of(confusion.count, support: supports[truth])),
                    ] as JSON
                }),
            "f1_interval": [JSON(interval.lower), JSON(interval.upper)],
            "standing": .optional(threshold.map { ClassStanding(metrics, threshold: $0).rawValue }),
        ]
    }
}

/// How much of the true class a confusion takes.
enum ConfusionShare {
    /// `count` over the support of the true class; nil where that is unknown or 0.
    static func of(_ count: Int, support: Int?) -> Double? {
        guard let support, support > 0 else { return nil }
        return Double(count) / Double(support)
    }
}
