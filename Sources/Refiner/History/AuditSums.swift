import GRDB
internal import JSONText

/// Sums over calls.
public struct AuditSums: Sendable, Hashable, Codable {
    /// Requests sent, retries included.
    public var calls = 0
    /// Questions that those requests were sent for.
    public var asked = 0
    /// Requests beyond one for each question.
    public var retries = 0
    /// Questions that stayed without an answer for good, or whose answer could not be read.
    public var failed = 0
    /// Tokens of the prompts.
    public var inputTokens = 0
    /// How many of ``inputTokens`` came from the provider's cache.
    public var cachedInputTokens = 0
    /// Tokens of the answers.
    public var outputTokens = 0
    /// Tokens of prompts and answers that brought no answer that could be used.
    public var wastedTokens = 0
    /// Questions whose tokens are our estimate, for want of the service's count.
    public var estimated = 0
    /// Accepted samples that came of the calls.
    public var kept = 0
    /// United States dollars; nil when the cost of any call is unknown.
    public var costUSD: Double? = 0

    /// Creates empty sums.
    public init() {}

    /// United States dollars for each accepted sample; nil when the cost is unknown or nothing was accepted.
    public var costPerSample: Double? {
        guard let costUSD, kept > 0 else { return nil }
        return costUSD / Double(kept)
    }

    /// What brought nothing, in words: `12 retries; 3 calls failed; 4,210 tokens (6 %) brought nothing used`; nil when
    /// there was nothing of the kind.
    public var waste: String? {
        var parts: [String] = []
        if retries > 0 { parts.append(retries == 1 ? "1 retry" : "\(retries.grouped) retries") }
        if failed > 0 { parts.append(failed == 1 ? "1 call failed" : "\(failed.grouped) calls failed") }
        if wastedTokens > 0 {
            let all = Double(inputTokens) + Double(outputTokens)
            let share = all > 0 ? " (\((100 * Double(wastedTokens) / all).formatted(places: 0)) %)" : ""
            parts.append("\(wastedTokens.grouped) tokens\(share) brought nothing used")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// The columns after the dimensions, in JSON and CSV; an unknown number is null.
    var members: [JSON.Member] {
        let values: [(String, JSON)] = [
            ("calls", JSON(calls)), ("input_tokens", JSON(inputTokens)), ("output_tokens", JSON(outputTokens)),
            ("cost_usd", .optional(costUSD)), ("cached_input_tokens", JSON(cachedInputTokens)), ("asked", JSON(asked)),
            ("retries", JSON(retries)), ("failed", JSON(failed)), ("wasted_tokens", JSON(wastedTokens)),
            ("estimated", JSON(estimated)), ("kept", JSON(kept)), ("cost_per_sample", .optional(costPerSample)),
        ]
        return values.map { JSON.Member(name: $0.0, value: $0.1) }
    }
}

extension AuditSums {
    /// The sums of a row that was selected with ``columns``.
    init(_ row: Row) {
        calls = row["calls"]
        asked = row["asked"]
        retries = row["retries"]
        failed = row["failed"]
        inputTokens = row["input_tokens"]
        cachedInputTokens = row["cached_input_tokens"]
        outputTokens = row["output_tokens"]
        wastedTokens = row["wasted_tokens"]
        estimated = row["estimated"]
        kept = row["kept"]
        costUSD = row["cost_usd"]
    }

    /// Sums over ``source``.
    ///
    /// An unknown cost makes its sum unknown, where SUM would pass over it as if it were nothing.
    static let columns = """
        COALESCE(SUM(attempts), 0) AS calls, COUNT(*) AS asked, COALESCE(SUM(MAX(attempts - 1, 0)), 0) AS retries,
        COALESCE(SUM(outcome IN ('failed', 'unreadable')), 0) AS failed, COALESCE(SUM(input_tokens), 0) AS input_tokens,
        COALESCE(SUM(cached_input_tokens), 0) AS cached_input_tokens,
        COALESCE(SUM(output_tokens), 0) AS output_tokens, COALESCE(SUM(wasted_tokens), 0) AS wasted_tokens,
        COALESCE(SUM(estimated), 0) AS estimated, COALESCE(SUM(samples.kept), 0) AS kept,
        CASE WHEN COUNT(*) = COUNT(cost_usd) THEN COALESCE(SUM(cost_usd), 0) END AS cost_usd
        """

    /// Every call, and how many accepted samples came of it.
    static let source = """
        call LEFT JOIN (SELECT call AS origin, COUNT(*) AS kept FROM candidate WHERE kept GROUP BY call) AS samples
            ON samples.origin = call.id
        """
}

extension Int {
    /// The number with a comma between thousands.
    package var grouped: String {
        var digits = String(magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.append(String(digits.suffix(3)))
            digits.removeLast(3)
        }
        return (self < 0 ? "-" : "") + ([digits] + groups.reversed()).joined(separator: ",")
    }
}
