/// Why an answer cannot be used, in words that both the model and the user understand.
struct AnswerFault: Error, Sendable, Hashable {
    /// What is wrong, such as `it holds no texts`.
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
