/// A credential that does not print itself.
///
/// Descriptions, interpolation, `dump` and `Mirror` show `<redacted>`, and it is not `Codable`, so that a key reaches
/// no log, no error and no file by accident. ``reveal()`` is the only way to the text.
public struct Secret: Sendable {
    private let value: String

    /// Keeps a credential, without the white space around it that files and environment variables often carry.
    public init(_ value: String) {
        var characters = value[...]
        while characters.first?.isWhitespace == true { characters.removeFirst() }
        while characters.last?.isWhitespace == true { characters.removeLast() }
        self.value = String(characters)
    }

    /// Whether nothing but white space was given.
    public var isEmpty: Bool { value.isEmpty }

    /// Whether it may stand in a header field as it is.
    var isVisibleASCII: Bool { value.utf8.allSatisfy { (0x21...0x7E).contains($0) } }

    /// The credential in clear, for the place where it is sent.
    public func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    public var description: String { Self.placeholder }

    /// Always `<redacted>`.
    public var debugDescription: String { Self.placeholder }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// What is shown in place of a credential.
    static let placeholder = "<redacted>"
}
