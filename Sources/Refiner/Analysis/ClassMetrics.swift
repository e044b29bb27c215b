/// How well one class is recognised, in scikit-learn's terms.
public struct ClassMetrics: Sendable, Hashable, Codable {
    /// The class.
    public let label: String
    /// True positives over everything predicted as the class, 0…1; nil where the input does not say.
    public let precision: Double?
    /// True positives over everything that is the class, 0…1; nil where the input does not say.
    public let recall: Double?
    /// Harmonic mean of precision and recall, 0…1.
    public let f1: Double
    /// Number of evaluated samples that truly are the class.
    public let support: Int

    /// Creates the metrics of one class.
    public init(label: String, precision: Double? = nil, recall: Double? = nil, f1: Double, support: Int) {
        self.label = label
        self.precision = precision
        self.recall = recall
        self.f1 = f1
        self.support = support
    }
}
