/// Why a key could not be had from where it is kept; never with the key in its words.
public struct KeyError: Error, Sendable, Hashable {
    /// What went wrong, in words fit for the user.
    public let message: String
}

extension KeyError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
