/// Words and kinds for what goes wrong at a service, free of the key.
struct BatchFailures: Sendable {
    let hasKey: Bool
    let cleaning: SafeMessage
    let time: any TimeSource

    /// The failure of an HTTP answer that is not 2xx.
    func of(_ response: HTTPResponse) -> AttemptFailure {
        of(status: response.status, headers: response.headers, fault: ProviderFault(body: response.body))
    }

    /// The failure of a status.
    func of(status: Int, headers: HTTPHeaders = [:], fault: ProviderFault) -> AttemptFailure {
        AttemptFailure(
            status: status, headers: headers, fault: fault, now: time.secondsSince1970, hasKey: hasKey,
            cleaning: cleaning)
    }

    /// The failure of a transfer.
    func of(_ error: TransportError) -> AttemptFailure { AttemptFailure(error, cleaning: cleaning) }

    /// An answer that is not what was asked for, which may be better next time.
    func unreadable(_ words: String) -> AttemptFailure {
        AttemptFailure(kind: .malformedAnswer, message: cleaning.clean(words), outlook: .transient)
    }

    /// The failure to write a job down, or to read what was written.
    func ofStore(_ error: any Error) -> AttemptFailure {
        AttemptFailure(
            kind: .unavailable, message: cleaning.clean("the batch job cannot be kept: \(error)"), outlook: .permanent)
    }

    /// The failure of a line that none of the files of an ended job has.
    func ofMissingLine(in job: BatchJob) -> AttemptFailure {
        ofLine(
            code: job.state == .cancelled ? "batch_cancelled" : "",
            message: "its files have no answer to it (the job is \(job.state.rawValue))")
    }

    /// The failure of a line that the service says nothing about but a code and words.
    func ofLine(code: String, message: String) -> AttemptFailure {
        let kind = Self.kinds[code] ?? .unavailable
        let isTransient = kind == .unavailable && code != "batch_cancelled"
        let words = message.isEmpty ? code : message
        return AttemptFailure(
            kind: kind,
            message: cleaning.clean("the batch job did not run the request: \(words)"),
            outlook: isTransient ? .transient : .permanent,
            usage: .zero
        )
    }

    /// The failure of a whole job, in the words of its first error.
    func ofJob(_ errors: [BatchStatus.Fault]) -> AttemptFailure {
        let first = errors.first
        let code = first?.code ?? ""
        let kind = Self.kinds[code] ?? .badRequest
        let isTransient = kind == .unavailable
        let label = code.isEmpty ? "" : " (\(code))"
        let words = first.map { $0.message.isEmpty ? "" : ": " + $0.message } ?? " without a reason"
        return AttemptFailure(
            kind: kind,
            message: cleaning.clean("the service did not accept the batch job\(label)\(words)"),
            outlook: isTransient ? .transient : .permanent,
            // The service wants its other jobs done first; the tries would otherwise be used up at once.
            retryAfter: isTransient ? .seconds(120) : nil,
            usage: .zero
        )
    }

    /// Codes of lines and jobs that say more than that something failed.
    private static let kinds: [String: ChatError.Kind] = [
        "insufficient_quota": .quotaExhausted,
        "billing_hard_limit_reached": .quotaExhausted,
        "billing_not_active": .quotaExhausted,
        "insufficient_balance": .quotaExhausted,
        "invalid_api_key": .invalidKey,
        "model_not_found": .notFound,
        "invalid_request": .badRequest,
        "invalid_request_error": .badRequest,
        "token_limit_exceeded": .unavailable,
        "rate_limit_exceeded": .unavailable,
        "server_error": .unavailable,
        "internal_error": .unavailable,
    ]
}
