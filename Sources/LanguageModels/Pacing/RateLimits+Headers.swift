extension RateLimits {
    /// Reads what the head of an answer says about limits; nil when it says nothing.
    ///
    /// The forms are OpenAI's (`x-ratelimit-remaining-requests`), Anthropic's
    /// (`anthropic-ratelimit-requests-remaining`), the common `x-ratelimit-remaining`, and those of the IETF's drafts on
    /// `RateLimit` header fields. What makes no sense is ignored.
    ///
    /// - Parameter now: seconds since 1970, for moments, used when the answer has no `Date` of its own.
    init?(headers: HTTPHeaders, now: Double) {
        let fields = Self.fields(headers)
        guard !fields.isEmpty else { return nil }
        // Most answers name times, not moments, and need no date.
        func moment() -> Double { headers["date"].flatMap(HTTPDate.secondsSince1970).map(Double.init) ?? now }
        func window(_ name: (String) -> String) -> Window? {
            Window(
                limit: fields[name("limit")], remaining: fields[name("remaining")], reset: fields[name("reset")],
                now: moment)
        }
        let isAnthropic = fields.keys.contains { $0.hasPrefix("anthropic-") }
        let anthropicTokens = (isAnthropic ? ["tokens", "input-tokens", "output-tokens"] : []).compactMap { kind in
            window { "anthropic-ratelimit-\(kind)-\($0)" }
        }
        self.init(
            requests: window { "x-ratelimit-\($0)-requests" }
                ?? window { "anthropic-ratelimit-requests-\($0)" }
                ?? window { "x-ratelimit-\($0)" }
                ?? window { "ratelimit-\($0)" }
                ?? fields["ratelimit"].flatMap { Window(combined: $0, policy: fields["ratelimit-policy"]) },
            tokens: window { "x-ratelimit-\($0)-tokens" } ?? anthropicTokens.min { $0.isTighter(than: $1) }
        )
        if requests == nil && tokens == nil { return nil }
    }

    private static let prefixes: [StaticString] = ["x-ratelimit-", "ratelimit", "anthropic-ratelimit-"]

    /// The fields about limits, names in small letters; of a name that comes twice, the first counts.
    private static func fields(_ headers: HTTPHeaders) -> [String: String] {
        var fields: [String: String] = [:]
        for field in headers.fields(withPrefixes: prefixes) where field.value.utf8.count <= 200 {
            let name = field.name.lowercased()
            if fields[name] == nil { fields[name] = field.value }
        }
        return fields
    }
}

extension RateLimits.Window {
    fileprivate init?(limit: String?, remaining: String?, reset: String?, now: () -> Double) {
        self.init(
            limit: limit.flatMap(RateLimitValue.count), remaining: remaining.flatMap(RateLimitValue.count),
            resetAfter: reset.flatMap { RateLimitValue.reset($0, now: now()) })
        if self.limit == nil && self.remaining == nil && resetAfter == nil { return nil }
    }

    /// Reads `limit=100, remaining=50, reset=30` or `"default";r=50;t=30`, whose limit is in a field of its own.
    fileprivate init?(combined text: String, policy: String?) {
        // Of several policies, only the first is read.
        let isNew = text.contains(";")
        let first = isNew ? text.prefix { $0 != "," } : text[...]
        let members = RateLimitValue.members(first)
        let policies = policy.map { RateLimitValue.members($0.prefix { $0 != "," }) } ?? [:]
        let limit = members["limit"] ?? policies["q"]
        let reset = members["reset"] ?? members["t"]
        self.init(
            limit: limit, remaining: members["remaining"] ?? members["r"], reset: reset
        ) { .greatestFiniteMagnitude }
    }

    /// Whether less is left of it in proportion.
    fileprivate func isTighter(than other: Self) -> Bool {
        (share, remaining ?? .max) < (other.share, other.remaining ?? .max)
    }

    private var share: Double {
        guard let remaining else { return 2 }
        guard remaining > 0 else { return 0 }
        return limit.map { Double(remaining) / Double(max($0, 1)) } ?? 1
    }
}
