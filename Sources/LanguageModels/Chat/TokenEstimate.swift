/// Estimates tokens without a tokenizer, for budgets in advance and for services that report no usage.
///
/// The rule counts twelfths of a token for each character, by script: 3 for ASCII letters, blanks and punctuation (four
/// characters a token), 4 for digits, 6 for accented Latin, Greek, Cyrillic, Hebrew and Arabic, 9 for the scripts of
/// South and Southeast Asia, 12 for Chinese, Japanese and Korean, 24 for emoji and rarer scripts.
///
/// Real tokens over estimated ones, on pieces of 1,500 characters (`scripts/token_estimate.py`; mean, 5 to 95 %):
///
/// | text | o200k | DeepSeek V3 | cl100k | Claude 2 |
/// |---|---|---|---|---|
/// | English (CLINC150) | 0.97 (0.87–1.07) | 0.99 (0.89–1.08) | 0.98 (0.89–1.07) | 0.99 (0.90–1.07) |
/// | English (BANKING77) | 0.90 (0.82–0.98) | 0.92 (0.83–1.00) | 0.92 (0.83–1.00) | 0.99 (0.88–1.10) |
/// | German (Django's messages) | 0.96 (0.83–1.21) | 1.15 (1.01–1.33) | 1.12 (1.03–1.30) | 1.34 (1.17–1.49) |
/// | Turkish (the same) | 1.12 (1.04–1.25) | 1.51 (1.44–1.59) | 1.42 (1.34–1.54) | 1.72 (1.64–1.81) |
/// | Russian (the same) | 0.65 (0.54–0.76) | 0.73 (0.63–0.83) | 0.92 (0.85–1.07) | 1.16 (1.10–1.29) |
/// | Greek (the same) | 0.86 (0.73–1.02) | 1.07 (0.98–1.20) | 1.90 (1.79–1.97) | 2.33 (2.21–2.47) |
/// | Arabic (ArSarcasm) | 0.94 (0.86–1.04) | 1.06 (0.99–1.16) | 1.66 (1.60–1.73) | 2.00 (1.96–2.08) |
/// | Hindi (Django's messages) | 0.58 (0.56–0.61) | 0.93 (0.92–0.94) | 1.54 (1.48–1.59) | 1.74 (1.69–1.79) |
/// | Chinese (CrossWOZ) | 0.81 (0.78–0.83) | 0.66 (0.64–0.67) | 1.27 (1.24–1.32) | 1.23 (1.20–1.26) |
/// | Japanese (Django's messages) | 0.73 (0.65–0.79) | 0.72 (0.64–0.78) | 0.98 (0.92–1.02) | 1.04 (0.97–1.08) |
///
/// So it leans to the high side with the newest vocabularies, and is far too low with old ones outside English:
/// ``TokenMeter`` learns which it is. Random letters and digits, as in keys, take up to three times the estimate.
public enum TokenEstimate {
    /// Tokens that chat services add for each message, and once for the answer's beginning.
    private static let perMessage = 4
    private static let perConversation = 3

    /// The tokens of a text; 0 only for the empty one.
    public static func tokens(of text: some StringProtocol) -> Int {
        let twelfths = text.utf8.withContiguousStorageIfAvailable { twelfthsOf($0) }
        return ((twelfths ?? text.unicodeScalars.reduce(0) { $0 + weight(of: $1.value) }) + 11) / 12
    }

    /// As a sum over scalars, but read from valid UTF-8, of which most is ASCII: three for each character and one more for each
    /// digit, then the others.
    private static func twelfthsOf(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        var (digits, others) = (0, 0)
        var index = 0
        while index < bytes.count {
            // Counted in bytes, as many as those hold: the compiler makes vectors of sixteen of them.
            var (digitsHere, othersHere) = (UInt8(0), UInt8(0))
            let end = min(bytes.count, index &+ 224)
            while index < end {
                digitsHere &+= base[index] &- 0x30 < 10 ? 1 : 0
                othersHere &+= base[index] >> 7
                index &+= 1
            }
            digits &+= Int(digitsHere)
            others &+= Int(othersHere)
        }
        let ascii = 3 * (bytes.count - others) + digits
        return others == 0 ? ascii : ascii + twelfthsBeyondASCII(UnsafeRawBufferPointer(bytes))
    }

    /// What the characters that are not ASCII weigh.
    private static func twelfthsBeyondASCII(_ bytes: UnsafeRawBufferPointer) -> Int {
        var twelfths = 0
        var index = 0
        while index < bytes.count {
            if index &+ 8 <= bytes.count,
                bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & highBits == 0
            {
                index &+= 8
                continue
            }
            let byte = bytes[index]
            guard byte >= 0x80 else {
                index += 1
                continue
            }
            let width = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            var scalar = UInt32(byte) & (0x7F >> UInt32(width))
            for next in bytes[(index + 1)..<min(index + width, bytes.count)] {
                scalar = scalar << 6 | UInt32(next) & 0x3F
            }
            twelfths += weight(of: scalar)
            index += width
        }
        return twelfths
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

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

    /// More tokens than a text takes in any vocabulary in use, short of random letters.
    ///
    /// Twice the estimate for ASCII and for Chinese, Japanese and Korean, where the worst vocabulary measured took 1.8
    /// times as much. A token for each byte of all else and of the blank or mark that follows it: no vocabulary of bytes
    /// takes more, and old ones take nearly that for scripts they have hardly seen.
    static func bound(of text: some StringProtocol) -> Int {
        var twelfths = 0
        var isAfterOther = false
        for scalar in text.unicodeScalars {
            let weight = weight(of: scalar.value)
            let isOther = scalar.value >= 0x80 && weight != 12
            twelfths += isOther || isAfterOther ? 12 * UTF8.width(scalar) : 2 * weight
            isAfterOther = isOther
        }
        return (twelfths + 11) / 12
    }

    /// Twelfths of a token.
    private static func weight(of scalar: UInt32) -> Int {
        switch scalar {
        case 0x30...0x39: 4
        case 0..<0x80, 0x2000..<0x2070: 3
        case 0x80..<0x0900: 6
        case 0x0900..<0x0F00, 0x1000..<0x1100, 0x1780..<0x2000: 9
        case 0x0F00..<0x1000, 0x1200..<0x1780: 24
        case 0x1100..<0x1200, 0x2070..<0x1_0000: 12
        default: 24
        }
    }
}
