/// The error analysis of one classification task.
public struct TaskAnalysis: Sendable, Hashable, Codable {
    /// The task's name.
    public let name: String
    /// One label a sample, or several.
    public let kind: TaskKind
    /// Share of samples answered rightly, 0…1; nil where the input does not say.
    public let accuracy: Double?
    /// The classes, in the order of the confusion matrix.
    public let labels: [String]
    /// Rows true, columns predicted, in the order of ``labels``; nil where the input bears none.
    public let confusionMatrix: [[Int]]?
    /// One entry a class, in the order of the input.
    public let classMetrics: [ClassMetrics]
    /// The wrong answers, in the order of the input (RapidFit: most confident first).
    public let errors: [ErrorSample]
    /// Confusions with counts: from the matrix where there is one, else as given, else counted from the errors.
    ///
    /// Highest count first, then in the order of ``labels``.
    public let confusionPairs: [ConfusionPair]

    /// Creates a task analysis; confusion pairs are derived unless given, and a matrix goes before given pairs.
    public init(
        name: String,
        kind: TaskKind = .singleLabel,
        accuracy: Double? = nil,
        labels: [String],
        confusionMatrix: [[Int]]? = nil,
        classMetrics: [ClassMetrics],
        errors: [ErrorSample] = [],
        confusionPairs: [ConfusionPair]? = nil
    ) {
        self.name = name
        self.kind = kind
        self.accuracy = accuracy
        self.labels = labels
        self.confusionMatrix = confusionMatrix
        self.classMetrics = classMetrics
        self.errors = errors
        let pairs =
            confusionMatrix.map { Self.pairs(matrix: $0, labels: labels) }
            ?? confusionPairs ?? Self.pairs(errors: errors)
        self.confusionPairs = Self.sorted(pairs, labels: labels)
    }

    /// What `label` is confused with, from both sides; highest count first, misses before false alarms.
    public func confusions(of label: String) -> [Confusion] {
        confusionPairs.compactMap { pair in
            if pair.trueLabel == label {
                Confusion(label: pair.predictedLabel, count: pair.count, direction: .missed)
            } else if pair.predictedLabel == label {
                Confusion(label: pair.trueLabel, count: pair.count, direction: .falseAlarm)
            } else {
                nil
            }
        }.stablySorted {
            $0.count > $1.count || ($0.count == $1.count && $0.direction == .missed && $1.direction != .missed)
        }
    }

    /// Mean F1 over the classes, 0…1 (scikit-learn's macro average; classes without support count as reported).
    public var macroF1: Double {
        classMetrics.isEmpty ? 0 : classMetrics.reduce(0) { $0 + $1.f1 } / Double(classMetrics.count)
    }

    private static func pairs(matrix: [[Int]], labels: [String]) -> [ConfusionPair] {
        var pairs: [ConfusionPair] = []
        for (row, counts) in matrix.enumerated() {
            for (column, count) in counts.enumerated() where row != column && count > 0 {
                pairs.append(ConfusionPair(trueLabel: labels[row], predictedLabel: labels[column], count: count))
            }
        }
        return pairs
    }

    /// For several labels a sample: each missed label pairs with each spurious one.
    private static func pairs(errors: [ErrorSample]) -> [ConfusionPair] {
        struct Key: Hashable { let missed, spurious: String }
        var counts: [Key: Int] = [:]
        var order: [Key] = []
        for error in errors {
            for missed in error.missed {
                for spurious in error.spurious {
                    let key = Key(missed: missed, spurious: spurious)
                    if counts[key] == nil { order.append(key) }
                    counts[key, default: 0] += 1
                }
            }
        }
        return order.map { ConfusionPair(trueLabel: $0.missed, predictedLabel: $0.spurious, count: counts[$0] ?? 0) }
    }

    private static func sorted(_ pairs: [ConfusionPair], labels: [String]) -> [ConfusionPair] {
        let rank = Dictionary(labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        func key(_ pair: ConfusionPair) -> (Int, Int, Int) {
            (-pair.count, rank[pair.trueLabel] ?? .max, rank[pair.predictedLabel] ?? .max)
        }
        return pairs.stablySorted { key($0) < key($1) }
    }
}

extension Sequence {
    /// Sorts so that equal elements keep their order, which `sort` does not promise.
    package func stablySorted(_ precedes: (Element, Element) -> Bool) -> [Element] {
        enumerated().sorted { one, two in
            if precedes(one.element, two.element) { return true }
            if precedes(two.element, one.element) { return false }
            return one.offset < two.offset
        }.map(\.element)
    }
}
