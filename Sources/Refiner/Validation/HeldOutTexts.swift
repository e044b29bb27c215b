import TextFeatures

/// The texts of evaluation files, made ready to be compared with each row.
///
/// They are the indexed side, and the rows stream by: memory follows the evaluation files, not the dataset.
struct HeldOutTexts: Sendable {
    /// A held-out text that a row comes near to.
    struct Match: Sendable, Hashable {
        let number: Int
        /// The Jaccard index; 1 for texts of one normal form.
        let similarity: Double
    }

    /// The Jaccard index from which two texts count as copies of each other.
    static let threshold = 0.8

    /// The rows; those without text are compared with nothing.
    let rows: [HoldoutReader.Row]
    private var numbers: [TextKey: Int] = [:]
    private var query: SimilarityQuery

    init(_ rows: [HoldoutReader.Row]) {
        self.rows = rows
        var texts = SimilarityTexts(threshold: Self.threshold)
        for (number, row) in rows.enumerated() {
            let normalized = TextNormalizer.normalized(row.text)
            let key = TextKey(normalized: normalized)
            guard !normalized.isEmpty, numbers[key] == nil else { continue }
            numbers[key] = number
            texts.insert(normalized, id: number)
        }
        query = SimilarityQuery(texts)
    }

    /// The held-out text that is the same as a normal form, else the most similar one at or above the threshold.
    mutating func match(_ normalized: String, key: TextKey) -> Match? {
        if numbers.isEmpty { return nil }
        if let number = numbers[key] { return Match(number: number, similarity: 1) }
        return query.bestMatch(normalized).map { Match(number: $0.id, similarity: $0.similarity) }
    }
}
