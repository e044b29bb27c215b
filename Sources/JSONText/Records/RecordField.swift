/// Where the value of one member of an object stands, and what it is.
@frozen
public struct RecordField: Sendable, Hashable {
    /// The kind of a value.
    public enum Kind: UInt8, Sendable, Hashable {
        /// The object has no such member.
        case missing
        /// `null`.
        case null
        /// `true` or `false`.
        case bool
        /// A number, `NaN` and `Infinity` included.
        case number
        /// A string.
        case string
        /// An array.
        case array
        /// An object.
        case object
    }

    // The offsets stand first, so that nothing lies between them and the field stays small.
    /// The offset of its first byte; of a string, of the byte after the opening quote.
    public var start: Int
    /// The offset after its last byte; of a string, of the closing quote.
    public var end: Int
    /// What the value is.
    public var kind: Kind
    /// Whether a string holds escapes.
    public var hasEscapes: Bool

    /// A member that is not there.
    public static let missing = RecordField(kind: .missing, start: 0, end: 0, hasEscapes: false)

    /// Creates a field.
    public init(kind: Kind, start: Int, end: Int, hasEscapes: Bool) {
        self.kind = kind
        self.start = start
        self.end = end
        self.hasEscapes = hasEscapes
    }

    /// Whether there is a value that is not `null`.
    @inlinable
    public var isPresent: Bool { kind != .missing && kind != .null }

    /// The value as it stands; of a string what is between its quotes.
    ///
    /// - Parameter bytes: what was scanned.
    @inlinable
    public func bytes(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[start..<end])
    }

    /// The text of a string, escapes resolved; nil for another kind.
    ///
    /// - Parameter bytes: what was scanned.
    public func string(in bytes: UnsafeRawBufferPointer) -> String? {
        guard kind == .string else { return nil }
        guard hasEscapes else { return String(decoding: self.bytes(in: bytes), as: UTF8.self) }
        var text: [UInt8] = []
        append(to: &text, in: bytes)
        return String(decoding: text, as: UTF8.self)
    }

    /// The nearest double of a number; nil for another kind.
    ///
    /// - Parameter bytes: what was scanned.
    public func double(in bytes: UnsafeRawBufferPointer) -> Double? {
        guard kind == .number else { return nil }
        if let double = PlainDecimal.value(of: bytes, start, end) { return double }
        return Double(String(decoding: self.bytes(in: bytes), as: UTF8.self))
    }

    /// The value parsed whole; nil where there is none.
    ///
    /// - Parameter bytes: what was scanned.
    public func value(in bytes: UnsafeRawBufferPointer) -> JSON? {
        guard kind != .missing else { return nil }
        let quote = kind == .string ? 1 : 0
        return try? JSON(parsing: UnsafeRawBufferPointer(rebasing: bytes[(start - quote)..<(end + quote)]))
    }
}
