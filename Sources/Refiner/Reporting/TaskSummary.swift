/// One task of an analysis as a person reads it: what is weak, what is unknown, which errors matter.
public struct TaskSummary: Sendable {
    /// The task.
    public let task: TaskAnalysis
    /// The F1 that classes are held against, 0…1.
    public let threshold: Double
    /// The classes, worst F1 first; those without support last.
    public let classes: [ClassMetrics]

    private let confusions: [String: [Confusion]]
    private let supports: [String: Int]

    /// Creates a summary.
    public init(_ task: TaskAnalysis, threshold: Double) {
        self.task = task
        self.threshold = threshold
        classes = task.classMetrics.stablySorted { one, other in
            (one.support == 0 ? 1 : 0, one.f1) < (other.support == 0 ? 1 : 0, other.f1)
        }
        confusions = task.confusionsByLabel
        supports = task.supports
    }

    /// What is known of a class.
    public func standing(_ metrics: ClassMetrics) -> ClassStanding { ClassStanding(metrics, threshold: threshold) }

    /// Evaluated classes whose F1 is below the threshold, worst first.
    public var below: [ClassMetrics] { classes.filter { $0.support > 0 && $0.f1 < threshold } }

    /// Evaluated classes below the threshold whose interval reaches it, worst first: too few samples to call them weak.
    public var belowUnknown: [ClassMetrics] { below.filter { standing($0) == .unknown } }

    /// Evaluated classes at the threshold or above whose interval reaches below it, worst first: too few samples to call
    /// them sound.
    public var aboveUnknown: [ClassMetrics] {
        classes.filter { $0.support > 0 && $0.f1 >= threshold && standing($0) == .unknown }
    }

    /// Classes that no evaluated sample is of.
    public var unseen: [ClassMetrics] { classes.filter { $0.support == 0 } }

    /// What a class is confused with, highest count first, with the share of the true class's samples where known.
    public func confusions(of label: String) -> [(confusion: Confusion, share: Double?)] {
        (confusions[label] ?? []).map { confusion in
            let truth = confusion.direction == .missed ? label : confusion.label
            return (confusion, ConfusionShare.of(confusion.count, support: supports[truth]))
        }
    }

    /// The share of the true class's samples that a confusion takes; nil where it is unknown.
    public func share(of pair: ConfusionPair) -> Double? {
        ConfusionShare.of(pair.count, support: supports[pair.trueLabel])
    }

    /// Up to `count` errors that say most: the surest of the worst class, of the next one, and so on in turn.
    ///
    /// Where no class is below the threshold, the surest of all.
    public func errorsThatMatter(_ count: Int) -> [ErrorSample] {
        let surest = task.errors.stablySorted { ($0.confidence ?? 0) > ($1.confidence ?? 0) }
        let worst = below.map(\.label)
        guard !worst.isEmpty else { return Array(surest.prefix(count)) }
        var rank: [String: Int] = [:]
        for (index, label) in worst.enumerated() { rank[label] = index }
        var queues = [[ErrorSample]](repeating: [], count: worst.count)
        for error in surest {
            let labels = error.missed.isEmpty ? error.spurious : error.missed
            if let place = labels.compactMap({ rank[$0] }).min() { queues[place].append(error) }
        }
        // In turns: the first of each class, then the second of each, and in the end class by class.
        var taken = [Int](repeating: 0, count: queues.count)
        var left = count
        var active = queues.indices.filter { !queues[$0].isEmpty }
        while left > 0, !active.isEmpty {
            for index in active.prefix(left) { taken[index] += 1 }
            left -= min(left, active.count)
            active.removeAll { taken[$0] >= queues[$0].count }
        }
        return queues.indices.flatMap { queues[$0].prefix(taken[$0]) }
    }

    /// Evaluated classes below `gate`, worst first, for the quality gate.
    public func failing(_ gate: Double) -> [ClassMetrics] { classes.filter { $0.support > 0 && $0.f1 < gate } }
}
