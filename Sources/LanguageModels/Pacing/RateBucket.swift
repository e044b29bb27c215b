/// Requests or tokens a minute: the user's limit and what the service said about its own, of which the stricter counts.
struct RateBucket: Sendable, Hashable {
    private var budget: MinuteBudget?
    private var learned = LearnedQuota()

    /// A bucket.
    ///
    /// - Parameter limit: the most a minute that the user allows, or nil.
    init(limit: Int?) {
        budget = limit.map(MinuteBudget.init(limit:))
    }

    /// Seconds until the amount may be taken.
    mutating func wait(for amount: Int, now: Double) -> Double {
        guard amount > 0 else { return 0 }
        return max(budget?.wait(for: amount, now: now) ?? 0, learned.wait(for: amount, now: now))
    }

    /// Takes the amount.
    mutating func take(_ amount: Int, now: Double) {
        guard amount > 0 else { return }
        budget?.take(amount, now: now)
        learned.take(amount, now: now)
    }

    /// Replaces an amount taken earlier by what it turned out to be.
    mutating func correct(_ amount: Int, to actual: Int, takenAt moment: Double, now: Double) {
        guard amount != actual else { return }
        budget?.correct(amount, to: actual, takenAt: moment, now: now)
        if actual < amount { learned.giveBack(Double(amount) - Double(actual)) }
    }

    /// Learns from an answer; see ``LearnedQuota``.
    mutating func learn(_ window: RateLimits.Window?, number: UInt64, outstanding: Double, now: Double) {
        guard let window else { return }
        learned.learn(window, number: number, outstanding: outstanding, now: now)
    }
}
