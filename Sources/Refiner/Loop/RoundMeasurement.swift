/// One task measured before and after a round, on the same rows.
struct RoundMeasurement: Sendable {
    private let task: String
    private let split: Measurement.Split
    private let before: Evaluation
    private let after: Evaluation
    private let targets: [String]
    private let comparison: Comparison?

    init(
        task: String, split: Measurement.Split = .dev, before: Evaluation, after: Evaluation, targets: [String],
        seed: UInt64
    ) {
        self.task = task
        self.split = split
        self.before = before
        self.after = after
        self.targets = targets
        comparison = before.compared(with: after, task: task, targets: targets, seed: seed)
    }

    /// What the gate looks at; without answers to pair, every difference counts as more than chance.
    var measured: RoundGate.Measured {
        var changes: [RoundGate.ClassChange] = []
        if let comparison {
            changes = comparison.classes.map {
                RoundGate.ClassChange(
                    label: $0.label, before: $0.f1.before, after: $0.f1.after, pValue: $0.f1.pValue)
            }
        } else {
            let later = Dictionary(
                (after.analysis[task: task]?.classMetrics ?? []).map { ($0.label, $0.f1) },
                uniquingKeysWith: { first, _ in first })
            for metrics in before.analysis[task: task]?.classMetrics ?? [] where metrics.support > 0 {
                changes.append(
                    RoundGate.ClassChange(
                        label: metrics.label, before: metrics.f1, after: later[metrics.label] ?? 0, pValue: 0))
            }
        }
        return RoundGate.Measured(
            task: task, classes: changes, targets: targets, macroF1: (before.macroF1(task), after.macroF1(task)))
    }

    /// What the state keeps.
    func measurements(iteration: Int64, isKept: Bool) -> [Measurement] {
        var result: [Measurement] = []
        if let found = before.analysis[task: task] {
            result.append(before.measurement(found, iteration: iteration, split: split, stage: .before))
        }
        if let found = after.analysis[task: task] {
            var measurement = after.measurement(found, iteration: iteration, split: split, stage: .after)
            measurement.comparison = comparison
            if split == .dev { measurement.decision = isKept ? "kept" : "rolled_back" }
            result.append(measurement)
        }
        return result
    }
}
