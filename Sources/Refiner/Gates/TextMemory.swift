import TextFeatures

/// A text made ready for comparison once, for all gates.
struct PreparedText: Sendable {
    let text: String
    let normalized: String
    let shingles: Shingles

    init(_ text: String) {
        self.text = text
        normalized = TextNormalizer.normalized(text)
        shingles = Shingles(normalized: normalized)
    }
}

/// Texts that a new one must not repeat.
struct TextMemory: Sendable {
    /// What a text collides with.
    struct Match: Sendable, Hashable {
        /// Jaccard similarity of their character 5-gram shingles, 0.8…1.
        let similarity: Double
        /// Whether both are the same but for case, width and white space.
        let isExact: Bool
        /// The text that was there first.
        let text: String
    }

    private var texts: [String] = []
    private var exact: [String: Int] = [:]
    private var index = SimilarityIndex()

    init(_ texts: some Sequence<String> = []) {
        for text in texts { insert(PreparedText(text)) }
    }

    mutating func insert(_ prepared: PreparedText) {
        guard exact[prepared.normalized] == nil else { return }
        exact[prepared.normalized] = texts.count
        index.insert(prepared.shingles, id: texts.count)
        texts.append(prepared.text)
    }

    /// What `prepared` repeats: the same text, else the most similar one at or above 0.8.
    func match(_ prepared: PreparedText) -> Match? {
        if let id = exact[prepared.normalized] { return Match(similarity: 1, isExact: true, text: texts[id]) }
        return index.bestMatch(prepared.shingles).map {
            Match(similarity: $0.similarity, isExact: false, text: texts[$0.id])
        }
    }
}
