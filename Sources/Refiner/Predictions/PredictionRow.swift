/// One prediction, read and checked.
struct PredictionRow: Sendable, Hashable {
    /// The task, where the line names one.
    var task: String?
    /// The text.
    var text: String
    /// What it is, each label once.
    var truth: [String]
    /// What it was taken for, each label once.
    var answer: [String]
    /// One label, or several.
    var kind: TaskKind
    /// The probability of the answer, 0…1; nil where the line does not say.
    var confidence: Double?
    /// Its `id` as text.
    var id: String?
    /// The probabilities of the classes, 0…1, as far as the line gives them.
    var probabilities: [Probability] = []

    /// A class and its probability.
    struct Probability: Sendable, Hashable {
        var label: String
        var value: Double
    }
}
