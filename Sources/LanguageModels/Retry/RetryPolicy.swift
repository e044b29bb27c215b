/// Decides whether and when a failed attempt is repeated.
///
/// It is a value and does nothing itself: ``decision(after:standing:using:)`` says what to do. Waiting times grow
/// exponentially with full jitter (a uniform choice between zero and the bound), which spreads the load of many clients
/// best: see "Exponential Backoff and Jitter" in the AWS Architecture Blog, 2015.
///
/// How long a call goes on depends on its neighbours. While the endpoint serves others, the call's own failures are bad
/// luck, and it may have many; when nobody is served, a few say enough.
public struct RetryPolicy: Codable, Sendable, Hashable {
    /// The most attempts of a call, the first included; 1 or more.
    public var maximumAttempts: Int
    /// The most failures of a call in a row while the endpoint serves nobody; 1 or more.
    ///
    /// With the other values as they are by default, eight take half a minute on average and one at most.
    public var maximumUnanswered: Int
    /// The most failures of a call when the endpoint has never answered anybody; 1 or more.
    public var maximumNeverAnswered: Int
    /// The bound of the wait after the first failure; it doubles with each further one.
    public var baseDelay: Duration
    /// The largest bound of a wait of our own choice.
    public var maximumDelay: Duration
    /// The longest wait a service may ask for; a call that would have to wait longer ends instead.
    public var maximumServerDelay: Duration

    /// How a call stands, and the endpoint it asks.
    public struct Standing: Sendable, Hashable {
        /// How many attempts of the call have failed, the latest included; 1 or more.
        public var failures: Int
        /// How many of them, the latest included, have failed since the endpoint last served any call; 1 or more.
        public var failuresSinceAnswer: Int
        /// Whether the endpoint has ever answered any call, be it by a refusal.
        public var hasEverAnswered: Bool

        /// A standing.
        public init(failures: Int, failuresSinceAnswer: Int, hasEverAnswered: Bool) {
            self.failures = failures
            self.failuresSinceAnswer = failuresSinceAnswer
            self.hasEverAnswered = hasEverAnswered
        }
    }

    /// A policy.
    public init(
        maximumAttempts: Int = 20,
        baseDelay: Duration = .milliseconds(500),
        maximumDelay: Duration = .seconds(30),
        maximumServerDelay: Duration = .seconds(120),
        maximumUnanswered: Int = 8,
        maximumNeverAnswered: Int = 4
    ) {
        self.maximumAttempts = max(maximumAttempts, 1)
        self.maximumUnanswered = max(maximumUnanswered, 1)
        self.maximumNeverAnswered = max(maximumNeverAnswered, 1)
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
        self.maximumServerDelay = maximumServerDelay
    }

    /// A policy that asks once only.
    public static let never = RetryPolicy(maximumAttempts: 1)

    /// Whether an answer of this status may be followed by a better one: 408, 409, 425, 429 and all of 500 to 599.
    public static func isTransient(status: Int) -> Bool {
        switch status {
        case 408, 409, 425, 429, 500...599: true
        default: false
        }
    }

    /// What to do after a failure.
    ///
    /// A wait that the service asks for is kept in full. A jitter follows it, because every client that was turned away
    /// was told the same moment: at most ``baseDelay`` and at most a tenth of the wait.
    ///
    /// - Parameters:
    ///   - failure: the latest failure.
    ///   - standing: how the call stands after it.
    ///   - generator: the source of jitter, asked for one number when there is a wait.
    public func decision(
        after failure: AttemptFailure,
        standing: Standing,
        using generator: inout some RandomNumberGenerator
    ) -> RetryDecision {
        switch failure.outlook {
        case .permanent: return .giveUp(.permanent)
        case .adapted: return .retry(after: .zero)
        case .transient: break
        }
        // Asked first: it tells the user more than a number of attempts.
        if let asked = failure.retryAfter, asked > maximumServerDelay { return .giveUp(.waitTooLong(asked)) }
        guard standing.failures < maximumAttempts,
            standing.failuresSinceAnswer < maximumUnanswered,
            standing.hasEverAnswered || standing.failures < maximumNeverAnswered
        else { return .giveUp(.attemptsUsedUp) }
        guard let asked = failure.retryAfter else {
            return .retry(after: Self.jitter(upTo: bound(standing), using: &generator))
        }
        return .retry(after: asked + Self.jitter(upTo: min(baseDelay, asked / 10), using: &generator))
    }

    /// Doubles with each failure; while the endpoint serves others, only a few times, since a call without luck would
    /// keep the run waiting at its end and spare the endpoint nothing.
    private func bound(_ standing: Standing) -> Duration {
        let failures = min(standing.failures, max(standing.failuresSinceAnswer, Self.doublingFailures))
        // Beyond 2^30 every sensible cap is reached, and a larger shift would overflow.
        let doublings = min(max(failures - 1, 0), 30)
        return min(baseDelay * (1 << doublings), maximumDelay)
    }

    private static let doublingFailures = 3

    private static func jitter(upTo bound: Duration, using generator: inout some RandomNumberGenerator) -> Duration {
        // 53 random bits make an unbiased fraction, the same for a seed on every platform.
        let fraction = Double(generator.next() >> 11) * 0x1p-53
        return .seconds(max(bound.inSeconds, 0) * fraction)
    }
}
