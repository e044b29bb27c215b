/// A limit of so much a minute, kept in every window of 60 seconds and spread evenly.
///
/// A bucket that refills steadily and holds three seconds' worth spreads; the sum over the last minute keeps the promise,
/// which a bucket alone would break by its first burst.
struct MinuteBudget: Sendable, Hashable {
    /// The most a minute; 1 or more.
    let limit: Int

    private static let burstSeconds = 3.0
    /// Amounts of foreign origin are cut here, so that sums of them cannot overflow.
    private static let largest = 1_000_000_000

    private let burst: Double
    private var level: Double
    private var filledAt = 0.0
    private var spent = SlidingSum()

    /// A full budget.
    init(limit: Int) {
        self.limit = min(max(limit, 1), Self.largest)
        burst = max(1, Double(self.limit) * Self.burstSeconds / 60)
        level = burst
    }

    /// Seconds until the amount may be taken.
    ///
    /// An amount beyond the bucket passes when it is full, one beyond the limit when nothing was taken for a minute.
    mutating func wait(for amount: Int, now: Double) -> Double {
        refill(now)
        let needed = min(Double(amount), burst)
        let refillWait = max(needed - level, 0) * 60 / Double(limit)
        return max(refillWait, spent.wait(for: min(amount, limit), limit: limit, now: now))
    }

    /// Takes the amount.
    mutating func take(_ amount: Int, now: Double) {
        refill(now)
        change(by: -Double(amount))
        spent.add(min(amount, Self.largest), at: now, now: now)
    }

    /// Replaces an amount taken earlier.
    mutating func correct(_ amount: Int, to actual: Int, takenAt moment: Double, now: Double) {
        refill(now)
        let difference = min(max(actual, 0), Self.largest) - min(max(amount, 0), Self.largest)
        change(by: -Double(difference))
        spent.add(difference, at: moment, now: now)
    }

    private mutating func refill(_ now: Double) {
        guard now > filledAt else { return }
        level = min(level + (now - filledAt) * Double(limit) / 60, burst)
        filledAt = now
    }

    private mutating func change(by difference: Double) {
        // A debt of more than a minute would be a punishment, not a pace.
        level = min(max(level + difference, -Double(limit)), burst)
    }
}
