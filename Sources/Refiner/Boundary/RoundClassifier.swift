internal import Foundation
internal import LinearClassifier

/// A classifier of one task, trained on the training data of the round: it tells how near the boundary a new text lies,
/// and whether its label is to be believed.
///
/// It takes no probability for what it says, since a small-data softmax is far too modest: readings are held against those
/// of the task's own training texts, each read by a classifier that had not seen it.
struct RoundClassifier: Sendable {
    private let model: LinearModel
    private let numbers: [String: Int]
    /// The gap below which ``refusedShare`` of the training texts lie; a new text below it is refused.
    let cut: Double
    /// The gap below which a quarter of the training texts lie; a new text below it is a boundary sample.
    let quarter: Double

    /// The share of the training texts that lie beyond the cut: so many right texts are refused with the wrong ones.
    static let refusedShare = 0.02

    /// Creates a classifier of the readings of texts that a model had not seen.
    init?(_ model: LinearModel, unseen gaps: [Double]) {
        guard let task = model.tasks.first, gaps.count >= Self.leastReadings else { return nil }
        self.model = model
        numbers = Dictionary(uniqueKeysWithValues: task.classes.enumerated().map { ($1, $0) })
        let sorted = gaps.sorted()
        cut = sorted[Int(Double(sorted.count) * Self.refusedShare)]
        quarter = sorted[sorted.count / 4]
    }

    /// What the classifier makes of `text` as a sample of `label`; nil for a class it does not know.
    func reading(of text: String, as label: String) -> BoundaryReading? {
        guard let number = numbers[label], let prediction = model.predict(text).first else { return nil }
        return Self.reading(prediction, of: number, in: model.tasks[0])
    }

    /// What a prediction says of the class with a number.
    static func reading(_ prediction: TaskPrediction, of number: Int, in task: TaskModel) -> BoundaryReading {
        let probabilities = prediction.probabilities
        let own = probabilities[number]
        if task.isMultiLabel {
            return BoundaryReading(gap: logit(own) - logit(task.thresholds[number]), other: nil)
        }
        var other: Int?
        for index in probabilities.indices where index != number {
            if other.map({ probabilities[$0] < probabilities[index] }) ?? true { other = index }
        }
        guard let other else { return BoundaryReading(gap: 0, other: nil) }
        return BoundaryReading(gap: floored(own) - floored(probabilities[other]), other: task.classes[other])
    }

    private static func floored(_ probability: Double) -> Double { log(max(probability, 1e-30)) }

    private static func logit(_ probability: Double) -> Double { floored(probability) - floored(1 - probability) }

    private static let leastReadings = 20
}

extension RoundClassifier {
    /// The refusal of a text that is read as another class, further from its own than training texts ever are.
    func refusal(of text: String, label: String) -> Refusal? {
        guard let reading = reading(of: text, as: label), reading.gap < min(cut, 0) else { return nil }
        let what = reading.other.map { "reads as \"\($0.excerpt(40))\"" } ?? "does not read as the class"
        return Refusal(.contrast, score: reading.gap, "\(what), further off than 98 in 100 training texts are")
    }

    /// Whether a text lies where the classifier is least sure of its class.
    func isBoundary(_ text: String, label: String) -> Bool {
        reading(of: text, as: label).map { $0.gap < max(quarter, 0) } ?? false
    }
}
