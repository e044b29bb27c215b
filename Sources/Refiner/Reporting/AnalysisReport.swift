public import JSONText

/// An analysis in short, as `refine show --json` prints it.
public struct AnalysisReport: Sendable {
    /// The tasks shown.
    public let tasks: [TaskAnalysis]

    /// Creates a report.
    public init(tasks: [TaskAnalysis]) {
        self.tasks = tasks
    }

    /// `{"tasks": {"<task>": {"accuracy", "macro_f1", "errors", "classes": […], "confusion_pairs": […]}}}`.
    public var json: JSON {
        ["tasks": JSON(tasks.map { JSON.Member(name: $0.name, value: Self.json($0)) })]
    }

    private static func json(_ task: TaskAnalysis) -> JSON {
        [
            "kind": JSON(task.kind.rawValue), "accuracy": .optional(task.accuracy), "macro_f1": JSON(task.macroF1),
            "errors": JSON(task.errors.count),
            "classes": JSON(task.classMetrics.stablySorted { $0.f1 < $1.f1 }.map { json($0, in: task) }),
            "confusion_pairs": JSON(
                task.confusionPairs.map {
                    ["true": JSON($0.trueLabel), "predicted": JSON($0.predictedLabel), "count": JSON($0.count)] as JSON
                }),
        ]
    }

    private static func json(_ metrics: ClassMetrics, in task: TaskAnalysis) -> JSON {
        [
            "label": JSON(metrics.label), "precision": .optional(metrics.precision),
            "recall": .optional(metrics.recall),
            "f1": JSON(metrics.f1), "support": JSON(metrics.support),
            "confusions": JSON(task.confusions(of: metrics.label).map(\.json)),
        ]
    }
}
