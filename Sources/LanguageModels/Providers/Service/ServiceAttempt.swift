/// What became of one request: for the caller, for the pacer and for the budget.
struct ServiceAttempt: Sendable {
    let result: Result<ChatAnswer, AttemptFailure>
    let outcome: PacingOutcome
    let spending: Spending

    /// An answer of status 200 to 299, good or not.
    init(
        _ result: Result<ChatAnswer, AttemptFailure>, usage: TokenUsage?, price: ModelPrice?, limits: RateLimits?
    ) {
        self.result = result
        spending = usage.map { Spending(calls: 1, usage: $0, price: price) } ?? Spending(calls: 1)
        outcome = .answered(tokens: spending.tokens, limits: limits)
    }

    /// A refusal, for which no service charges tokens.
    init(_ failure: AttemptFailure, headers: HTTPHeaders, limits: RateLimits?) {
        result = .failure(failure)
        spending = Spending(calls: 1)
        let isTooFast =
            switch failure.status {
            case 429, 529: failure.kind != .quotaExhausted
            case 503: failure.retryAfter != nil
            default: false
            }
        outcome = isTooFast ? .rateLimited(retryAfter: failure.retryAfter, limits: limits) : .failed
    }

    /// No answer.
    ///
    /// Where the service may have worked all the same, all that was reserved counts as spent.
    init(_ error: TransportError, cleaning: SafeMessage, reserved: Spending) {
        let isCancelled = error.kind == .cancelled
        result = .failure(AttemptFailure(error, cleaning: cleaning))
        spending = error.mayHaveReachedServer || isCancelled ? reserved : Spending(calls: 1)
        outcome = isCancelled ? .abandoned : .failed
    }
}

extension Spending {
    /// What so many tokens take; no money where the price is unknown.
    init(calls: Int, usage: TokenUsage, price: ModelPrice?) {
        self.init(
            calls: calls,
            tokens: usage.inputTokens.clampedSum(usage.outputTokens),
            cost: price?.cost(of: usage) ?? .zero
        )
    }
}

extension Int {
    /// The sum, or the largest number where it does not fit.
    fileprivate func clampedSum(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
