/// Cuts token sequences where sentences end.
enum Sentences {
    /// The sentences with at least two words; the whole text where none has.
    static func of(_ tokens: [LearnedToken], _ vocabulary: Vocabulary) -> [[LearnedToken]] {
        var sentences: [[LearnedToken]] = []
        var current: [LearnedToken] = []
        for token in tokens {
            current.append(token)
            if vocabulary.endsSentence(token.key) {
                sentences.append(current)
                current = []
            }
        }
        if !current.isEmpty { sentences.append(current) }
        let whole = sentences.filter { sentence in sentence.count { vocabulary.isWord($0.key) } >= 2 }
        return whole.isEmpty ? [tokens] : whole
    }
}
