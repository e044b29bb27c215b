/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The UTF-8 byte at which the fault was noticed, from 0.
    public let offset: Int
    /// The line of the fault, from 1.
    public let line: Int
    /// The byte within the line, from 1.
    public let column: Int
    /// What was expected and what was found, without the place.
    public let reason: String

    /// Creates an error at a known place.
    public init(offset: Int, line: Int, column: Int, reason: String) {
        self.offset = offset
        self.line = line
        self.column = column
        self.reason = reason
    }

    /// Creates an error at a byte of a text, and counts lines up to it.
    public init(offset: Int, in bytes: UnsafeRawBufferPointer, reason: String) {
        let place = JSON.place(ofOffset: offset, in: bytes)
        self.init(offset: offset, line: place.line, column: place.column, reason: reason)
    }

    /// The place and the reason, such as `line 3, column 17: expected ':' after an object key, found '}'`.
    public var description: String {
        "line \(line), column \(column): \(reason)"
    }
}
