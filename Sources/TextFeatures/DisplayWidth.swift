/// How many columns text takes on a terminal.
///
/// East Asian wide and full-width characters take two columns, combining and zero-width characters none, an emoji with
/// all its parts two, a control character none, all else one (ambiguous ones too). Terminals differ on rare scripts
/// and new emoji; this follows the tables of wcwidth.
public enum DisplayWidth {
    /// The columns of a text.
    public static func width(of text: String) -> Int {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
        return text.reduce(0) { $0 + width(of: $1) }
    }

    /// The text with spaces up to a width, after it or before it; longer text is left as it is.
    public static func padded(_ text: String, toWidth width: Int, alignRight: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, width - self.width(of: text)))
        return alignRight ? spaces + text : text + spaces
    }

    /// The text cut to at most a width, with an ellipsis in place of what was cut.
    ///
    /// Never cuts through a character, so the result may be a column short where a wide one did not fit.
    public static func truncated(_ text: String, toWidth width: Int) -> String {
        var kept = ""
        var used = 0
        // What fits beside the ellipsis is known only in retrospect: the text may end before the width does.
        var keptWithEllipsis = ""
        for character in text {
            let own = self.width(of: character)
            if used + own > width { return width > 0 ? keptWithEllipsis + "…" : "" }
            kept.append(character)
            used += own
            if used < width { keptWithEllipsis = kept }
        }
        return text
    }

    /// The columns of one grapheme cluster.
    private static func width(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        let first = scalars.first!
        if scalars.count == 1 || character == "\r\n" { return WidthTable.shared.width(of: first) }
        if isRegionalIndicator(first) { return 2 }
        if first.properties.isEmoji, scalars.dropFirst().contains(where: isEmojiPart) { return 2 }
        // Conjuncts of Indic scripts are drawn narrower than their parts.
        return min(2, scalars.reduce(0) { $0 + WidthTable.shared.width(of: $1) })
    }

    /// Whether a scalar after an emoji asks for its picture form or adds to it.
    private static func isEmojiPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFE0F, 0x200D, 0x1F3FB...0x1F3FF, 0xE0020...0xE007F: true
        default: false
        }
    }

    private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
        (0x1F1E6...0x1F1FF).contains(scalar.value)
    }
}
