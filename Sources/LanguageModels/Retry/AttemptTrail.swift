/// The attempts of one call, and what they add up to.
struct AttemptTrail: Sendable {
    private let endpoint: String
    private let model: String
    private let price: ModelPrice?
    /// The attempts so far, oldest first.
    private(set) var records: [AttemptRecord] = []

    /// A trail without attempts.
    init(endpoint: String, model: String, price: ModelPrice?) {
        self.endpoint = endpoint
        self.model = model
        self.price = price
    }

    /// Adds an attempt that was answered.
    mutating func add(_ answer: ChatAnswer, latency: Duration) -> AttemptRecord {
        add(record(status: answer.status, usage: answer.usage, latency: latency))
    }

    /// Adds an attempt that failed.
    mutating func add(_ failure: AttemptFailure, latency: Duration, _ decision: RetryDecision) -> AttemptRecord {
        var record = record(status: failure.status, usage: Self.usage(of: failure), latency: latency)
        record.failure = failure.kind
        record.message = failure.message
        if case .retry(let wait) = decision { record.delayBeforeNext = wait }
        return add(record)
    }

    /// The answer to the call.
    func completion(_ answer: ChatAnswer) -> ChatCompletion {
        ChatCompletion(
            content: answer.content,
            finishReason: answer.finishReason,
            usage: usage ?? answer.usage,
            model: answer.model,
            attempts: records.count,
            latency: records.last?.latency ?? .zero,
            endpoint: endpoint,
            cost: cost,
            trail: records
        )
    }

    /// The error of a call that the policy ended.
    func error(_ failure: AttemptFailure, _ reason: RetryDecision.Reason) -> ChatError {
        let suffix =
            switch reason {
            case .permanent: ""
            case .attemptsUsedUp: records.count > 1 ? " (after \(records.count) attempts)" : ""
            case .waitTooLong(let wait):
                " (the service asks to wait \(Int(wait.inSeconds.rounded(.up))) s, which is too long)"
            }
        return error(kind: failure.kind, message: failure.message + suffix, status: failure.status)
    }

    /// The error of a call that ended for a reason of its own.
    func error(kind: ChatError.Kind, message: String, status: Int? = nil) -> ChatError {
        let usage = usage
        return ChatError(
            kind: kind, message: message, status: status, attempts: records, usage: usage == .zero ? nil : usage)
    }

    private mutating func add(_ record: AttemptRecord) -> AttemptRecord {
        records.append(record)
        return record
    }

    private func record(status: Int?, usage: TokenUsage?, latency: Duration) -> AttemptRecord {
        AttemptRecord(
            number: records.count + 1,
            endpoint: endpoint,
            model: model,
            status: status,
            usage: usage,
            cost: usage.flatMap { $0 == .zero ? .zero : price?.cost(of: $0) },
            latency: latency
        )
    }

    /// The tokens of all attempts, as far as they are known; nil when those of none are.
    private var usage: TokenUsage? {
        let usages = records.compactMap(\.usage)
        return usages.isEmpty ? nil : usages.reduce(.zero, +)
    }

    /// What all attempts cost; nil when that of any is unknown.
    private var cost: Money? {
        let costs = records.compactMap(\.cost)
        return costs.count == records.count ? costs.reduce(.zero, +) : nil
    }

    /// A refusal by status costs nothing, and what was not sent neither; without an answer, what was sent may.
    private static func usage(of failure: AttemptFailure) -> TokenUsage? {
        if let usage = failure.usage { return usage }
        if let status = failure.status { return (200..<300).contains(status) ? nil : .zero }
        return failure.mayHaveReachedServer ? nil : .zero
    }
}
