/// A language model that answers a conversation with one more message.
///
/// Conformers retry passing trouble themselves and may be called from many tasks at once. When the calling task is
/// cancelled, they stop and throw an error of kind ``ChatError/Kind/cancelled``.
public protocol ChatModel: Sendable {
    /// The model's name as it is sent.
    var model: String { get }

    /// The base URL of the service, without credentials.
    var endpoint: String { get }

    /// Asks the model for one answer.
    ///
    /// - Throws: a ``ChatError`` when there is no answer; its message is fit for the user.
    func complete(_ request: ChatRequest) async throws(ChatError) -> ChatCompletion
}
