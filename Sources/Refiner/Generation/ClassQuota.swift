/// Decides for one class whether to ask for more, and for how many: a pure state machine, so that its rules can be
/// tested without an engine.
///
/// No sequence of answers keeps it going for ever.
public struct ClassQuota: Sendable, Hashable {
    /// What to do next.
    public enum Step: Sendable, Hashable {
        /// Ask for so many texts.
        case ask(Int)
        /// Ask no more.
        case stop(StopReason)
    }

    /// Samples wanted.
    public private(set) var quota: Int
    /// Most texts asked for at once.
    public let batchSize: Int
    /// Most requests for the class.
    public let attemptLimit: Int
    /// Samples accepted so far.
    public private(set) var accepted = 0
    /// Requests made so far.
    public private(set) var attempts = 0
    private var barren = 0
    private var halted: StopReason?

    /// Answers in a row without an accepted text after which the class is given up.
    public static let barrenLimit = 3

    /// Creates the quota of a class: three times the requests that a perfect engine needs, and two more.
    public init(quota: Int, batchSize: Int) {
        self.quota = max(0, quota)
        self.batchSize = max(1, batchSize)
        attemptLimit = 3 * ((self.quota + self.batchSize - 1) / self.batchSize) + 2
    }

    /// What to do next.
    public var step: Step {
        if accepted >= quota { return .stop(.quotaMet) }
        if let halted { return .stop(halted) }
        if attempts >= attemptLimit { return .stop(.attemptsExhausted) }
        if barren >= Self.barrenLimit { return .stop(.yieldCollapsed) }
        return .ask(min(batchSize, quota - accepted))
    }

    /// An answer came, of which `kept` texts were accepted.
    public mutating func answered(kept: Int) {
        attempts += 1
        accepted += kept
        barren = kept > 0 ? 0 : barren + 1
    }

    /// Accepted texts were refused after all, because another class has them too.
    public mutating func withdrawn(_ count: Int) {
        accepted = max(0, accepted - count)
    }

    /// Texts that an earlier pass had accepted were put back.
    public mutating func restored(_ count: Int) {
        accepted += max(0, count)
    }

    /// Fewer samples are wanted than were made, so that the best can be kept; the limit of requests stays.
    public mutating func lowered(to quota: Int) {
        self.quota = min(self.quota, max(0, quota))
    }

    /// Nothing more can be asked.
    public mutating func halt(_ reason: StopReason) {
        halted = reason
    }
}
