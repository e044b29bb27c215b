/// What a service said is left of one of its limits.
///
/// While much is left, it is free to take. Of the last fifth, what is left is spread over the time to the reset; when
/// nothing is left, the reset is waited for. What was said holds until the reset; then, once, as much as the service's
/// limit is taken for granted, so that the first requests after it are not too many again.
struct LearnedQuota: Sendable, Hashable {
    /// A limit that resets later than this is one of a day or a month: waiting for it would look like a hang, while the
    /// service's own refusal says what is wrong.
    private static let longestReset = 120.0
    /// The wait for what is said to be used up without a time.
    private static let unknownReset = 1.0
    private static let assumedReset = 60.0

    private struct Knowledge: Sendable, Hashable {
        var limit: Double?
        var remaining: Double
        var resetAt: Double
        /// The request whose answer said so.
        var number: UInt64
        /// Whether it is assumed from a limit and not said.
        var isAssumed = false
    }

    private var knowledge: Knowledge?
    private var notBefore = 0.0

    /// Learns from an answer.
    ///
    /// - Parameters:
    ///   - number: the number of the request, in the order of sending: answers may overtake one another.
    ///   - outstanding: what requests took that were sent later and have no answer yet, which the service may not have
    ///     counted.
    mutating func learn(_ window: RateLimits.Window, number: UInt64, outstanding: Double, now: Double) {
        guard let said = window.remaining, said >= 0 else { return }
        let reset = window.resetAfter.map(\.inSeconds) ?? (said == 0 ? Self.unknownReset : 0)
        guard reset > 0, reset <= Self.longestReset else {
            // What is full again at once limits nothing.
            if number >= knowledge?.number ?? 0 { knowledge = nil }
            return
        }
        let remaining = max(Double(said) - outstanding, 0)
        let fresh = Knowledge(
            limit: window.limit.map { Double(max($0, 1)) }, remaining: remaining, resetAt: now + reset, number: number)
        guard let known = knowledge, known.number > number, !known.isAssumed, known.resetAt > now else {
            knowledge = fresh
            return
        }
        // An answer that was overtaken may know of less, though not of an earlier window.
        if fresh.resetAt >= known.resetAt - 1 { knowledge?.remaining = min(known.remaining, remaining) }
    }

    /// Seconds until the amount may be taken.
    mutating func wait(for amount: Int, now: Double) -> Double {
        expire(now)
        guard let knowledge else { return 0 }
        if knowledge.remaining < needed(amount, of: knowledge) { return knowledge.resetAt - now }
        return isLow(knowledge, amount) ? min(max(notBefore, now), knowledge.resetAt) - now : 0
    }

    /// Takes the amount.
    mutating func take(_ amount: Int, now: Double) {
        expire(now)
        guard let known = knowledge else { return }
        let amount = Double(amount)
        if known.remaining > 0 {
            notBefore = now + (known.resetAt - now) * min(amount / known.remaining, 1)
        }
        knowledge?.remaining = max(known.remaining - amount, 0)
    }

    /// Gives back what was taken for nothing.
    mutating func giveBack(_ amount: Double) {
        guard let known = knowledge else { return }
        knowledge?.remaining = min(known.remaining + max(amount, 0), known.limit ?? .greatestFiniteMagnitude)
    }

    /// What must be left: an amount beyond the whole limit passes when nearly all of that is there.
    private func needed(_ amount: Int, of knowledge: Knowledge) -> Double {
        min(Double(amount), knowledge.limit.map { $0 * 0.9 } ?? .greatestFiniteMagnitude)
    }

    private func isLow(_ knowledge: Knowledge, _ amount: Int) -> Bool {
        knowledge.remaining < (knowledge.limit.map { $0 / 5 } ?? Double(amount) * 16)
    }

    private mutating func expire(_ now: Double) {
        guard let known = knowledge, known.resetAt <= now else { return }
        knowledge = nil
        guard let limit = known.limit, !known.isAssumed else { return }
        knowledge = Knowledge(
            limit: limit, remaining: limit, resetAt: now + Self.assumedReset, number: known.number, isAssumed: true)
    }
}
