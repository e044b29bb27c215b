extension JSON {
    /// A value read from text, and what had to be replaced on the way.
    public struct Reading: Sendable, Hashable {
        /// The value.
        public let value: JSON

        /// How many lone surrogate escapes (`\ud83d` without its partner) became U+FFFD.
        ///
        /// JSON can spell halves of a character; Unicode text cannot hold them.
        public let replacedSurrogates: Int
    }

    /// The nesting depth that reading allows unless told otherwise.
    public static let defaultMaximumDepth = 256

    /// The greatest nesting depth that can be asked for; larger wishes are lowered to it.
    ///
    /// Values are compared, written and released recursively, and this many levels fit on every thread's stack.
    public static let greatestMaximumDepth = 1024

    /// Reads one value, which must be all there is but for white space and a byte order mark.
    ///
    /// Takes linear time and no recursion; containers deeper than `maximumDepth` are refused at the first bracket
    /// that is too many.
    /// - Parameters:
    ///   - bytes: UTF-8 text; invalid UTF-8 is refused with its offset.
    ///   - maximumDepth: The number of containers that may stand inside one another, 0 for scalars alone.
    /// - Returns: The value and the number of replaced surrogates.
    /// - Throws: The first fault and where it is.
    public static func read(
        _ bytes: UnsafeRawBufferPointer, maximumDepth: Int = defaultMaximumDepth
    ) throws(JSONError) -> Reading {
        var reader = JSONReader(bytes, maximumDepth: min(max(0, maximumDepth), greatestMaximumDepth))
        do {
            let value = try reader.readDocument()
            return Reading(value: value, replacedSurrogates: reader.replacedSurrogates)
        } catch {
            throw JSONError(offset: error.offset, in: bytes, reason: error.reason)
        }
    }

    /// Reads one value from UTF-8 text in memory that the caller owns.
    ///
    /// See ``read(_:maximumDepth:)`` for the rules.
    public init(
        parsing bytes: UnsafeRawBufferPointer, maximumDepth: Int = defaultMaximumDepth
    ) throws(JSONError) {
        self = try JSON.read(bytes, maximumDepth: maximumDepth).value
    }

    /// Reads one value from UTF-8 bytes.
    ///
    /// See ``read(_:maximumDepth:)`` for the rules.
    public init(parsing bytes: [UInt8], maximumDepth: Int = defaultMaximumDepth) throws(JSONError) {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(JSONError) in try JSON.read(buffer, maximumDepth: maximumDepth) }
        }
        self = try result.get().value
    }

    /// Reads one value from a string.
    ///
    /// See ``read(_:maximumDepth:)`` for the rules.
    public init(parsing text: String, maximumDepth: Int = defaultMaximumDepth) throws(JSONError) {
        self = try JSON.read(text, maximumDepth: maximumDepth).value
    }

    /// Reads one value from a string, and counts the replaced surrogates.
    ///
    /// See ``read(_:maximumDepth:)-(UnsafeRawBufferPointer,_)`` for the rules.
    public static func read(_ text: String, maximumDepth: Int = defaultMaximumDepth) throws(JSONError) -> Reading {
        var text = text
        let result = text.withUTF8 { buffer in
            Result { () throws(JSONError) in
                try JSON.read(UnsafeRawBufferPointer(buffer), maximumDepth: maximumDepth)
            }
        }
        return try result.get()
    }
}
