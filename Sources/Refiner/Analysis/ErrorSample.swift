/// One evaluated text that the classifier got wrong.
public struct ErrorSample: Sendable, Hashable, Codable {
    /// The text.
    ///
    /// It belongs to the evaluation data: near copies of it never enter a dataset.
    public let text: String
    /// What it is; one label in a single-label task.
    public let trueLabels: [String]
    /// What it was taken for; one label in a single-label task, possibly none in a multi-label task.
    public let predictedLabels: [String]
    /// The classifier's probability of its answer, 0…1; nil where the input does not say.
    public let confidence: Double?
    /// Whether the true label is probably wrong itself (``LabelDoubts``): it shows nothing that a text could be written by.
    public var isDoubtful = false

    /// Creates an error sample.
    public init(
        text: String, trueLabels: [String], predictedLabels: [String], confidence: Double? = nil,
        isDoubtful: Bool = false
    ) {
        self.text = text
        self.trueLabels = trueLabels
        self.predictedLabels = predictedLabels
        self.confidence = confidence
        self.isDoubtful = isDoubtful
    }

    /// Labels the classifier failed to see.
    public var missed: [String] { trueLabels.filter { !predictedLabels.contains($0) } }

    /// Labels the classifier saw wrongly.
    public var spurious: [String] { predictedLabels.filter { !trueLabels.contains($0) } }
}
