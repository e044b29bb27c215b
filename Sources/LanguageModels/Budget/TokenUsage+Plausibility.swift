extension TokenUsage {
    /// More tokens than any context holds; beyond it a number is a mistake.
    static let mostBelievable = 20_000_000

    /// Whether a service may have counted this: no number is negative or huge, and the prompt took some.
    var isBelievable: Bool {
        (1...Self.mostBelievable).contains(inputTokens) && (0...Self.mostBelievable).contains(outputTokens)
    }
}
