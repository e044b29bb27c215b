/// One pass over a text's scalars, a token at a time.
struct TokenScanner {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    /// Looking for addresses at each word is the dearest part, and few texts have any.
    private let mayHoldAddress: Bool

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        mayHoldAddress = text.utf8.contains { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "/") } || Self.hasHost(text)
    }

    mutating func next() -> Token? {
        var spaceBefore = false
        while position < scalars.count, ScalarClass(of: scalars[position]) == .whitespace {
            spaceBefore = true
            position += 1
        }
        guard position < scalars.count else { return nil }
        let start = position
        let kind = scan()
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<position])
        return Token(text: String(text), kind: kind, spaceBefore: spaceBefore)
    }

    private static func hasHost(_ text: String) -> Bool {
        var run = 0
        for byte in text.utf8 {
            run = byte | 0x20 == UInt8(ascii: "w") ? run + 1 : 0
            if run == 3 { return true }
        }
        return false
    }

    /// Steps over the token at the position and tells its kind.
    private mutating func scan() -> Token.Kind {
        if mayHoldAddress, let end = AddressScanner.endOfAddress(in: scalars, from: position) {
            position = end
            return .word
        }
        switch scalarClass(at: position) {
        case .letter:
            skipWord()
            return .word
        case .digit:
            return skipNumber()
        case .ideograph:
            position += 1
            skipMarks()
            return .ideograph
        case .emoji:
            position = EmojiScanner.endOfEmoji(in: scalars, from: position)
            return .symbol
        case .punctuation:
            if startsTag() {
                position += 1
                while isTagBody(at: position) { position += 1 }
                return .word
            }
            if let end = EmojiScanner.endOfKeycap(in: scalars, from: position) {
                position = end
                return .symbol
            }
            position += 1
            skipMarks()
            return .punctuation
        case .symbol, .mark, .joiner, .whitespace, .none:
            position += 1
            skipMarks()
            return .symbol
        }
    }

    private mutating func skipWord() {
        while true {
            switch scalarClass(at: position) {
            case .letter, .digit, .mark, .joiner: position += 1
            case .punctuation where isInnerMark(scalars[position]) && isWordBody(at: position + 1): position += 2
            default: return
            }
        }
    }

    /// A number, or a word that begins with digits.
    private mutating func skipNumber() -> Token.Kind {
        if let end = EmojiScanner.endOfKeycap(in: scalars, from: position) {
            position = end
            return .symbol
        }
        while true {
            switch scalarClass(at: position) {
            case .digit, .mark: position += 1
            case .letter:
                skipWord()
                return .word
            case .punctuation where isInnerSeparator(scalars[position]) && scalarClass(at: position + 1) == .digit:
                position += 2
            default: return .number
            }
        }
    }

    private mutating func skipMarks() {
        while scalarClass(at: position) == .mark || scalarClass(at: position) == .joiner { position += 1 }
    }

    private func scalarClass(at index: Int) -> ScalarClass? {
        index < scalars.count ? ScalarClass(of: scalars[index]) : nil
    }

    private func isWordBody(at index: Int) -> Bool {
        let kind = scalarClass(at: index)
        return kind == .letter || kind == .digit
    }

    private func startsTag() -> Bool {
        switch scalars[position] {
        case "@", "#", "＠", "＃": isTagBody(at: position + 1) && !isKeycap()
        default: false
        }
    }

    private func isKeycap() -> Bool {
        EmojiScanner.endOfKeycap(in: scalars, from: position) != nil
    }

    private func isTagBody(at index: Int) -> Bool {
        switch scalarClass(at: index) {
        case .letter, .digit, .ideograph, .mark, .joiner: true
        default: index < scalars.count && scalars[index] == "_"
        }
    }

    private func isInnerMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "'", "\u{2019}", "-", "_", "\u{2010}", "\u{2011}", "\u{B7}", "\u{5F3}", "\u{5F4}": true
        default: false
        }
    }

    private func isInnerSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "." || scalar == "," || scalar == ":"
    }
}
