import TextFeatures

/// The words of a task as numbers, so that sequences of them compare and hash fast.
struct Vocabulary: Sendable {
    /// A word's number.
    typealias Key = Int32

    /// Stands before the first word of a text.
    static let begin: Key = 0
    /// Stands after the last word of a text.
    static let end: Key = 1

    private var keys: [String: Key] = [:]
    private(set) var isWord: [Bool] = [false, false]
    private(set) var isTerminal: [Bool] = [false, false]
    private(set) var isPause: [Bool] = [false, false]

    var count: Int { isWord.count }

    /// The number of a token, the same for all ways to write it in upper and lower case and in wide letters.
    mutating func key(of token: Token) -> Key {
        let normalized = TextNormalizer.normalized(token.text)
        if let known = keys[normalized] { return known }
        let key = Key(isWord.count)
        keys[normalized] = key
        isWord.append(token.isWordLike)
        isTerminal.append(Self.terminals.contains(normalized))
        isPause.append(Self.pauses.contains(normalized))
        return key
    }

    /// Ends a sentence.
    func endsSentence(_ key: Key) -> Bool { isTerminal[Int(key)] }

    /// Ends a clause within a sentence.
    func endsClause(_ key: Key) -> Bool { isPause[Int(key)] }

    /// Whether it is a word, a number or an ideograph rather than a mark.
    func isWord(_ key: Key) -> Bool { isWord[Int(key)] }

    private static let terminals: Set<String> = [".", "?", "!", "。", "؟", ";", "…", "۔", "।"]
    private static let pauses: Set<String> = [",", "、", "،", ":"]
}
