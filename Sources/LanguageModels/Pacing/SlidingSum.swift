/// What was spent within the last minute, in memory that does not grow.
///
/// Time is cut into slots of a quarter of a second. A slot counts until its end is a minute old, so that the sum is never
/// below the true one.
struct SlidingSum: Sendable, Hashable {
    private static let slot = 0.25
    private static let count = 241

    private var amounts = [Int](repeating: 0, count: Self.count)
    private var newest = 0
    /// The sum of all slots that count.
    private(set) var total = 0

    /// Adds an amount, which may be negative, to the slot of a moment; what is older than a minute is left alone.
    mutating func add(_ amount: Int, at moment: Double, now: Double) {
        advance(to: now)
        let index = Self.index(of: moment)
        guard index <= newest, index > newest - Self.count else { return }
        let place = index % Self.count
        let changed = max(amounts[place] + amount, 0)
        total += changed - amounts[place]
        amounts[place] = changed
    }

    /// Seconds until an amount fits under the limit; 0 when it does, or when nothing is left that could go.
    mutating func wait(for amount: Int, limit: Int, now: Double) -> Double {
        advance(to: now)
        var excess = total + amount - limit
        guard excess > 0 else { return 0 }
        for index in max(newest - Self.count + 1, 0)...newest {
            excess -= amounts[index % Self.count]
            if excess <= 0 { return max(Double(index + Self.count) * Self.slot - now, 0) }
        }
        return 0
    }

    private mutating func advance(to now: Double) {
        let index = Self.index(of: now)
        guard index > newest else { return }
        for passed in max(newest + 1, index - Self.count + 1)...index {
            total -= amounts[passed % Self.count]
            amounts[passed % Self.count] = 0
        }
        newest = index
    }

    private static func index(of moment: Double) -> Int { Int(min(max(moment, 0), 1e12) / slot) }
}
