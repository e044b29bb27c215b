import Foundation
import TextFeatures

/// Takes rows for measuring out of a dataset: a stratified share of each class, once, by a hash of the text, so that texts
/// of one normal form fall on one side and the same data and seed give the same split.
struct DevSplit: Sendable {
    /// The share of each class's rows that is taken, above 0 and below 1.
    let share: Double
    let seed: UInt64

    /// The numbers of the rows that are taken, of rows with these texts and labels.
    ///
    /// A class gives at least one text where it has three or more; the first label of a row is its class.
    func taken(texts: [String], labels: [[String]]) -> Set<Int> {
        let texts = texts.map(TextNormalizer.normalized)
        var classes: [String: [String: UInt64]] = [:]
        for (text, labels) in zip(texts, labels) {
            classes[labels.first ?? "", default: [:]][text] =
                StableHash.combine(StableHash.hash(text), seed)
        }
        var chosen: Set<String> = []
        for (_, texts) in classes.sorted(by: { $0.key < $1.key }) {
            let count = texts.count < 3 ? 0 : max(1, Int((Double(texts.count) * share).rounded()))
            chosen.formUnion(texts.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(count).map(\.key))
        }
        return Set(texts.indices.filter { chosen.contains(texts[$0]) })
    }

    /// Splits the dataset: the rows to train on go into the folder `train`, one file a task, the others are returned.
    ///
    /// - Throws: ``RefineError``: `badInput` as the dataset does, also when no class has rows enough; `cannotWrite`.
    func split(_ dataset: DatasetDescription, into train: String) throws(RefineError) -> EvaluationSet {
        var rows: [EvaluationSet.Row] = []
        var kept: [TaskDataset] = []
        for task in dataset.tasks {
            let all = try task.source.load()
            let taken = taken(texts: all.map(\.text), labels: all.map(\.labels))
            for (number, row) in all.enumerated() where taken.contains(number) {
                rows.append(
                    EvaluationSet.Row(task: task.name, text: row.text, labels: row.labels, kind: row.kind))
            }
            kept.append(
                TaskDataset(
                    name: task.name, rows: all.enumerated().filter { !taken.contains($0.offset) }.map(\.element)))
        }
        guard !rows.isEmpty else {
            throw RefineError(
                .badInput, "no class has rows enough to take some for measuring; expected at least three of one class",
                hint: "give them with --dev FILE")
        }
        let store = DatasetStores.writing(train, format: .jsonl)
        _ = try store.save(DatasetMerge(original: Dataset(tasks: kept), additions: [:]))
        return EvaluationSet(rows: rows)
    }
}
