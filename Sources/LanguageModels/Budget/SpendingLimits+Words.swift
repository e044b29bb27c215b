extension SpendingLimits {
    /// Whether a total stays within all limits but that of time.
    func allow(_ total: Spending) -> Bool {
        total.calls <= calls ?? .max && total.tokens <= tokens ?? .max
            && total.cost <= cost ?? Money(picodollars: .max)
    }

    /// `the 10 minutes are over`.
    static func isOver(_ time: Duration) -> String {
        let (whole, rest) = time.components
        let seconds = max(Int(clamping: whole).addingSaturated(rest > 0 ? 1 : 0), 0)
        let isWhole = seconds > 0 && seconds.isMultiple(of: 60)
        let count = isWhole ? seconds / 60 : seconds
        let unit = isWhole ? "minute" : "second"
        return "the \(count.grouped) \(unit)\(count == 1 ? " is" : "s are") over"
    }

    /// `the budget of 100 calls is spent`, with what is used where that is less.
    static func isSpent(_ limit: Int, used: Int, need: Int, _ unit: String) -> String {
        func words(_ count: Int) -> String { "\(count.grouped) \(unit)\(count == 1 ? "" : "s")" }
        if used == 0, limit > 0 { return isTooSmall(words(limit), need: words(need)) }
        return "the budget of \(words(limit)) is spent" + (used == limit ? "" : " (\(used.grouped) used)")
    }

    /// `the budget of $1.50 is spent ($1.4987 used)`.
    static func isSpent(_ limit: Money, used: Money, need: Money) -> String {
        if used == .zero, limit > .zero { return isTooSmall("\(limit)", need: "\(need)") }
        return "the budget of \(limit) is spent" + (used == limit ? "" : " (\(used) used)")
    }

    private static func isTooSmall(_ limit: String, need: String) -> String {
        "the budget of \(limit) is too small for a request that may take \(need)"
    }
}
