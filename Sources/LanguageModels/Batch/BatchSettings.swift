/// How requests are gathered into batch jobs, and how the jobs are followed.
public struct BatchSettings: Codable, Sendable, Hashable {
    /// How long no request must come before those that wait are sent as a job.
    public var idle: Duration
    /// The most lines of a job; OpenAI takes 50,000.
    public var maximumLines: Int
    /// The largest file of requests in bytes; OpenAI takes 200 MB.
    public var maximumBytes: Int
    /// The time between two looks at a job at first; it grows by half with each look.
    public var firstPoll: Duration
    /// The longest time between two looks at a job.
    public var slowestPoll: Duration
    /// The most jobs that one request is sent with, 1 or more, before it counts as failed.
    public var maximumTries: Int
    /// How long a job that was just created may be missing from the service's list of jobs.
    public var settling: Duration
    /// When uploads, creations and downloads that failed are repeated.
    public var retry: RetryPolicy
    /// The limits of each transfer.
    public var timeouts: HTTPTimeouts

    /// Settings; numbers and times must be positive.
    public init(
        idle: Duration = .milliseconds(250),
        maximumLines: Int = 50_000,
        maximumBytes: Int = 190_000_000,
        firstPoll: Duration = .seconds(10),
        slowestPoll: Duration = .seconds(60),
        maximumTries: Int = 4,
        settling: Duration = .seconds(10),
        retry: RetryPolicy = RetryPolicy(maximumAttempts: 8, baseDelay: .seconds(1), maximumDelay: .seconds(60)),
        timeouts: HTTPTimeouts = HTTPTimeouts(total: .seconds(3600))
    ) {
        self.idle = idle
        self.maximumLines = max(maximumLines, 1)
        self.maximumBytes = max(maximumBytes, 1)
        self.firstPoll = firstPoll
        self.slowestPoll = slowestPoll
        self.maximumTries = max(maximumTries, 1)
        self.settling = settling
        self.retry = retry
        self.timeouts = timeouts
    }

    /// For looks at a job that runs: outages of hours are sat out.
    var endlessRetry: RetryPolicy {
        RetryPolicy(
            maximumAttempts: .max, baseDelay: retry.baseDelay, maximumDelay: .seconds(300),
            maximumServerDelay: .seconds(86_400), maximumUnanswered: .max, maximumNeverAnswered: .max)
    }
}
