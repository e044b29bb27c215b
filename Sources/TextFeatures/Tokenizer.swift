/// Cuts a text into words, ideographs, numbers, punctuation and symbols.
///
/// - Words keep apostrophes, hyphens and underscores inside (`don't`, `e-mail`) and digits (`b2b`, `3rd`).
/// - Each character of an unspaced script (``Script/isUnspaced``) is a token of its own, marks attached.
/// - Addresses (`https://…`, `www.…`, `name@host.org`), `@mentions` and `#hashtags` are one token each.
/// - An emoji with its modifiers, joined parts, or second half of a flag is one token.
///
/// Every scalar that is not white space is in exactly one token, so ``join(_:)`` gives the text back.
public enum Tokenizer {
    /// The tokens of a text, in order; takes linear time.
    public static func tokens(_ text: String) -> [Token] {
        var scanner = TokenScanner(text)
        var tokens: [Token] = []
        while let token = scanner.next() { tokens.append(token) }
        return tokens
    }

    /// The text of tokens: one space for each white space before a token, none before the first.
    ///
    /// `join(tokens(text))` is `text` with its white space runs replaced by one space, and trimmed.
    public static func join(_ tokens: some Sequence<Token>) -> String {
        var text = String.UnicodeScalarView()
        for token in tokens {
            if token.spaceBefore, !text.isEmpty { text.append(" ") }
            text.append(contentsOf: token.text.unicodeScalars)
        }
        return String(text)
    }
}
