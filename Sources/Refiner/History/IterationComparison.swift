public import JSONText

/// What was measured in two iterations, side by side.
public struct IterationComparison: Sendable {
    /// One task on one evaluation set.
    public struct Entry: Sendable {
        /// The first iteration's measurement.
        public let before: Measurement
        /// The second iteration's, of the same task, split and stage.
        public let after: Measurement
        /// The paired test; nil where answers were not kept, or not to the same rows.
        public let comparison: Comparison?

        /// `{"task","split","stage","paired","before","after","comparison"}`.
        public var json: JSON {
            [
                "task": JSON(before.task), "split": JSON(before.split.rawValue), "stage": JSON(before.stage.rawValue),
                "paired": JSON(comparison != nil), "before": before.json, "after": after.json,
                "comparison": comparison?.json ?? .null,
            ]
        }
    }

    /// The first iteration.
    public let first: Int64
    /// The second iteration.
    public let second: Int64
    /// Tasks in the order of their names, `dev` before `test`.
    public let entries: [Entry]

    /// The comparison as one JSON object.
    public var json: JSON {
        ["first": JSON(Int(first)), "second": JSON(Int(second)), "entries": JSON(entries.map(\.json))]
    }
}

extension StateStore {
    /// Compares what was measured after two iterations; before them, where nothing was measured after both.
    ///
    /// - Parameter targets: the classes that were meant to gain.
    /// - Throws: ``RefineError``: `usage` for an iteration that there is not, `badInput` when nothing was measured in both.
    public func compare(
        _ first: Int64, _ second: Int64, targets: [String] = [], settings: ProofSettings = ProofSettings()
    ) throws(RefineError) -> IterationComparison {
        for number in [first, second] where try iteration(number) == nil { throw try noIteration(number) }
        let (before, after) = (try measurements(of: first), try measurements(of: second))
        var entries: [IterationComparison.Entry] = []
        for stage in [Measurement.Stage.after, .before] {
            for one in before where one.stage == stage {
                let isKnown = entries.contains { $0.before.task == one.task && $0.before.split == one.split }
                guard !isKnown,
                    let other = after.first(where: {
                        $0.stage == stage && $0.task == one.task && $0.split == one.split
                    })
                else { continue }
                entries.append(
                    .init(before: one, after: other, comparison: try compare(one, other, targets, settings)))
            }
        }
        guard !entries.isEmpty else {
            throw RefineError(
                .badInput, "iterations \(first) and \(second) have no task in common that was measured in both")
        }
        return IterationComparison(
            first: first, second: second,
            entries: entries.sorted {
                ($0.before.task, $0.before.split.rawValue) < ($1.before.task, $1.before.split.rawValue)
            })
    }

    private func compare(
        _ one: Measurement, _ other: Measurement, _ targets: [String], _ settings: ProofSettings
    ) throws(RefineError) -> Comparison? {
        guard let before = try answers(of: one), let after = try answers(of: other),
            let rows = before.paired(with: after)
        else { return nil }
        return Comparison(rows, task: one.task, targets: targets, settings: settings)
    }

    /// The error about an iteration that there is not.
    package func noIteration(_ number: Int64) throws(RefineError) -> RefineError {
        let known = try iterations().map { "\($0.id)" }.joined(separator: ", ")
        return RefineError(
            .usage, "there is no iteration \(number)",
            hint: known.isEmpty ? "there are none yet" : "there are: \(known)")
    }
}
