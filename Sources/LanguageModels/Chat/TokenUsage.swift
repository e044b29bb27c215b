/// The tokens that one or more answers took.
public struct TokenUsage: Codable, Sendable, Hashable {
    /// Tokens of the prompt, those from the service's cache included; 0 or more.
    public var inputTokens: Int
    /// Tokens of the answer, hidden reasoning included; 0 or more.
    public var outputTokens: Int
    /// How many of ``inputTokens`` came from the service's cache, which most services charge less for.
    public var cachedInputTokens: Int
    /// Whether any part of the numbers is estimated, because the service sent none or impossible ones.
    public var isEstimated: Bool

    /// A number of tokens.
    public init(inputTokens: Int, outputTokens: Int, cachedInputTokens: Int = 0, isEstimated: Bool = false) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.cachedInputTokens = cachedInputTokens
        self.isEstimated = isEstimated
    }

    /// No tokens.
    public static let zero = TokenUsage(inputTokens: 0, outputTokens: 0)

    /// The sum, estimated when either part is.
    public static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
        TokenUsage(
            inputTokens: left.inputTokens + right.inputTokens,
            outputTokens: left.outputTokens + right.outputTokens,
            cachedInputTokens: left.cachedInputTokens + right.cachedInputTokens,
            isEstimated: left.isEstimated || right.isEstimated
        )
    }

    /// Adds to the sum.
    public static func += (left: inout TokenUsage, right: TokenUsage) { left = left + right }
}
