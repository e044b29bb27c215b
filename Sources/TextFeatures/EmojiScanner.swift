/// Where an emoji ends: with all that modifies it or is joined to it (UTS 51).
enum EmojiScanner {
    /// The end of the emoji that begins at a scalar.
    static func endOfEmoji(in scalars: [Unicode.Scalar], from start: Int) -> Int {
        var end = start + 1
        if isRegionalIndicator(scalars[start]) {
            return end < scalars.count && isRegionalIndicator(scalars[end]) ? end + 1 : end
        }
        while end < scalars.count {
            if isExtender(scalars[end]) {
                end += 1
            } else if scalars[end] == "\u{200D}" {
                end += 1
                if end < scalars.count, ScalarClass(of: scalars[end]) == .emoji { end += 1 }
            } else {
                break
            }
        }
        return end
    }

    /// The end of a keycap such as 1️⃣ that begins at a scalar, or `nil`.
    static func endOfKeycap(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        guard scalars[start].isASCII else { return nil }
        var end = start + 1
        if end < scalars.count, scalars[end] == "\u{FE0F}" { end += 1 }
        return end < scalars.count && scalars[end] == "\u{20E3}" ? end + 1 : nil
    }

    private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
        (0x1F1E6...0x1F1FF).contains(scalar.value)
    }

    /// Variation selectors, skin tones, enclosing keycaps and the tags that spell a region.
    private static func isExtender(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFE00...0xFE0F, 0x1F3FB...0x1F3FF, 0x20E3, 0xE0020...0xE007F: true
        default: false
        }
    }
}
