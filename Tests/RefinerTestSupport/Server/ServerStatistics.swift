public import LanguageModels

/// What a ``ChatServer`` has seen so far.
public struct ServerStatistics: Sendable {
    /// All requests, in the order of arrival.
    public internal(set) var requests: [ServerRequest] = []
    /// How many connections were accepted.
    public internal(set) var connections = 0
    /// How many requests wait for their answer now.
    public internal(set) var running = 0
    /// The most requests that ever waited at once.
    public internal(set) var mostRunning = 0
    /// How many whole answers were sent.
    public internal(set) var answered = 0
    /// How often a client hung up before it had its answer.
    public internal(set) var abandoned = 0
    /// The tokens that all whole answers reported.
    public internal(set) var usage = TokenUsage.zero
    /// What was wrong with requests; empty when all were valid.
    public internal(set) var violations: [String] = []

    mutating func begin(_ request: ServerRequest) {
        requests.append(request)
        violations += request.violations
        running += 1
        mostRunning = max(mostRunning, running)
    }

    mutating func end(_ outcome: ServerConnection.Outcome, _ reply: ServerReply) {
        running -= 1
        switch outcome {
        case .answered:
            answered += 1
            if let reported = reply.usage { usage += reported }
        case .abandoned:
            abandoned += 1
        case .failedAsScripted:
            break
        }
    }
}
