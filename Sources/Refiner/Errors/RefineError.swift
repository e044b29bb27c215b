/// Why a command ends without its result: one clear line, a place, and the exit status it means.
///
/// Recoverable trouble (a refused sample, a class without an answer) is no error but a value: see ``Diagnostic``.
public struct RefineError: Error, Sendable, Hashable {
    /// The kind of failure; its raw value is the process's exit status (DESIGN.md §4.5, after `sysexits.h`).
    public enum Code: Int32, Sendable, Hashable, CaseIterable {
        /// A quality gate failed: a class below `--fail-under`, or errors found in a dataset.
        case qualityGate = 2
        /// A limit of calls, tokens, money or time ended the run early.
        case budgetSpent = 3
        /// The command line is wrong.
        case usage = 64
        /// An input exists but does not hold what was expected.
        case badInput = 65
        /// An input does not exist or cannot be read.
        case inputMissing = 66
        /// The model service cannot be reached, or is out of quota.
        case unavailable = 69
        /// An output cannot be written.
        case cannotWrite = 73
        /// Another run holds the lock of the output folder.
        case locked = 75
        /// The model service refused the key.
        case keyRefused = 77
        /// A configuration file or prompt template is wrong.
        case badConfig = 78
        /// The run was interrupted by the user.
        case interrupted = 130
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong and what was expected, on one line.
    public let message: String
    /// Where it is wrong.
    public let place: Place?
    /// What the user can do about it, on one line.
    public let hint: String?

    /// Creates an error; control characters in `message` and `hint` are shown as `�`, so that one error is one line.
    public init(_ code: Code, _ message: String, at place: Place? = nil, hint: String? = nil) {
        self.code = code
        self.message = message.onOneLine
        self.place = place
        self.hint = hint?.onOneLine
    }
}

extension RefineError: CustomStringConvertible {
    /// `place: message (hint)`, as printed after `error: `.
    public var description: String {
        var text = place.map { "\($0): \(message)" } ?? message
        if let hint { text += "\nhint: \(hint)" }
        return text
    }
}

extension String {
    /// The text with control characters and line breaks replaced, so that hostile input cannot forge a second line
    /// or steer a terminal.
    package var onOneLine: String {
        if !mayBreakLines { return self }
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: result.append(scalar == "\t" ? " " : "\u{FFFD}")
            case .format where scalar.properties.isBidiControl: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Whether a control character, a line break or a mark of direction may be in it: a quick look at the bytes, which tells
    /// most texts, typographic quotes included, from those that need a close look.
    private var mayBreakLines: Bool {
        var text = self
        return text.withUTF8 { bytes in
            bytes.indices.contains { place in
                let byte = bytes[place]
                // Behind 0x7E come a control character and the first bytes of all that is not ASCII.
                if byte &- 0x20 < 0x5F { return false }
                let next = place + 1 < bytes.count ? bytes[place + 1] : 0
                let last = place + 2 < bytes.count ? bytes[place + 2] : 0
                return switch (byte, next, last) {
                case (0..<0x20, _, _), (0x7F, _, _): true
                // U+0080 to U+009F, and U+061C.
                case (0xC2, 0x80..<0xA0, _), (0xD8, 0x9C, _): true
                // U+200B to U+200F, U+2028 to U+202E, and U+2060 to U+206F.
                case (0xE2, 0x80, 0x8B...0x8F), (0xE2, 0x80, 0xA8...0xAE), (0xE2, 0x81, 0xA0...0xAF): true
                default: false
                }
            }
        }
    }

    /// The first `count` characters on one line, with an ellipsis where something was cut.
    package func excerpt(_ count: Int = 60) -> String {
        let line = onOneLine
        return line.count <= count ? line : String(line.prefix(count - 1)) + "…"
    }
}
