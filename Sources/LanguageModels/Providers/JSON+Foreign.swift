internal import JSONText

/// Reading documents that strangers wrote.
///
/// Servers that claim one wire format differ in every detail; walking a value tolerates what `Decodable` structs refuse.
extension JSON {
    /// Parses a document; invalid UTF-8 is repaired with U+FFFD.
    ///
    /// - Returns: nil when the bytes are not one whole JSON value, or one that is nested without end.
    init?(foreign bytes: [UInt8]) {
        if let value = try? JSON(parsing: bytes) {
            self = value
        } else if String(validating: bytes, as: UTF8.self) == nil,
            let value = try? JSON(parsing: String(decoding: bytes, as: UTF8.self))
        {
            self = value
        } else {
            return nil
        }
    }

    /// The member of an object, nil for everything else and for JSON's null.
    subscript(present name: String) -> JSON? {
        guard let member = self[name], !member.isNull else { return nil }
        return member
    }

    /// A whole number, also when it is written as `12.0` or `"12"`.
    var wholeNumber: Int? {
        int ?? string.flatMap { Int($0) }
    }
}
