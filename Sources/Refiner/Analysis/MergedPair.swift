/// Two classes between which the classifier can hardly tell: more data will not help, merge or redefine them.
///
/// What is looked at are the samples that are one of the two and were taken for one of the two. With r₁ and r₂ the shares
/// of each class among them that were answered rightly, r₁ + r₂ − 1 (Youden's index) is 0 for a coin and 1 for a
/// classifier that tells them apart. A pair is named when the upper bound of the index's 95 % interval (Newcombe 1998,
/// method 10: from the Wilson intervals of both shares) is below ``highestIndex``, so that it certainly tells them apart
/// badly, and when each class is taken for the other in at least ``leastShare`` of its samples among them. The second
/// part sets ambiguous classes apart from a rare class that a frequent one swallows, which more data does help.
public struct MergedPair: Sendable, Hashable, Codable {
    /// The class that stands first among the labels.
    public let first: String
    /// The other one.
    public let second: String
    /// Samples of the first that were taken for the second.
    public let firstAsSecond: Int
    /// Samples of the second that were taken for the first.
    public let secondAsFirst: Int
    /// Samples of both that were answered rightly.
    public let right: Int

    /// Creates a pair.
    public init(first: String, second: String, firstAsSecond: Int, secondAsFirst: Int, right: Int) {
        self.first = first
        self.second = second
        self.firstAsSecond = firstAsSecond
        self.secondAsFirst = secondAsFirst
        self.right = right
    }

    /// Samples that were taken for the other class.
    public var confused: Int { firstAsSecond + secondAsFirst }

    /// Upper bound of Youden's index from which classes count as told apart.
    public static let highestIndex = 0.4
    /// Share of each class that must be taken for the other.
    public static let leastShare = 0.25

    /// The pairs of classes that look merged, the most confused first.
    ///
    /// - Parameters:
    ///   - pairs: the confusions; each pair of classes once a direction.
    ///   - right: for each class the samples of it that were answered rightly.
    static func find(in pairs: [ConfusionPair], labels: [String], right: [String: Int]) -> [MergedPair] {
        struct Key: Hashable { let truth, answer: String }
        let counts = Dictionary(
            pairs.map { (Key(truth: $0.trueLabel, answer: $0.predictedLabel), $0.count) },
            uniquingKeysWith: { $0.addingSaturated($1) })
        let rank = Dictionary(labels.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var found: [MergedPair] = []
        for pair in pairs {
            // Each pair of classes is looked at once: where the first label is the true one.
            guard let one = rank[pair.trueLabel], let other = rank[pair.predictedLabel], one < other,
                let back = counts[Key(truth: pair.predictedLabel, answer: pair.trueLabel)],
                let rightOne = right[pair.trueLabel], let rightOther = right[pair.predictedLabel],
                looksMerged(rightOne, pair.count, rightOther, back)
            else { continue }
            found.append(
                MergedPair(
                    first: pair.trueLabel, second: pair.predictedLabel, firstAsSecond: pair.count, secondAsFirst: back,
                    right: rightOne.addingSaturated(rightOther)))
        }
        return found.stablySorted { $0.confused > $1.confused }
    }

    private static func looksMerged(_ right: Int, _ wrong: Int, _ otherRight: Int, _ otherWrong: Int) -> Bool {
        let (total, otherTotal) = (right.addingSaturated(wrong), otherRight.addingSaturated(otherWrong))
        guard total > 0, otherTotal > 0, Double(wrong) >= leastShare * Double(total),
            Double(otherWrong) >= leastShare * Double(otherTotal)
        else { return false }
        let share = Double(right) / Double(total)
        let otherShare = Double(otherRight) / Double(otherTotal)
        let above = Interval.wilson(right, of: total).upper - share
        let otherAbove = Interval.wilson(otherRight, of: otherTotal).upper - otherShare
        return share + otherShare - 1 + (above * above + otherAbove * otherAbove).squareRoot() < highestIndex
    }
}
