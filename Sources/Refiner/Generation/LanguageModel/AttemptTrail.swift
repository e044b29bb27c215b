import JSONText
import LanguageModels

extension [AttemptRecord] {
    /// The requests as the ledger keeps them: a JSON array, an object each; nil where one request was sent, and answered.
    var trail: String? {
        guard count > 1 || first?.failure != nil else { return nil }
        return JSON(map(\.json)).serialized(.compact)
    }

    /// The tokens of requests that brought no answer.
    var wastedTokens: Int {
        filter { $0.failure != nil }.reduce(0) { $0 + ($1.usage?.inputTokens ?? 0) + ($1.usage?.outputTokens ?? 0) }
    }
}

extension AttemptRecord {
    fileprivate var json: JSON {
        let all: [(name: String, value: JSON)] = [
            ("endpoint", JSON(endpoint)), ("model", JSON(model)), ("status", JSON(status)),
            ("failure", JSON(failure?.rawValue)), ("message", JSON(message)),
            ("input_tokens", JSON(usage?.inputTokens)), ("output_tokens", JSON(usage?.outputTokens)),
            ("latency_ms", JSON(latency.milliseconds)), ("wait_ms", JSON(delayBeforeNext?.milliseconds)),
        ]
        return JSON(all.filter { $0.value != .null }.map { JSON.Member(name: $0.name, value: $0.value) })
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
