/// A piece of a text as ``Tokenizer`` cuts it.
public struct Token: Sendable, Hashable, Codable {
    /// What a token is.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// Letters, with digits, apostrophes and hyphens inside; also addresses, mentions and hashtags.
        case word
        /// One character, with its marks, of a script that puts no spaces between words.
        case ideograph
        /// Digits, with points, commas and colons inside.
        case number
        /// One punctuation mark.
        case punctuation
        /// One symbol or emoji, with all that belongs to it, and anything else.
        case symbol
    }

    /// The token as written.
    public let text: String
    /// What it is.
    public let kind: Kind
    /// Whether white space stands before it.
    public let spaceBefore: Bool

    /// Creates a token.
    public init(text: String, kind: Kind, spaceBefore: Bool) {
        self.text = text
        self.kind = kind
        self.spaceBefore = spaceBefore
    }

    /// Whether the token carries meaning as a word does: a word, an ideograph or a number.
    public var isWordLike: Bool {
        kind == .word || kind == .ideograph || kind == .number
    }
}
