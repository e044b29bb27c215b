/// How far a classifier's confidence can be trusted: whether 80 % of the answers given with 80 % confidence are right.
public struct Calibration: Sendable, Hashable, Codable {
    /// A class whose answers are surer than they are right.
    public struct OverconfidentClass: Sendable, Hashable, Codable {
        /// The class that was answered.
        public let label: String
        /// How many answers.
        public let count: Int
        /// Their mean confidence, 0…1.
        public let confidence: Double
        /// The share of them that is right, 0…1.
        public let accuracy: Double

        /// Creates an entry.
        public init(label: String, count: Int, confidence: Double, accuracy: Double) {
            self.label = label
            self.count = count
            self.confidence = confidence
            self.accuracy = accuracy
        }
    }

    /// How many answers bear a confidence, at least 1.
    public let answers: Int
    /// Expected calibration error, 0…1: the mean distance of confidence and accuracy over 15 equal parts of 0…1.
    ///
    /// Each part is weighted by its answers (Guo and others 2017, "On Calibration of Modern Neural Networks").
    public let expectedError: Double
    /// Mean confidence, 0…1.
    public let confidence: Double
    /// Share of the answers that is right, 0…1.
    public let accuracy: Double
    /// Classes whose answers are surer than they are right, the widest gap first: with at least
    /// ``leastAnswers`` answers, and a mean confidence above the 95 % interval of their accuracy.
    public let overconfident: [OverconfidentClass]

    /// Creates a calibration.
    public init(
        answers: Int, expectedError: Double, confidence: Double, accuracy: Double, overconfident: [OverconfidentClass]
    ) {
        self.answers = answers
        self.expectedError = expectedError
        self.confidence = confidence
        self.accuracy = accuracy
        self.overconfident = overconfident
    }

    /// Answers of a class below which nothing is said of it.
    public static let leastAnswers = 10

    /// The calibration that the bins of `counts` give; nil where no answer bears a confidence.
    init?(_ counts: TaskCounts) {
        var bins = [TaskCounts.Bin](repeating: .init(), count: TaskCounts.binCount)
        var overconfident: [OverconfidentClass] = []
        for (label, own) in zip(counts.labels, counts.calibration) {
            var sum = TaskCounts.Bin()
            for (index, bin) in own.enumerated() where index < bins.count {
                bins[index].add(bin)
                sum.add(bin)
            }
            guard sum.count >= Self.leastAnswers, sum.meanConfidence > sum.interval.upper else { continue }
            overconfident.append(
                OverconfidentClass(
                    label: label, count: sum.count, confidence: sum.meanConfidence, accuracy: sum.accuracy))
        }
        let all = bins.reduce(into: TaskCounts.Bin()) { $0.add($1) }
        guard all.count > 0 else { return nil }
        self.init(
            answers: all.count,
            expectedError: bins.reduce(0) { $0 + abs($1.confidence - Double($1.correct)) } / Double(all.count),
            confidence: all.meanConfidence, accuracy: all.accuracy,
            overconfident: overconfident.stablySorted { $0.gap > $1.gap })
    }
}

extension Calibration.OverconfidentClass {
    /// How much surer its answers are than they are right.
    public var gap: Double { confidence - accuracy }
}

extension TaskCounts.Bin {
    fileprivate var meanConfidence: Double { count > 0 ? confidence / Double(count) : 0 }
    fileprivate var accuracy: Double { count > 0 ? Double(correct) / Double(count) : 0 }
    fileprivate var interval: Interval { .wilson(correct, of: count) }

    fileprivate mutating func add(_ other: TaskCounts.Bin) {
        count += other.count
        confidence += other.confidence
        correct += other.correct
    }
}
