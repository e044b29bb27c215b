import TextFeatures

/// How texts of a task are written: capitals, spaces, marks.
///
/// New texts follow it.
struct TaskHabits: Sendable {
    /// Whether words are set apart by spaces.
    private(set) var isSpaced = true
    /// Whether texts begin with a capital.
    private(set) var beginsWithCapital = false
    /// Words that are written with a capital within a sentence.
    private(set) var properNames: Set<Vocabulary.Key> = []
    /// What a sentence that goes on with another one is closed with.
    private(set) var joint = LearnedToken(text: ".", key: Vocabulary.end, spaceBefore: false)

    init(_ texts: [LearnedText], _ vocabulary: inout Vocabulary) {
        var spaces = 0
        var words = 0
        var capitals = 0
        var beginnings = 0
        var severalSentences = 0
        var cases: [Vocabulary.Key: (upper: Int, lower: Int)] = [:]
        var finals: [String: Int] = [:]
        var pauses: [String: Int] = [:]
        for text in texts {
            let tokens = text.tokens
            for (index, token) in tokens.enumerated() {
                if vocabulary.endsClause(token.key) { pauses[token.text, default: 0] += 1 }
                guard index > 0 else { continue }
                if vocabulary.isWord(token.key) {
                    words += 1
                    if token.spaceBefore { spaces += 1 }
                }
                guard !vocabulary.endsSentence(tokens[index - 1].key) else { continue }
                if token.text.first?.isUppercase == true {
                    cases[token.key, default: (0, 0)].upper += 1
                } else {
                    cases[token.key, default: (0, 0)].lower += 1
                }
            }
            if let first = tokens.first?.text.first, first.isLetter {
                beginnings += 1
                if first.isUppercase { capitals += 1 }
            }
            if let last = tokens.last, vocabulary.endsSentence(last.key) { finals[last.text, default: 0] += 1 }
            if tokens.dropLast().contains(where: { vocabulary.endsSentence($0.key) }) { severalSentences += 1 }
        }
        isSpaced = 2 * spaces > words
        beginsWithCapital = 2 * capitals > beginnings
        properNames = Set(cases.lazy.filter { $1.upper > $1.lower }.map(\.key))
        let oftenSeveral = 10 * severalSentences > texts.count
        let mark: String
        if oftenSeveral, let final = Self.mostFrequent(finals) {
            mark = final.unicodeScalars.allSatisfy(\.isASCII) || isSpaced ? "." : "。"
        } else {
            mark = Self.mostFrequent(pauses) ?? (isSpaced ? "," : "，")
        }
        joint = LearnedToken(
            text: mark, key: vocabulary.key(of: Token(text: mark, kind: .punctuation, spaceBefore: false)),
            spaceBefore: false)
    }

    private static func mostFrequent(_ counts: [String: Int]) -> String? {
        counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
}
