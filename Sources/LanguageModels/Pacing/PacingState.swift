/// Decides when the next request to an endpoint may be sent: the window of requests in flight, the rates, and pauses.
///
/// It is a value that is told the time; ``Pacer`` makes requests wait accordingly.
struct PacingState: Sendable {
    /// What a request that wants to be sent has to do.
    enum Admission: Sendable, Hashable {
        /// It may be sent, under this number.
        case now(UInt64)
        /// It must wait for this long and ask again.
        case wait(Duration)
        /// It must wait until another request has ended.
        case waitForOthers
    }

    /// A request that was let pass.
    struct Entry: Sendable, Hashable {
        /// Its number.
        let number: UInt64
        /// The tokens it was expected to take.
        let tokens: Int
        /// When it was let pass.
        let start: Duration
    }

    /// How many requests may be in flight.
    private(set) var window: ConcurrencyWindow
    /// How many are.
    private(set) var inFlight = 0
    /// Until when nothing is sent.
    private(set) var pausedUntil = Duration.zero

    private var requests: RateBucket
    private var tokens: RateBucket
    private var next: UInt64 = 1
    private var tokensInFlight = 0.0
    private var refusalsInRow = 0
    private var answersSincePause = Int.max
    /// The pause that a service imposes which refuses and does not say for how long.
    private var backoff = Duration.zero
    /// The first request sent since ``backoff`` was last set.
    private var backoffFirst: UInt64 = 0

    private static let shortestWait = Duration.milliseconds(1)
    /// A service that asks for more is not waited for here: each call decides for itself, and most give up.
    private static let longestPause = Duration.seconds(120)
    private static let longestSlack = Duration.milliseconds(500)
    private static let firstBackoff = Duration.milliseconds(250)
    private static let longestBackoff = Duration.seconds(30)
    private static let mostTokens = 1_000_000_000

    /// The state before the first request.
    init(limits: PacingLimits) {
        window = ConcurrencyWindow(limits: limits)
        requests = RateBucket(limit: limits.requestsPerMinute)
        tokens = RateBucket(limit: limits.tokensPerMinute)
    }

    /// Lets a request of about so many tokens pass, or says what to wait for.
    mutating func admit(now: Duration, tokens amount: Int) -> Admission {
        guard inFlight < window.size else { return .waitForOthers }
        guard now >= pausedUntil else { return .wait(max(pausedUntil - now, Self.shortestWait)) }
        let amount = Self.clamped(amount)
        let seconds = now.inSeconds
        let wait = max(requests.wait(for: 1, now: seconds), tokens.wait(for: amount, now: seconds))
        guard wait <= 0 else { return .wait(max(.seconds(wait), Self.shortestWait)) }
        requests.take(1, now: seconds)
        tokens.take(amount, now: seconds)
        inFlight += 1
        tokensInFlight += Double(amount)
        defer { next += 1 }
        return .now(next)
    }

    /// Takes note of the end of a request.
    mutating func leave(_ entry: Entry, _ outcome: PacingOutcome, now: Duration) {
        let reserved = Self.clamped(entry.tokens)
        switch outcome {
        case .answered(let actual, let limits):
            correctTokens(of: entry, to: Self.clamped(actual), now: now)
            learn(limits, entry, now: now)
            refusalsInRow = 0
            if answersSincePause < Int.max { answersSincePause += 1 }
            backoff = backoff * 0.95
            finish(.answered, entry)
        case .rateLimited(let retryAfter, let limits):
            correctTokens(of: entry, to: 0, now: now)
            learn(limits, entry, now: now)
            finish(.refused, entry)
            refusalsInRow += 1
            pause(entry, retryAfter: retryAfter, now: now)
        case .failed:
            finish(.failed, entry)
        case .abandoned:
            correctTokens(of: entry, to: 0, now: now)
            requests.correct(1, to: 0, takenAt: entry.start.inSeconds, now: now.inSeconds)
        }
        inFlight = max(inFlight - 1, 0)
        tokensInFlight = max(tokensInFlight - Double(reserved), 0)
    }

    private mutating func finish(_ outcome: ConcurrencyWindow.Outcome, _ entry: Entry) {
        window.finish(outcome, number: entry.number, next: next, inFlight: inFlight)
    }

    private mutating func correctTokens(of entry: Entry, to actual: Int, now: Duration) {
        tokens.correct(
            Self.clamped(entry.tokens), to: actual, takenAt: entry.start.inSeconds, now: now.inSeconds)
    }

    private mutating func learn(_ limits: RateLimits?, _ entry: Entry, now: Duration) {
        guard let limits else { return }
        let others = Double(max(inFlight - 1, 0))
        let later = min(others, Double(next - 1 - min(entry.number, next - 1)))
        let laterTokens = others > 0 ? (tokensInFlight - Double(Self.clamped(entry.tokens))) * later / others : 0
        requests.learn(limits.requests, number: entry.number, outstanding: later, now: now.inSeconds)
        tokens.learn(limits.tokens, number: entry.number, outstanding: max(laterTokens, 0), now: now.inSeconds)
    }

    /// Makes all requests wait when none is answered any more; a single refusal concerns its own call alone.
    private mutating func pause(_ entry: Entry, retryAfter: Duration?, now: Duration) {
        guard refusalsInRow >= refusalsToPause else { return }
        if let retryAfter, retryAfter >= Self.shortestWait {
            guard retryAfter <= Self.longestPause else { return }
            // The calls that were refused wait a little longer than they were told, and are to be the first.
            let slack = min(retryAfter / 10, Self.longestSlack)
            pausedUntil = max(pausedUntil, now + retryAfter + slack)
        } else if entry.number >= backoffFirst {
            // A pause after which something was answered may have been too long, another was too short.
            let next = answersSincePause > 0 ? backoff / 2 : backoff * 2
            backoff = min(max(next, Self.firstBackoff), Self.longestBackoff)
            backoffFirst = self.next
            pausedUntil = max(pausedUntil, now + backoff)
        }
        answersSincePause = 0
    }

    /// How many refusals in a row mean that none is answered any more; fewer when the last pause was just now.
    private var refusalsToPause: Int {
        answersSincePause < 4 ? 2 : min(max(window.size / 4, 4), 16)
    }

    private static func clamped(_ tokens: Int) -> Int { min(max(tokens, 0), mostTokens) }
}
