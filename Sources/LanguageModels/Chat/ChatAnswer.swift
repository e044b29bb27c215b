/// One readable answer of a service, before the attempts of its call are added up.
struct ChatAnswer: Sendable, Hashable {
    var content: String
    var finishReason: FinishReason
    var usage: TokenUsage
    var model: String
    var status: Int
}
