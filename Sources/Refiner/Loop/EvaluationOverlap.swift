import TextFeatures

/// Finds evaluation rows whose texts stand in the rows that are trained on, so that a measure on them says too much.
struct EvaluationOverlap: Sendable {
    private let keys: [String: Set<TextKey>]

    /// Prepares a search for the texts of `rows`, each in its normal form and within its task.
    init(_ rows: EvaluationSet) {
        var keys: [String: Set<TextKey>] = [:]
        for row in rows.rows {
            keys[row.task, default: []].insert(TextKey(normalized: TextNormalizer.normalized(row.text)))
        }
        self.keys = keys
    }

    /// How many of the different texts stand in the dataset in `folder`.
    ///
    /// - Throws: ``RefineError``: `badInput` as the dataset's reader does.
    func count(in folder: String, preferred format: DatasetFormat?) throws(RefineError) -> Int {
        var found: [String: Set<TextKey>] = [:]
        try DatasetStores.reading(folder, preferred: format).stream { (row) throws(RefineError) in
            guard let keys = keys[row.task] else { return }
            let key = TextKey(normalized: TextNormalizer.normalized(row.text))
            if keys.contains(key) { found[row.task, default: []].insert(key) }
        }
        return found.values.reduce(0) { $0 + $1.count }
    }
}
