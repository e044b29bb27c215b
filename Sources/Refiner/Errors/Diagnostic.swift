/// Something the user should know although the work went on: a warning, never lost and never fatal.
public struct Diagnostic: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Where it was seen.
    public var place: Place?
    /// What was seen and what was done about it, on one line.
    public var message: String

    /// Creates a diagnostic.
    public init(_ message: String, at place: Place? = nil) {
        self.place = place
        self.message = message.onOneLine
    }

    /// `place: message`.
    public var description: String {
        place.map { "\($0): \(message)" } ?? message
    }
}
