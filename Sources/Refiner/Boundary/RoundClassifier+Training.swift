internal import LinearClassifier

extension RoundClassifier {
    /// Trains a classifier on texts by class; nil where there are too few texts or classes to tell anything.
    ///
    /// - Parameter texts: training texts by class; a text of several classes stands under each.
    init?(texts: [String: [String]], kind: TaskKind, seed: UInt64) {
        let rows = TrainingRows(texts, kind: kind, limit: Self.rowLimit)
        guard let (model, unseen) = try? LinearModel.trainReading(rows.set, seed: seed), let task = model.tasks.first
        else { return nil }
        let numbers = Dictionary(uniqueKeysWithValues: task.classes.enumerated().map { ($1, $0) })
        var gaps: [Double] = []
        for (row, prediction) in unseen[0] {
            for label in rows.labels[row] {
                guard let number = numbers[label] else { continue }
                gaps.append(Self.reading(prediction, of: number, in: task).gap)
            }
        }
        self.init(model, unseen: gaps)
    }

    private static let rowLimit = 30_000
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

    var set: TrainingSet {
        switch kind {
        case .singleLabel: TrainingSet(texts: texts, labels: labels.map { $0[0] })
        case .multiLabel: TrainingSet(texts: texts, labelSets: labels)
        }
    }
}
