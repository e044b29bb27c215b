/// One message of a conversation.
public struct ChatMessage: Codable, Sendable, Hashable {
    /// Who speaks.
    public enum Role: String, Codable, Sendable, Hashable, CaseIterable {
        /// Instructions that stand above the conversation.
        case system
        /// The one who asks.
        case user
        /// The model.
        case assistant
    }

    /// Who speaks.
    public var role: Role
    /// What is said.
    public var content: String

    /// A message.
    public init(role: Role, content: String) {
        self.role = role
        self.content = content
    }

    /// Instructions that stand above the conversation.
    public static func system(_ content: String) -> ChatMessage { ChatMessage(role: .system, content: content) }

    /// A message to the model.
    public static func user(_ content: String) -> ChatMessage { ChatMessage(role: .user, content: content) }

    /// An earlier answer of the model.
    public static func assistant(_ content: String) -> ChatMessage { ChatMessage(role: .assistant, content: content) }
}
