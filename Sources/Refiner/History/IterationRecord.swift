import GRDB
public import JSONText

/// One iteration as the history lists it.
public struct IterationRecord: Sendable, Hashable {
    /// Its number.
    public let id: Int64
    /// When it began, ISO 8601 in UTC.
    public let startedAt: String
    /// When it ended; nil while it runs, or when its process was killed.
    public let finishedAt: String?
    /// How it ended.
    public let status: String
    /// `offline`, `openai`.
    public let engine: String
    /// The model asked.
    public let model: String
    /// Where its random choices came from.
    public let seed: UInt64
    /// Classes with an F1 below this were weak.
    public let threshold: Double
    /// Classes chosen.
    public let classes: Int
    /// Texts proposed.
    public let received: Int
    /// Texts kept.
    public let kept: Int
    /// Mean of the tasks' macro-F1 before the iteration; nil where there were no tasks.
    public let macroF1: Double?
    /// Sums of its calls.
    public let usage: AuditSums
    /// How often it was gone on with after it had ended early, or its process was killed.
    public let resumed: Int
    /// What it was expected to cost, as it was written down when it began: JSON with `calls`, `input_tokens`,
    /// `output_tokens`, `cost_usd` and possibly more; nil where it cannot be read.
    public let estimate: JSON?

    /// What was expected beside what came, in one sentence; nil where nothing was expected.
    public var estimateBesideActual: String? { EstimateComparison(estimate: estimate, usage: usage).text }

    /// The record as JSON.
    public var json: JSON {
        [
            "iteration": JSON(Int(id)), "started_at": JSON(startedAt), "finished_at": .optional(finishedAt),
            "status": JSON(status), "engine": JSON(engine), "model": JSON(model), "seed": JSON(.number("\(seed)")),
            "threshold": JSON(threshold), "classes": JSON(classes), "received": JSON(received), "kept": JSON(kept),
            "macro_f1_before": .optional(macroF1), "calls": JSON(usage.calls),
            "input_tokens": JSON(usage.inputTokens), "output_tokens": JSON(usage.outputTokens),
            "cost_usd": .optional(usage.costUSD), "resumed": JSON(resumed), "estimate": estimate ?? .null,
        ]
    }
}

/// One class of one iteration, with what became of its candidates.
public struct DemandRecord: Sendable, Hashable {
    /// The task.
    public let task: String
    /// The class.
    public let label: String
    /// Samples asked for.
    public let count: Int
    /// Why the class was chosen.
    public let reason: String
    /// Its F1 before.
    public let f1: Double
    /// Number of evaluated samples of it.
    public let support: Int
    /// How its generation ended; nil when the process was killed.
    public let stopped: String?
    /// Texts proposed: `kept` + the sum of `refused`.
    public let received: Int
    /// Texts kept.
    public let kept: Int
    /// Texts refused, by gate.
    public let refused: [(gate: String, count: Int)]
    /// What sets it apart, as phase 1 answered; nil when it did not.
    public let differentiators: Differentiators?
    /// The texts kept, in the order of acceptance.
    public let samples: [String]

    /// Records are equal when they say the same of the same class.
    public static func == (one: DemandRecord, two: DemandRecord) -> Bool { one.json == two.json }

    /// Hashes the class.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(task)
        hasher.combine(label)
    }

    /// The record as JSON.
    public var json: JSON {
        [
            "task": JSON(task), "label": JSON(label), "count": JSON(count), "reason": JSON(reason), "f1": JSON(f1),
            "support": JSON(support), "stopped": .optional(stopped), "received": JSON(received), "kept": JSON(kept),
            "refused": JSON(refused.map { JSON.Member(name: $0.gate, value: JSON($0.count)) }),
            "differentiators": differentiators?.json ?? .null, "samples": JSON(samples.map { JSON($0) }),
        ]
    }
}

extension Differentiators {
    /// The record as JSON, in the form in which phase 1 answers.
    public var json: JSON {
        [
            "confused_with": JSON(confusedWith.map { JSON($0) }),
            "differentiators": JSON(differentiators.map { JSON($0) }),
            "emphasize": JSON(emphasize.map { JSON($0) }), "avoid": JSON(avoid.map { JSON($0) }),
            "languages": JSON(
                languages.sorted { $0.key < $1.key }.map { JSON.Member(name: $0.key, value: JSON($0.value)) }),
            "length": ["min": JSON(length.min), "max": JSON(length.max)],
        ]
    }
}
