extension JSON {
    /// How a value is laid out as text.
    public enum Style: Sendable, Hashable {
        /// No white space: `{"a":[1,2]}`.
        case compact
        /// Python's `json.dumps(value, ensure_ascii=False)`: `{"a": [1, 2]}`.
        case python
        /// Python's `json.dumps(value, ensure_ascii=False, indent=2)`, a member a line.
        case pretty
    }

    /// The value as JSON text.
    ///
    /// Characters beyond ASCII stand for themselves; quotes, backslashes and control characters below U+0020 are
    /// escaped as Python does. Numbers are written as they were read.
    public func serialized(_ style: Style = .compact) -> String {
        var bytes: [UInt8] = []
        append(to: &bytes, style: style)
        return String(validUTF8: bytes)
    }

    /// Appends the value as UTF-8 JSON text, for writers that collect many.
    public func append(to bytes: inout [UInt8], style: Style = .compact) {
        JSONWriter.append(self, to: &bytes, style: style, depth: 0)
    }

    /// A text as a JSON string, with its quotes.
    public static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        JSONWriter.appendQuoted(text, to: &bytes)
        return String(validUTF8: bytes)
    }

    /// Appends a text that is given as valid UTF-8 as a JSON string, with its quotes.
    public static func appendQuoted(_ text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        JSONWriter.appendQuoted(text, to: &bytes)
    }
}
