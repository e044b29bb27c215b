public import JSONText

/// How good a classifier was on one evaluation set, before or after an iteration.
public struct Measurement: Sendable {
    /// What it was measured on.
    public enum Split: String, Sendable, Hashable, CaseIterable {
        /// The set that decides about rounds, and that errors are taken from.
        case dev
        /// The sealed set, used for nothing but this.
        case test
    }

    /// When it was measured.
    public enum Stage: String, Sendable, Hashable, CaseIterable {
        /// Trained on the dataset as the iteration found it.
        case before
        /// Trained on the dataset with the iteration's rows.
        case after
    }

    /// One class.
    public struct ClassScore: Sendable, Hashable {
        /// The class.
        public let label: String
        /// 0…1.
        public let f1: Double
        /// Evaluated rows of it.
        public let support: Int

        /// Creates a score.
        public init(label: String, f1: Double, support: Int) {
            self.label = label
            self.f1 = f1
            self.support = support
        }
    }

    /// The iteration.
    public var iteration: Int64
    /// The task.
    public var task: String
    /// What it was measured on.
    public var split: Split
    /// When.
    public var stage: Stage
    /// Evaluated rows.
    public var rows: Int
    /// 0…1.
    public var accuracy: Double
    /// 0…1.
    public var macroF1: Double
    /// The classes.
    public var classes: [ClassScore]
    /// How it compares with the one before; of ``Stage/after``, where rows were paired.
    public var comparison: Comparison?
    /// What became of the round, in one word: `kept`, `rolled_back`; nil where nobody decided.
    public var decision: String?
    /// The answers, by which it can be compared with others on the same rows; nil where they are not kept, and as
    /// ``StateStore/measurements(of:)`` reads it.
    public var answers: StoredAnswers?
    /// ISO 8601, UTC; empty for now.
    public var createdAt = ""

    /// Creates a measurement.
    public init(
        iteration: Int64, task: String, split: Split, stage: Stage, rows: Int, accuracy: Double, macroF1: Double,
        classes: [ClassScore], comparison: Comparison? = nil, decision: String? = nil, answers: StoredAnswers? = nil
    ) {
        self.iteration = iteration
        self.task = task
        self.split = split
        self.stage = stage
        self.rows = rows
        self.accuracy = accuracy
        self.macroF1 = macroF1
        self.classes = classes
        self.comparison = comparison
        self.decision = decision
        self.answers = answers
    }

    /// The measurement as one JSON object, without its answers.
    public var json: JSON {
        [
            "iteration": JSON(Int(iteration)), "task": JSON(task), "split": JSON(split.rawValue),
            "stage": JSON(stage.rawValue), "rows": JSON(rows), "accuracy": JSON(accuracy), "macro_f1": JSON(macroF1),
            "classes": Self.json(classes), "comparison": comparison?.json ?? .null,
            "verdict": .optional(comparison?.verdict.rawValue), "decision": .optional(decision),
        ]
    }

    /// `[{"label","f1","support"}]`.
    static func json(_ classes: [ClassScore]) -> JSON {
        JSON(classes.map { ["label": JSON($0.label), "f1": JSON($0.f1), "support": JSON($0.support)] })
    }
}
