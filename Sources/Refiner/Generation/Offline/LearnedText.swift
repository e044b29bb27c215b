import TextFeatures

/// A token as written, and its number.
struct LearnedToken: Sendable, Hashable {
    var text: String
    let key: Vocabulary.Key
    var spaceBefore: Bool
}

/// A text of the task, cut into tokens.
struct LearnedText: Sendable {
    let tokens: [LearnedToken]
    /// Number of its class.
    let label: Int
    /// Whether it is an error sample rather than a training text.
    let isError: Bool
    /// The text as it stands in the data.
    let source: String

    var keys: [Vocabulary.Key] { tokens.map(\.key) }
}

extension [LearnedToken] {
    /// The text that the tokens make.
    var joined: String {
        var text = ""
        for token in self {
            if token.spaceBefore && !text.isEmpty { text += " " }
            text += token.text
        }
        return text
    }
}

/// A text under construction: its tokens, and the texts that they come from.
struct Draft {
    var tokens: [LearnedToken]
    var parents: [String]

    var keys: [Vocabulary.Key] { tokens.map(\.key) }
}
