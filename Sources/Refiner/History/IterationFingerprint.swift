import JSONText
import TextFeatures

/// A hash over everything that decides what an iteration asks and keeps.
///
/// Two runs of the same fingerprint into the same output do the same work, so that the second may go on where the first
/// ended. Limits (budget, concurrency, pace, time) are no part of it: whoever raises a limit wants the rest of the same
/// work.
struct IterationFingerprint {
    private var state = StableHash.hash("refine iteration, form 1")

    /// The fingerprint of a run over `input`, asked of an engine that describes itself as `engine` (``Engine/fingerprint(_:)``).
    static func of(_ start: IterationStart, _ input: RefinementInput, engine: String) -> String {
        var print = IterationFingerprint()
        print.add([start.engine, start.model, engine, "\(start.seed)", "\(start.threshold)"])
        for member in start.settings where !withoutWeight.contains(member.name) {
            print.add([member.name, member.value.serialized(.compact)])
        }
        print.add(start.analysis)
        for task in input.dataset.tasks {
            print.add([task.name, "\(task.rowCount)", task.digest.text])
        }
        print.add(["held out"] + input.heldOut)
        print.add([PlanReport(plan: start.plan, estimate: .nothing).json.serialized(.compact)])
        return print.state.hexadecimal
    }

    /// Settings of the record that change neither what is asked nor what is kept; of held-out files the texts count, and
    /// not where they lie.
    private static let withoutWeight: Set<String> = [
        "concurrency", "rpm", "tpm", "timeout", "budget-usd", "budget-tokens", "max-calls", "max-minutes", "price",
        "price-file", "resume", "batch", "format", "with-provenance", "holdout", "quiet", "json", "key-file",
        "key-command",
        "ca-file",
    ]

    /// Whether a setting changes neither what is asked nor what is kept.
    static func isWithoutWeight(_ name: String) -> Bool { withoutWeight.contains(name) }

    private mutating func add(_ texts: [String]) {
        // The count keeps ["a", "b"], [] apart from ["a"], ["b"].
        state = StableHash.combine(state, UInt64(texts.count))
        for text in texts { state = StableHash.combine(state, StableHash.hash(text)) }
    }

    private mutating func add(_ analysis: Analysis) {
        add([AnalysisReport(tasks: analysis.tasks).json.serialized(.compact)])
        for task in analysis.tasks {
            add([task.name] + task.labels)
            for error in task.errors {
                add([error.text, error.confidence.map { "\($0)" } ?? ""])
                add(error.trueLabels)
                add(error.predictedLabels)
            }
        }
    }
}

extension PlanEstimate {
    fileprivate static let nothing = PlanEstimate(calls: 0, inputTokens: 0, outputTokens: 0, costUSD: nil)
}
