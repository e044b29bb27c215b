/// The averages of scikit-learn's report over the classes of one task.
public struct TaskAverages: Sendable, Hashable, Codable {
    /// One line of averages.
    public struct Row: Sendable, Hashable, Codable {
        /// 0…1.
        public let precision: Double
        /// 0…1.
        public let recall: Double
        /// 0…1; a mean of F1 values, not the F1 of the means.
        public let f1: Double

        /// Creates a line.
        public init(precision: Double, recall: Double, f1: Double) {
            self.precision = precision
            self.recall = recall
            self.f1 = f1
        }
    }

    /// Over all answers together; of a single-label task that is its accuracy, three times.
    public let micro: Row?
    /// Each class counts the same, those without support as 0.
    public let macro: Row?
    /// Each class counts by its support; all the same where nothing has support.
    public let weighted: Row?
    /// Multi-label: each sample counts the same, one without labels and answers as 0.
    public let samples: Row?

    /// Creates averages.
    public init(micro: Row?, macro: Row?, weighted: Row?, samples: Row?) {
        self.micro = micro
        self.macro = macro
        self.weighted = weighted
        self.samples = samples
    }

    /// The averages with their names, in the order of scikit-learn's report.
    public var named: [(name: String, row: Row)] {
        [("micro", micro), ("macro", macro), ("weighted", weighted), ("samples", samples)]
            .compactMap { name, row in row.map { (name, $0) } }
    }

    /// The averages of `counts`, whose classes have `metrics`.
    init(_ counts: TaskCounts, metrics: [ClassMetrics]) {
        func mean(_ weight: (ClassMetrics) -> Double) -> Row {
            let total = metrics.reduce(0) { $0 + weight($1) }
            guard total > 0 else { return Row(precision: 0, recall: 0, f1: 0) }
            func mean(_ value: (ClassMetrics) -> Double) -> Double {
                metrics.reduce(0) { $0 + weight($1) * value($1) } / total
            }
            return Row(precision: mean { $0.precision ?? 0 }, recall: mean { $0.recall ?? 0 }, f1: mean(\.f1))
        }
        var sum = TaskCounts.LabelCounts()
        for label in counts.labelCounts {
            sum.truePositives += label.truePositives
            sum.falsePositives += label.falsePositives
            sum.falseNegatives += label.falseNegatives
        }
        let all = ClassMetrics(label: "", sum)
        micro = Row(precision: all.precision ?? 0, recall: all.recall ?? 0, f1: all.f1)
        macro = mean { _ in 1 }
        weighted = all.support > 0 ? mean { Double($0.support) } : macro
        if counts.kind == .multiLabel, counts.samples > 0 {
            let (sums, count) = (counts.sampleSums, Double(counts.samples))
            samples = Row(precision: sums.precision / count, recall: sums.recall / count, f1: sums.f1 / count)
        } else {
            samples = nil
        }
    }
}

extension ClassMetrics {
    /// The metrics that counts give; 0 where nothing can be divided by.
    init(label: String, _ counts: TaskCounts.LabelCounts) {
        func share(_ count: Int, of total: Int) -> Double { total > 0 ? Double(count) / Double(total) : 0 }
        let right = counts.truePositives
        let predicted = right + counts.falsePositives
        let support = right + counts.falseNegatives
        self.init(
            label: label, precision: share(right, of: predicted), recall: share(right, of: support),
            f1: share(2 * right, of: predicted + support), support: support, intervals: MetricIntervals(counts))
    }
}
