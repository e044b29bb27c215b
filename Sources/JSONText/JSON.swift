/// A JSON value that remembers where in its source it stood.
///
/// Numbers keep their source text, so that a value read and written again changes no digit, and objects keep their
/// members in order, duplicates included. Reading is strict (RFC 8259) except for Python's `NaN`, `Infinity` and
/// `-Infinity`, which `json.dumps` writes: they are read as number tokens, for the caller to refuse with a better
/// message than a syntax error.
///
///     let row = try JSON(parsing: #"{"text": "hello", "confidence": 0.87}"#)
///     row["text"]?.string         // "hello"
///     row["confidence"]?.double   // 0.87
///     row["confidence"]?.offset   // 32
///
/// Equality and hashing ignore ``offset`` and compare numbers by their text: `1` is not `1.0`. Strings compare as
/// Swift strings do, by canonical equivalence; member look-up is exact, scalar by scalar.
public struct JSON: Sendable {
    /// The six kinds of value.
    public enum Content: Sendable, Hashable {
        /// `null`.
        case null
        /// `true` or `false`.
        case bool(Bool)
        /// A number, as its source text.
        case number(String)
        /// A string, its escapes resolved.
        case string(String)
        /// The elements of an array, in order.
        case array([JSON])
        /// The members of an object, in source order, duplicates included.
        case object([Member])
    }

    /// One name and value of an object.
    public struct Member: Sendable, Hashable {
        /// The name, its escapes resolved.
        public let name: String
        /// The value.
        public let value: JSON

        /// Creates a member.
        public init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// What the value is.
    public let value: Content

    /// The UTF-8 byte at which the value begins in its source; 0 for values built in code.
    public let offset: Int

    /// Creates a value.
    public init(_ value: Content, offset: Int = 0) {
        self.value = value
        self.offset = offset
    }
}

extension JSON: Hashable {
    /// Compares what the values are, not where they stood.
    public static func == (left: JSON, right: JSON) -> Bool {
        left.value == right.value
    }

    /// Hashes what the value is, not where it stood.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(value)
    }
}
