import TextFeatures

/// How well a sequence of words reads, judged by what the task itself says.
///
/// For each word it looks for the longest stretch of up to four words ending in it that some text holds: backoff as in
/// Brants et al. (2007), as a penalty instead of a weight.
struct FluencyModel: Sendable {
    private var seen: Set<UInt64> = []
    private static let longest = 4
    /// Penalty by the length of the longest known stretch: an unknown pair is a flaw, a known trigram nearly none.
    private static let penalties = [0, 2.5, 1.0, 0.2, 0]

    init(_ texts: [LearnedText], _ vocabulary: Vocabulary) {
        for text in texts {
            let whole = [Vocabulary.Key](repeating: Vocabulary.begin, count: 3) + text.keys + [Vocabulary.end]
            for sequence in [whole, Self.bySentence(text.keys, vocabulary)] {
                for end in 3..<sequence.count {
                    for length in 2...Self.longest { seen.insert(Self.hash(sequence[(end - length + 1)...end])) }
                }
            }
        }
    }

    /// The sum of the penalties, 0 for a text all of whose stretches are known.
    func flaws(_ keys: [Vocabulary.Key], _ vocabulary: Vocabulary) -> Double {
        let sequence = Self.bySentence(keys, vocabulary)
        var sum = 0.0
        for end in 3..<sequence.count where sequence[end] != Vocabulary.begin {
            var order = known(sequence, end)
            // After a comma a clause may begin as a sentence does.
            if vocabulary.endsClause(sequence[end - 1]) {
                order = max(order, known([Vocabulary.begin, Vocabulary.begin, Vocabulary.begin, sequence[end]], 3))
            }
            if vocabulary.endsClause(sequence[end]) { order = max(order, 3) }
            sum += Self.penalties[order]
        }
        return sum
    }

    private func known(_ sequence: [Vocabulary.Key], _ end: Int) -> Int {
        for length in stride(from: Self.longest, to: 1, by: -1)
        where seen.contains(Self.hash(sequence[(end - length + 1)...end])) {
            return length
        }
        return 1
    }

    /// Every sentence begins anew.
    private static func bySentence(_ keys: [Vocabulary.Key], _ vocabulary: Vocabulary) -> [Vocabulary.Key] {
        let start = [Vocabulary.Key](repeating: Vocabulary.begin, count: 3)
        var sequence = start
        for key in keys {
            sequence.append(key)
            if vocabulary.endsSentence(key) { sequence += [Vocabulary.end] + start }
        }
        return sequence + [Vocabulary.end]
    }

    private static func hash(_ keys: ArraySlice<Vocabulary.Key>) -> UInt64 {
        keys.reduce(UInt64(keys.count)) { StableHash.combine($0, UInt64(UInt32(bitPattern: $1))) }
    }
}
