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
    /// How many samples were evaluated; nil where the input does not say.
    public let samples: Int?
    /// Averages over the classes; nil where the input bears none.
    public let averages: TaskAverages?
    /// How far confidences can be trusted; nil where the input does not say.
    public let calibration: Calibration?
    /// Classes that look merged or ambiguous; more data will not help them.
    public let merged: [MergedPair]
    /// Labels of evaluated samples that are probably wrong; nil where nobody looked for them.
    public var doubts: LabelDoubts?

    /// Creates a task analysis.
    ///
    /// Confusion pairs are derived unless given, and a matrix goes before given pairs. Intervals that metrics lack are
    /// worked out from the matrix, else from precision, recall and support; and classes that look merged from the confusions, unless given.
    public init(
        name: String,
        kind: TaskKind = .singleLabel,
        accuracy: Double? = nil,
        labels: [String],
        confusionMatrix: [[Int]]? = nil,
        classMetrics: [ClassMetrics],
        errors: [ErrorSample] = [],
        confusionPairs: [ConfusionPair]? = nil,
        samples: Int? = nil,
        averages: TaskAverages? = nil,
        calibration: Calibration? = nil,
        merged: [MergedPair]? = nil
    ) {
        self.name = name
        self.kind = kind
        self.accuracy = accuracy
        self.labels = labels
        self.confusionMatrix = confusionMatrix
        let counts = confusionMatrix.map { Self.counts(matrix: $0, labels: labels) } ?? [:]
        self.classMetrics = classMetrics.map { metrics in
            guard metrics.intervals == nil else { return metrics }
            if let counts = counts[metrics.label] { return metrics.bearing(MetricIntervals(counts)) }
            guard metrics.precision != nil, metrics.recall != nil else { return metrics }
            return metrics.bearing(MetricIntervals(TaskCounts.LabelCounts(workedOutFrom: metrics)))
        }
        self.errors = errors
        let pairs =
            confusionMatrix.map { Self.pairs(matrix: $0, labels: labels) }
            ?? confusionPairs ?? Self.pairs(errors: errors)
        let sorted = Self.sorted(pairs, labels: labels)
        self.confusionPairs = sorted
        self.samples = samples
        self.averages = averages
        self.calibration = calibration
        self.merged =
            merged
            ?? MergedPair.find(
                in: sorted, labels: labels,
                right: Dictionary(
                    classMetrics.map {
                        ($0.label, (counts[$0.label] ?? TaskCounts.LabelCounts(workedOutFrom: $0)).truePositives)
                    }, uniquingKeysWith: { first, _ in first }))
    }

    /// The same analysis under another name.
    public func named(_ name: String) -> TaskAnalysis {
        var task = TaskAnalysis(
            name: name, kind: kind, accuracy: accuracy, labels: labels, confusionMatrix: confusionMatrix,
            classMetrics: classMetrics, errors: errors, confusionPairs: confusionPairs, samples: samples,
            averages: averages, calibration: calibration, merged: merged)
        task.doubts = doubts
        return task
    }

    /// What `label` is confused with, from both sides; highest count first, misses before false alarms.
    public func confusions(of label: String) -> [Confusion] {
        let confusions = confusionPairs.compactMap { pair -> Confusion? in
            if pair.trueLabel == label {
                Confusion(label: pair.predictedLabel, count: pair.count, direction: .missed)
            } else if pair.predictedLabel == label {
                Confusion(label: pair.trueLabel, count: pair.count, direction: .falseAlarm)
            } else {
                nil
            }
        }
        return Self.sorted(confusions)
    }

    private static func sorted(_ confusions: [Confusion]) -> [Confusion] {
        confusions.stablySorted {
            $0.count > $1.count || ($0.count == $1.count && $0.direction == .missed && $1.direction != .missed)
        }
    }

    /// What each class is confused with, as ``confusions(of:)``; for many classes in one go.
    public var confusionsByLabel: [String: [Confusion]] {
        var found: [String: [Confusion]] = [:]
        for pair in confusionPairs {
            found[pair.trueLabel, default: []].append(
                Confusion(label: pair.predictedLabel, count: pair.count, direction: .missed))
            guard pair.predictedLabel != pair.trueLabel else { continue }
            found[pair.predictedLabel, default: []].append(
                Confusion(label: pair.trueLabel, count: pair.count, direction: .falseAlarm))
        }
        return found.mapValues(Self.sorted)
    }

    /// The support of each class.
    public var supports: [String: Int] {
        Dictionary(classMetrics.map { ($0.label, $0.support) }, uniquingKeysWith: { first, _ in first })
    }

    /// Mean F1 over the classes, 0…1 (scikit-learn's macro average; classes without support count as reported).
    public var macroF1: Double {
        classMetrics.isEmpty ? 0 : classMetrics.reduce(0) { $0 + $1.f1 } / Double(classMetrics.count)
    }

    private static func counts(matrix: [[Int]], labels: [String]) -> [String: TaskCounts.LabelCounts] {
        var counts = [TaskCounts.LabelCounts](repeating: .init(), count: labels.count)
        for (row, cells) in matrix.enumerated() {
            for (column, count) in cells.enumerated() where count > 0 {
                if row == column {
                    counts[row].truePositives = count
                } else {
                    counts[row].falseNegatives = counts[row].falseNegatives.addingSaturated(count)
                    counts[column].falsePositives = counts[column].falsePositives.addingSaturated(count)
                }
            }
        }
        return Dictionary(zip(labels, counts), uniquingKeysWith: { first, _ in first })
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
        // Many classes have tens of thousands of pairs: their labels are looked up once each.
        let keyed = pairs.map { pair in
            (key: (-pair.count, rank[pair.trueLabel] ?? .max, rank[pair.predictedLabel] ?? .max), pair: pair)
        }
        return keyed.stablySorted { $0.key < $1.key }.map(\.pair)
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
