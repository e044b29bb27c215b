/// Estimates tokens without a tokenizer, for budgets in advance and for services that report no usage.
///
/// The rule counts twelfths of a token for each character, by script: 3 for ASCII letters, blanks and punctuation (four
/// characters a token), 4 for digits, 6 for accented Latin, Greek, Cyrillic, Hebrew and Arabic, 9 for the scripts of
/// South and Southeast Asia, 12 for Chinese, Japanese and Korean, 24 for emoji and rarer scripts. It leans to the high
/// side with the newest vocabularies; expect it to be off by a third in either direction.
public enum TokenEstimate {
    /// Tokens that chat services add for each message, and once for the answer's beginning.
    private static let perMessage = 4
    private static let perConversation = 3

    /// The tokens of a text; 0 only for the empty one.
    public static func tokens(of text: some StringProtocol) -> Int {
        var twelfths = 0
        for scalar in text.unicodeScalars { twelfths += weight(of: scalar.value) }
        return (twelfths + 11) / 12
    }

    /// The tokens of a prompt, the marks between the messages included.
    public static func tokens(of messages: [ChatMessage]) -> Int {
        messages.reduce(perConversation) { $0 + perMessage + tokens(of: $1.content) }
    }

    /// What a request and its answer probably took.
    public static func usage(of request: ChatRequest, answer: some StringProtocol) -> TokenUsage {
        TokenUsage(
            inputTokens: tokens(of: request.messages),
            outputTokens: tokens(of: answer),
            isEstimated: true
        )
    }

    private static func weight(of scalar: UInt32) -> Int {
        switch scalar {
        case 0x30...0x39: 4
        case 0..<0x80, 0x2000..<0x2070: 3
        case 0x80..<0x0900: 6
        case 0x0900..<0x1100, 0x1200..<0x2000: 9
        case 0x1100..<0x1200, 0x2070..<0x1_0000: 12
        default: 24
        }
    }
}
