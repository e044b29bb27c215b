import TextFeatures

/// Training texts that are too many to be held: new texts are compared by streaming them past.
///
/// Memory follows the new texts alone.
struct StreamedTexts: Sendable {
    /// Where the training texts are.
    let source: RowSource
    /// Texts that follow them.
    let added: [String]

    /// From so many rows on, the texts of a task are streamed.
    static let least = 20_000

    /// What each of `texts` repeats: the same text, else the most similar one at or above 0.8, of several the first.
    func matches(of texts: [String]) throws(RefineError) -> [TextMemory.Match?] {
        guard !texts.isEmpty else { return [] }
        var search = Search(texts)
        try source.stream { (row) throws(RefineError) in search.meet(row.text) }
        for var text in added { text.withUTF8 { search.meet(UnsafeRawBufferPointer($0)) } }
        return search.best
    }

    private struct Search {
        private let normalized: [String]
        private var query: SimilarityQuery
        private(set) var best: [TextMemory.Match?]

        init(_ texts: [String]) {
            normalized = texts.map(TextNormalizer.normalized)
            best = texts.map { _ in nil }
            var few = SimilarityTexts()
            for (id, text) in texts.enumerated() { few.insert(text, id: id) }
            query = SimilarityQuery(few)
        }

        mutating func meet(_ text: UnsafeRawBufferPointer) {
            for match in query.matches(utf8: text) {
                let known = best[match.id]
                if let known, known.isExact || known.similarity >= match.similarity && match.similarity < 1 { continue }
                let met = String(decoding: text, as: UTF8.self)
                let isExact = match.similarity == 1 && TextNormalizer.normalized(met) == normalized[match.id]
                if let known, !isExact, known.similarity >= match.similarity { continue }
                best[match.id] = TextMemory.Match(similarity: match.similarity, isExact: isExact, text: met)
            }
        }
    }
}
