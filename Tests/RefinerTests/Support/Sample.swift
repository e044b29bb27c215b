import JSONText

@testable import Refiner

/// Small values of the domain, with everything that a test does not care about filled in.
enum Sample {
    static func metrics(_ label: String, f1: Double = 0.5, support: Int = 10) -> ClassMetrics {
        ClassMetrics(label: label, precision: f1, recall: f1, f1: f1, support: support)
    }

    static func task(
        _ name: String = "intent", _ metrics: [ClassMetrics], kind: TaskKind = .singleLabel, matrix: [[Int]]? = nil,
        errors: [ErrorSample] = [], pairs: [ConfusionPair]? = nil
    ) -> TaskAnalysis {
        TaskAnalysis(
            name: name, kind: kind, accuracy: 0.5, labels: metrics.map(\.label), confusionMatrix: matrix,
            classMetrics: metrics, errors: errors, confusionPairs: pairs)
    }

    static func error(_ text: String, _ truth: String, _ answer: String, _ confidence: Double? = nil) -> ErrorSample {
        ErrorSample(text: text, trueLabels: [truth], predictedLabels: [answer], confidence: confidence)
    }

    static func demand(
        _ label: String = "a", task: String = "intent", count: Int = 4, kind: TaskKind = .singleLabel,
        reason: Demand.Reason = .weak, confusions: [Confusion] = [], evidence: DemandEvidence? = nil
    ) -> Demand {
        Demand(
            task: task, label: label, kind: kind, count: count, reason: reason, f1: 0.5, support: 10,
            confusions: confusions, errorCount: 0,
            evidence: evidence ?? DemandEvidence(misses: [], falseAlarms: [], examples: [], rivalExamples: []))
    }

    static func differentiators(confusedWith: [String] = []) -> Differentiators {
        Differentiators(
            confusedWith: confusedWith, differentiators: ["is plain"], emphasize: ["plainness"], avoid: ["frills"],
            languages: ["en": 1], length: Differentiators.LengthRange(min: 5, max: 80))
    }

    static func row(_ text: String, _ label: String) -> DatasetRow {
        DatasetRow(text: text, labels: [label], kind: .singleLabel)
    }

    static func rows(_ label: String, _ texts: [String]) -> [DatasetRow] { texts.map { row($0, label) } }

    /// Gates of one task that know nothing but the rows and texts given.
    static func gates(
        task: String = "intent", labels: [String] = [], rows: [DatasetRow] = [], evaluation: [String] = []
    ) -> TaskGates {
        TaskGates(
            material: TaskMaterial(task: task, rows: rows, errors: []), labels: labels,
            training: TextMemory(rows.map(\.text)), evaluation: TextMemory(evaluation))
    }
}
