/// A confusion pair: how often samples of one class were taken for another.
public struct ConfusionPair: Sendable, Hashable, Codable {
    /// What the samples are.
    public let trueLabel: String
    /// What they were taken for.
    public let predictedLabel: String
    /// How many.
    public let count: Int

    /// Creates a confusion pair.
    public init(trueLabel: String, predictedLabel: String, count: Int) {
        self.trueLabel = trueLabel
        self.predictedLabel = predictedLabel
        self.count = count
    }
}

/// A confusion as one class sees it: with whom, how often, and on which side.
public struct Confusion: Sendable, Hashable, Codable {
    /// Which side of the class is hurt.
    public enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
        /// Samples of the class were taken for the other one: recall is lost.
        case missed
        /// Samples of the other class were taken for this one: precision is lost.
        case falseAlarm = "false_alarm"
    }

    /// The other class.
    public let label: String
    /// How many samples.
    public let count: Int
    /// Which side.
    public let direction: Direction

    /// Creates a confusion.
    public init(label: String, count: Int, direction: Direction) {
        self.label = label
        self.count = count
        self.direction = direction
    }
}
