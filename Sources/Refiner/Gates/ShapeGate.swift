/// Refuses what is no plain text of a dataset: objects, numbering, quotes around it, an echo of the label, a refusal,
/// markup or control characters.
struct ShapeGate {
    /// The class names of the task, which no text may merely echo.
    let labels: [String]
    /// Texts of the class: what they do is no fault in a new one, such as to say the same as the label
    /// (`where_are_you_from`) or to span lines.
    var known: [String] = []

    /// Why `proposal` is no text of `label`; nil when it is.
    func refusal(of proposal: Proposal, label: String) -> Refusal? {
        let text = proposal.text
        guard proposal.isText else { return Refusal(.shape, "not a text but \(text.excerpt(40))") }
        if text.isEmpty { return Refusal(.shape, "empty") }
        if !text.contains(where: { $0.isLetter || $0.isNumber || $0.unicodeScalars.contains(where: Self.isPicture) }) {
            return Refusal(.shape, "no letters")
        }
        if text.unicodeScalars.contains(where: { Self.isControl($0) && !isLayout($0) }) {
            return Refusal(.shape, "control characters")
        }
        if text.contains("```") || text.hasPrefix("{\"") || text.hasPrefix("[\"") { return Refusal(.shape, "markup") }
        if isNumbered(text) { return Refusal(.shape, "numbered like a list") }
        if isQuoted(text) { return Refusal(.shape, "in quotation marks") }
        if echoesLabel(text, label) { return Refusal(.shape, "echoes the label") }
        if let opening = Self.refusals.first(where: { text.lowercased().hasPrefix($0) }) {
            return Refusal(.shape, "a refusal: \"\(opening)…\"")
        }
        return nil
    }

    /// Line breaks and tabs are no fault where the class's own texts have them.
    private func isLayout(_ scalar: Unicode.Scalar) -> Bool {
        (scalar == "\n" || scalar == "\t") && known.contains { $0.unicodeScalars.contains(scalar) }
    }

    /// `1. text`, `2) text`, `3、text`, `- text`, `* text`, `• text`.
    private func isNumbered(_ text: String) -> Bool {
        if ["- ", "* ", "• "].contains(where: text.hasPrefix) { return true }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard (1...3).contains(digits.count) else { return false }
        let rest = text.dropFirst(digits.count)
        guard let mark = rest.first, ".):、".contains(mark) else { return false }
        return mark == "、" || rest.dropFirst().first == " "
    }

    private func isQuoted(_ text: String) -> Bool {
        let pairs: [(Character, Character)] = [
            ("\"", "\""), ("“", "”"), ("«", "»"), ("「", "」"), ("'", "'"), ("`", "`"),
        ]
        guard text.count > 1, let first = text.first, let last = text.last else { return false }
        guard pairs.contains(where: { $0 == first && $1 == last }) else { return false }
        let inner = text.dropFirst().dropLast()
        return !inner.contains(first) && !inner.contains(last)
    }

    /// The bare label, or `label: text`, in the label's own writing or with spaces for its separators.
    private func echoesLabel(_ text: String, _ label: String) -> Bool {
        let folded = Self.folded(text)
        if folded == Self.folded(label) && label.contains(where: Self.isSeparator) {
            let isVerbatim = text.contains("_") || text.contains(":")
            return isVerbatim
                || !known.contains { Self.folded($0.filter { !$0.isPunctuation || Self.isSeparator($0) }) == folded }
        }
        for name in labels where name.count > 2 {
            if text.lowercased().hasPrefix(name.lowercased() + ":") { return true }
        }
        return ["label:", "class:", "text:", "category:"].contains { text.lowercased().hasPrefix($0) }
    }

    private static func folded(_ text: String) -> String {
        String(text.lowercased().map { isSeparator($0) ? " " : $0 })
    }

    private static func isSeparator(_ character: Character) -> Bool { "_-:/.".contains(character) }

    /// An emoji.
    ///
    /// Unicode counts `#`, `*` and digits among the emoji too, for their keycaps.
    private static func isPicture(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isEmoji && !scalar.isASCII
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: scalar == "\u{FFFD}"
        }
    }

    /// How language models decline: the same few openings in nearly all of them.
    private static let refusals = [
        "i'm sorry, but i", "i’m sorry, but i", "i am sorry, but i", "sorry, but i can't", "i can't assist",
        "i cannot assist",
        "i can't help with", "i cannot help with", "i can't provide", "i cannot provide", "as an ai",
        "as a language model",
        "i'm unable to", "i am unable to", "here are ", "sure, here", "sure! here", "certainly! here", "抱歉，我无法",
        "对不起，我无法",
    ]
}
