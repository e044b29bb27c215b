internal import LinearClassifier
internal import TextFeatures

extension RoundClassifier {
    /// Trains a classifier on texts by class; nil where there are too few texts or classes to tell anything.
    ///
    /// - Parameter texts: training texts by class; a text of several classes stands under each.
    init?(texts: [String: [String]], kind: TaskKind, seed: UInt64) {
        let rows = TrainingRows(texts, kind: kind, limit: Self.rowLimit)
        guard let model = try? LinearModel.train(rows.set(Array(rows.texts.indices)), seed: seed) else { return nil }
        var order = Array(rows.texts.indices)
        var generator = SeededGenerator(seed: seed).split("boundary")
        generator.shuffle(&order)
        // Of many rows a single fifth tells enough.
        let folds = order.count <= Self.foldedRows ? Self.folds : 1
        var gaps: [Double] = []
        for fold in 0..<folds {
            let held = stride(from: fold, to: order.count, by: Self.folds).map { order[$0] }
            let isHeld = Set(held)
            let rest = order.indices.filter { !isHeld.contains($0) }
            guard let other = try? LinearModel.train(rows.set(rest), seed: seed), let task = other.tasks.first else {
                continue
            }
            let numbers = Dictionary(uniqueKeysWithValues: task.classes.enumerated().map { ($1, $0) })
            for (row, predictions) in zip(held, other.predict(held.map { rows.texts[$0] }, threads: 2)) {
                for label in rows.labels[row] {
                    guard let number = numbers[label] else { continue }
                    gaps.append(Self.reading(predictions[0], of: number, in: task).gap)
                }
            }
        }
        self.init(model, unseen: gaps)
    }

    private static let rowLimit = 30_000
    private static let foldedRows = 3_000
    private static let folds = 5
}

/// Texts with their labels, in one order.
private struct TrainingRows {
    private(set) var texts: [String] = []
    private(set) var labels: [[String]] = []
    private let kind: TaskKind

    init(_ byClass: [String: [String]], kind: TaskKind, limit: Int) {
        self.kind = kind
        let perClass = max(1, limit / max(1, byClass.count))
        var places: [String: Int] = [:]
        for label in byClass.keys.sorted() {
            for text in byClass[label, default: []].prefix(perClass) {
                if let place = places[text], kind == .multiLabel {
                    labels[place].append(label)
                    continue
                }
                places[text] = texts.count
                texts.append(text)
                labels.append([label])
            }
        }
    }

    func set(_ rows: [Int]) -> TrainingSet {
        let chosen = rows.map { texts[$0] }
        return switch kind {
        case .singleLabel: TrainingSet(texts: chosen, labels: rows.map { labels[$0][0] })
        case .multiLabel: TrainingSet(texts: chosen, labelSets: rows.map { labels[$0] })
        }
    }
}
