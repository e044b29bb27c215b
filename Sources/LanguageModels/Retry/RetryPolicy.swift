/// Decides whether and when a failed attempt is repeated.
///
/// It is a value and does nothing itself: ``decision(after:failures:using:)`` says what to do. Waiting times grow
/// exponentially with full jitter (a uniform choice between zero and the bound), which spreads the load of many clients
/// best: see "Exponential Backoff and Jitter" in the AWS Architecture Blog, 2015.
public struct RetryPolicy: Codable, Sendable, Hashable {
    /// The most attempts of a call, the first included; 1 or more.
    public var maximumAttempts: Int
    /// The bound of the wait after the first failure; it doubles with each further one.
    public var baseDelay: Duration
    /// The largest bound of a wait of our own choice.
    public var maximumDelay: Duration
    /// The longest wait a service may ask for; a call that would have to wait longer ends instead.
    public var maximumServerDelay: Duration

    /// A policy.
    public init(
        maximumAttempts: Int = 5,
        baseDelay: Duration = .milliseconds(500),
        maximumDelay: Duration = .seconds(30),
        maximumServerDelay: Duration = .seconds(120)
    ) {
        self.maximumAttempts = max(maximumAttempts, 1)
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
    /// A wait that the service asks for is kept in full; a jitter of up to ``baseDelay`` follows it, because every client
    /// that was turned away was told the same moment.
    ///
    /// - Parameters:
    ///   - failure: the latest failure.
    ///   - failures: how many attempts of the call have failed, this one included; 1 or more.
    ///   - generator: the source of jitter, asked for one number when there is a wait.
    public func decision(
        after failure: AttemptFailure,
        failures: Int,
        using generator: inout some RandomNumberGenerator
    ) -> RetryDecision {
        switch failure.outlook {
        case .permanent: return .giveUp(.permanent)
        case .adapted: return .retry(after: .zero)
        case .transient: break
        }
        guard failures < maximumAttempts else { return .giveUp(.attemptsUsedUp) }
        guard let asked = failure.retryAfter else {
            return .retry(after: Self.jitter(upTo: bound(afterFailures: failures), using: &generator))
        }
        guard asked <= maximumServerDelay else { return .giveUp(.waitTooLong(asked)) }
        return .retry(after: asked + Self.jitter(upTo: baseDelay, using: &generator))
    }

    private func bound(afterFailures failures: Int) -> Duration {
        // Beyond 2^30 every sensible cap is reached, and a larger shift would overflow.
        let doublings = min(max(failures - 1, 0), 30)
        return min(baseDelay * (1 << doublings), maximumDelay)
    }

    private static func jitter(upTo bound: Duration, using generator: inout some RandomNumberGenerator) -> Duration {
        // 53 random bits make an unbiased fraction, the same for a seed on every platform.
        let fraction = Double(generator.next() >> 11) * 0x1p-53
        return .seconds(max(bound.inSeconds, 0) * fraction)
    }
}
