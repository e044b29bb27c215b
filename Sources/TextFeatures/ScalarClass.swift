/// What a scalar is to the tokenizer.
enum ScalarClass: Equatable {
    case whitespace, letter, ideograph, digit, mark, joiner, punctuation, symbol, emoji

    init(of scalar: Unicode.Scalar) {
        self = scalar.isASCII ? Self.ascii[Int(scalar.value)] : Self.beyondASCII(scalar)
    }

    private static let ascii: [ScalarClass] = (0..<128).map { value in
        let scalar = Unicode.Scalar(UInt8(value))
        switch scalar {
        case "a"..."z", "A"..."Z": return .letter
        case "0"..."9": return .digit
        case "\t"..."\r", " ": return .whitespace
        case "$", "+", "<", "=", ">", "^", "`", "|", "~": return .symbol
        case "!"..."~": return .punctuation
        default: return .symbol
        }
    }

    private static func beyondASCII(_ scalar: Unicode.Scalar) -> ScalarClass {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
            return Script(of: scalar).isUnspaced ? .ideograph : .letter
        case .nonspacingMark, .spacingMark, .enclosingMark:
            return .mark
        case .decimalNumber, .otherNumber:
            return .digit
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            return .punctuation
        case .format:
            // Joiners shape the letters around them, and tag characters end flags.
            return .joiner
        default:
            if properties.isWhitespace { return .whitespace }
            return properties.isEmoji && scalar.value > 0xFF ? .emoji : .symbol
        }
    }
}
