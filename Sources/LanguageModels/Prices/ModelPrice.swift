/// What a model's tokens cost.
///
/// What a provider adds for very long prompts (often beyond 100,000 or 200,000 tokens) or for writing to its cache is
/// not part of it.
public struct ModelPrice: Codable, Sendable, Hashable {
    /// A million tokens of prompt.
    public var input: Money
    /// A million tokens of prompt that came from the service's cache.
    public var cachedInput: Money
    /// A million tokens of answer.
    public var output: Money
    /// As ``input``, in a batch job.
    public var batchInput: Money
    /// As ``output``, in a batch job.
    public var batchOutput: Money

    /// A price; what is left out costs as much as without cache or batch.
    public init(
        input: Money, cachedInput: Money? = nil, output: Money, batchInput: Money? = nil, batchOutput: Money? = nil
    ) {
        self.input = input
        self.cachedInput = cachedInput ?? input
        self.output = output
        self.batchInput = batchInput ?? input
        self.batchOutput = batchOutput ?? output
    }

    /// The cost of so many tokens.
    ///
    /// Exact for prices of up to six decimals; beyond, the sum is rounded up to a picodollar. Cached tokens count as such
    /// up to the number of prompt tokens. In a batch they cost the lesser of the cached and the batch price: some
    /// providers charge less still, none more. Negative numbers count as 0.
    public func cost(of usage: TokenUsage, isBatch: Bool = false) -> Money {
        let prompt = max(usage.inputTokens, 0)
        let cached = min(max(usage.cachedInputTokens, 0), prompt)
        // Three products of two 63-bit numbers, of which the first two share one factor: they fit in 128 bits.
        let parts =
            Self.product(prompt - cached, isBatch ? batchInput : input)
            + Self.product(cached, isBatch ? min(cachedInput, batchInput) : cachedInput)
            + Self.product(max(usage.outputTokens, 0), isBatch ? batchOutput : output)
        let (quotient, remainder) = parts.quotientAndRemainder(dividingBy: 1_000_000)
        return Money(picodollars: Int(clamping: quotient + (remainder > 0 ? 1 : 0)))
    }

    private static func product(_ tokens: Int, _ price: Money) -> Int128 {
        Int128(tokens) * Int128(max(price.picodollars, 0))
    }
}
