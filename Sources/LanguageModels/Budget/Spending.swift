/// What requests took, or may take.
public struct Spending: Codable, Sendable, Hashable {
    /// Requests sent.
    public var calls: Int
    /// Tokens of prompts and answers.
    public var tokens: Int
    /// Money.
    public var cost: Money

    /// An amount.
    public init(calls: Int = 0, tokens: Int = 0, cost: Money = .zero) {
        self.calls = calls
        self.tokens = tokens
        self.cost = cost
    }

    /// One request that took so many tokens.
    ///
    /// - Parameter price: what the tokens cost, or nil when it is unknown; the amount then names no cost.
    public init(of usage: TokenUsage, price: ModelPrice?, isBatch: Bool = false) {
        self.init(
            calls: 1,
            tokens: max(usage.inputTokens, 0).addingSaturated(max(usage.outputTokens, 0)),
            cost: price?.cost(of: usage, isBatch: isBatch) ?? .zero
        )
    }

    /// Nothing.
    public static let zero = Spending()

    /// The sum; what is beyond the greatest number stays at it.
    public static func + (left: Spending, right: Spending) -> Spending {
        Spending(
            calls: left.calls.addingSaturated(right.calls),
            tokens: left.tokens.addingSaturated(right.tokens),
            cost: left.cost + right.cost
        )
    }

    /// Adds to the amount.
    public static func += (left: inout Spending, right: Spending) { left = left + right }

    /// The difference; what is beyond the least number stays at it.
    static func - (left: Spending, right: Spending) -> Spending {
        Spending(
            calls: left.calls.subtractingSaturated(right.calls),
            tokens: left.tokens.subtractingSaturated(right.tokens),
            cost: left.cost - right.cost
        )
    }

    /// The amount with 0 for what is negative, which only a mistake can be.
    var withoutNegatives: Spending {
        Spending(calls: max(calls, 0), tokens: max(tokens, 0), cost: max(cost, .zero))
    }
}
