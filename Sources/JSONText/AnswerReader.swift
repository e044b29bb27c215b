/// Finds JSON in the free text of a language model's answer, and mends its usual faults.
///
/// Looks for objects and arrays between prose, in Markdown fences and after reasoning blocks (`<think>…</think>`,
/// skipped). Plain lists, bulleted or numbered, are not JSON, nor are citations such as `[1]`, check boxes, links and
/// placeholders such as `{name}`. What is mended is listed in ``Mend``; what cannot be mended is dropped with the
/// array element it stands in, never guessed: half an object is no element.
///
/// Reading takes time linear in the answer, hostile ones included, uses no recursion, and gives the same result as
/// the strict reader for an answer that is nothing but valid JSON.
public enum AnswerReader {
    /// A fault that was mended.
    public enum Mend: String, Sendable, Hashable, CaseIterable {
        /// Text, fences or reasoning before or after the value.
        case surroundingText
        /// A comma before a closing bracket, or several in a row.
        case trailingComma
        /// No comma between two elements.
        case missingComma
        /// A `//`, `#` or `/* */` comment, or an ellipsis in place of elements.
        case comment
        /// A string in single or typographic quotes.
        case foreignQuotes
        /// A quote inside a string without its backslash.
        case innerQuote
        /// A line break, tab or other control character inside a string.
        case rawControlCharacter
        /// A backslash before a character that needs none; kept, but for quotes.
        case strayEscape
        /// Python's `True`, `False`, `None`, or JavaScript's `undefined`.
        case foreignWord
        /// A number such as `+1`, `.5` or `2.`.
        case looseNumber
        /// A member name without quotes.
        case unquotedName
        /// A closing bracket that is missing or of the wrong kind.
        case missingBracket
        /// An incomplete or unreadable last part that was dropped.
        case brokenPart
        /// Several values one after the other, joined in one array.
        case severalValues
    }

    /// A value found in an answer, and what was mended.
    public struct Reading: Sendable, Hashable {
        /// The value; its offsets are bytes of the answer.
        public let value: JSON
        /// What was mended; empty for an answer that is valid JSON and nothing else.
        public let mends: Set<Mend>
    }

    /// The most plausible object or array in an answer, or `nil`.
    ///
    /// Fenced values go before others, then the longest stretch of text wins. Values that follow one another without
    /// prose between them, and objects with the same member names even with prose, count as one array.
    public static func read(_ answer: String) -> Reading? {
        if let json = try? JSON(parsing: answer), json.array != nil || json.members != nil {
            return Reading(value: json, mends: [])
        }
        return AnswerChoice.best(of: candidates(in: answer), in: Array(answer.utf8))
    }

    /// The value of ``read(_:)``.
    public static func value(in answer: String) -> JSON? {
        read(answer)?.value
    }

    /// All objects and arrays in an answer that do not stand in one another, in order, each mended.
    ///
    /// Of an array that breaks in the middle, each readable element counts for itself.
    public static func values(in answer: String) -> [JSON] {
        // What is valid JSON and nothing else reads the same either way, and faster so.
        if let json = try? JSON(parsing: answer), json.array != nil || json.members != nil { return [json] }
        return candidates(in: answer).map(\.value)
    }

    private static func candidates(in answer: String) -> [AnswerCandidate] {
        var scanner = AnswerScanner(Array(answer.utf8))
        return scanner.candidates()
    }
}
