internal import JSONText

/// Reads the `usage` member of a Messages answer, whose `input_tokens` leave out those of the cache.
enum AnthropicUsage {
    /// The tokens reported, or nil when they are missing or impossible.
    static func read(_ usage: JSON?, hasContent: Bool) -> TokenUsage? {
        guard let usage, let fresh = usage["input_tokens"]?.believableTokens,
            let output = usage["output_tokens"]?.believableTokens, output > 0 || !hasContent,
            let written = share(usage[present: "cache_creation_input_tokens"]),
            let cached = share(usage[present: "cache_read_input_tokens"]),
            fresh + written + cached > 0
        else { return nil }
        return TokenUsage(inputTokens: fresh + written + cached, outputTokens: output, cachedInputTokens: cached)
    }

    /// A part of the prompt, none when it is not said; nil when it is impossible.
    private static func share(_ tokens: JSON?) -> Int? {
        guard let tokens else { return 0 }
        return tokens.believableTokens
    }
}
