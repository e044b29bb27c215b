public import LanguageModels

/// A model without a service: a closure answers.
public final class ScriptedChatModel: ChatModel {
    /// Answers the request with the given number, from 1.
    public typealias Script =
        @Sendable (_ request: ChatRequest, _ number: Int) async throws(ChatError) -> ChatCompletion

    /// The model's name.
    public let model: String
    /// Where the model claims to be.
    public let endpoint: String
    private let script: Script
    private let asked = Locked<[ChatRequest]>([])

    /// A model that answers as the closure says.
    public init(model: String = "scripted", endpoint: String = "scripted", _ script: @escaping Script) {
        self.model = model
        self.endpoint = endpoint
        self.script = script
    }

    /// A model that gives these texts one after another, and the last one again and again.
    ///
    /// - Parameter answers: the texts, at least one; their usage is estimated.
    public convenience init(answers: [String]) {
        precondition(!answers.isEmpty, "a model needs an answer")
        self.init { (request, number) throws(ChatError) in
            Self.completion(answers[min(number, answers.count) - 1], to: request)
        }
    }

    /// All requests so far.
    public var requests: [ChatRequest] { asked.withLock { $0 } }

    /// Answers as scripted.
    ///
    /// - Throws: the error that the script throws, or one of kind ``ChatError/Kind/cancelled`` for a cancelled task.
    public func complete(_ request: ChatRequest) async throws(ChatError) -> ChatCompletion {
        let number = asked.withLock { asked in
            asked.append(request)
            return asked.count
        }
        if Task.isCancelled { throw ChatError(kind: .cancelled, message: "cancelled") }
        return try await script(request, number)
    }

    /// An answer with an estimated usage.
    public static func completion(_ content: String, to request: ChatRequest) -> ChatCompletion {
        ChatCompletion(
            content: content,
            usage: TokenEstimate.usage(of: request, answer: content),
            model: "scripted"
        )
    }
}
