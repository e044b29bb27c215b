import LanguageModels
import RefinerTestSupport

/// A service's own count of tokens, for tests that hold it against what a run may take.
enum Meter {
    /// The tokens of a prompt, by a rule that the client does not know.
    static func prompt(_ request: ServerRequest, tokensPerByte: Double = 0.27) -> Int {
        let bytes = request.chat?.messages.reduce(0) { $0 + $1.content.utf8.count } ?? 0
        return max(1, Int(Double(bytes) * tokensPerByte))
    }

    /// The limit of tokens that a request was sent with.
    static func limit(_ request: ServerRequest) -> Int? {
        request.chat.flatMap { $0.maxTokens ?? $0.maxCompletionTokens }
    }

    /// The shop's answer, with tokens counted by size.
    static func answer(_ request: ServerRequest) -> ServerReply {
        let content = ShopWriter.content(request)
        return .completion(
            content,
            usage: TokenUsage(inputTokens: prompt(request), outputTokens: max(1, content.utf8.count / 4)))
    }

    /// The messages of a request as one text, by which requests are told apart.
    static func question(_ request: ServerRequest) -> String {
        (request.chat?.messages ?? []).map(\.content).joined(separator: "\n")
    }

    /// How many requests of the server's ask what was asked before.
    static func repeated(_ server: ChatServer) -> Int {
        let questions = server.statistics.requests.map(question)
        return questions.count - Set(questions).count
    }
}
