/// What an answer says, read from whichever wire.
struct WireAnswer: Sendable, Hashable {
    /// The text, empty when there is none.
    var content: String
    /// Why the model stopped.
    var finishReason: FinishReason
    /// The tokens reported, or nil when there are none or impossible ones.
    var usage: TokenUsage?
    /// The model that answered, or nil when it is not said.
    var model: String?
}
