import JSONText

/// Dataset texts as they stand in a prompt: JSON in a fence that no text can close.
enum PromptData {
    /// `json` on one line, with every `<` escaped, so that `</data>` within a text is only letters.
    static func fenced(_ json: JSON) -> String {
        let text = json.serialized(.python)
        guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
        return text.split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\u003c")
    }

    /// A text as long as a prompt needs it: the start of a document tells its class.
    static func clipped(_ text: String) -> JSON {
        // No text has more characters than bytes, and counting characters takes long.
        JSON(
            text.utf8.count <= longestText || text.count <= longestText ? text : String(text.prefix(longestText)) + "…")
    }

    /// Texts as a JSON array.
    static func texts(_ texts: [String]) -> JSON { JSON(texts.map(clipped)) }

    private static let longestText = 600
}
