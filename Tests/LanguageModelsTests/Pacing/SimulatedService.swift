import RefinerTestSupport

@testable import LanguageModels

/// A service whose limits its client is not told: it answers or refuses requests of a simulated time.
struct SimulatedService {
    /// What the service limits.
    enum Rule {
        /// Refuses this share at random.
        case random(Double)
        /// Refuses what exceeds so many requests in work at once.
        case concurrency(Int)
        /// Refuses what exceeds so many answered requests in each full minute.
        case perMinute(Int)
        /// Refuses what a bucket of this size does not hold that gets so many a second.
        case bucket(size: Double, perSecond: Double)
    }

    var rule: Rule
    /// Seconds from a request to its answer, and to a refusal.
    var latency = 0.1
    var refusalLatency = 0.1
    /// Whether refusals say how long to wait.
    var tellsRetryAfter = false
    /// Whether answers tell the limit and what is left of it.
    var tellsLimits = false

    private(set) var working = 0
    private var minute = 0
    private var answeredInMinute = 0
    private var level = 0.0
    private var filledAt = 0.0
    private var generator: SplitMix64

    init(
        _ rule: Rule, latency: Double = 0.1, refusalLatency: Double = 0.1, tellsRetryAfter: Bool = false,
        tellsLimits: Bool = false, seed: UInt64 = 1
    ) {
        self.rule = rule
        self.latency = latency
        self.refusalLatency = refusalLatency
        self.tellsRetryAfter = tellsRetryAfter
        self.tellsLimits = tellsLimits
        if case .bucket(let size, _) = rule { level = size }
        generator = SplitMix64(seed: seed)
    }

    /// What a request that arrives now will be told.
    mutating func receive(at now: Double) -> (isAnswered: Bool, retryAfter: Double?, limits: RateLimits?) {
        let isAnswered: Bool
        var retryAfter = 1.0
        var limits: RateLimits?
        switch rule {
        case .random(let share):
            isAnswered = Double(generator.next() >> 11) * 0x1p-53 >= share
        case .concurrency(let limit):
            isAnswered = working < limit
        case .perMinute(let limit):
            if Int(now / 60) != minute { (minute, answeredInMinute) = (Int(now / 60), 0) }
            isAnswered = answeredInMinute < limit
            if isAnswered { answeredInMinute += 1 }
            retryAfter = Double(minute + 1) * 60 - now
            limits = RateLimits(
                requests: .init(limit: limit, remaining: limit - answeredInMinute, resetAfter: .seconds(retryAfter)))
        case .bucket(let size, let perSecond):
            level = min(level + (now - filledAt) * perSecond, size)
            filledAt = now
            isAnswered = level >= 1
            if isAnswered { level -= 1 }
            retryAfter = max((1 - level) / perSecond, 0)
            limits = RateLimits(
                requests: .init(
                    limit: Int(size), remaining: Int(level), resetAfter: .seconds((size - level) / perSecond)))
        }
        if isAnswered { working += 1 }
        return (isAnswered, !isAnswered && tellsRetryAfter ? retryAfter : nil, tellsLimits ? limits : nil)
    }

    /// An answer is on its way.
    mutating func finish() { working -= 1 }
}
