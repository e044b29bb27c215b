internal import JSONText

/// Reads the `usage` member of a chat completions answer.
enum OpenAIUsage {
    /// The tokens reported, or nil when they are missing or impossible: negative, huge, a prompt of none, or no tokens for
    /// an answer that has some.
    static func read(_ usage: JSON?, hasContent: Bool) -> TokenUsage? {
        guard let usage,
            let input = (usage[present: "prompt_tokens"] ?? usage["input_tokens"])?.believableTokens, input > 0,
            let output = (usage[present: "completion_tokens"] ?? usage["output_tokens"])?.believableTokens
                ?? difference(usage["total_tokens"], input),
            output > 0 || !hasContent
        else { return nil }
        let cached =
            usage["prompt_tokens_details"]?[present: "cached_tokens"]
            ?? usage["input_tokens_details"]?[present: "cached_tokens"]
            ?? usage["prompt_cache_hit_tokens"]
        return TokenUsage(
            inputTokens: input,
            outputTokens: output,
            // A wrong share of the cache is no reason to give the rest up; none of it is the dearer assumption.
            cachedInputTokens: cached?.believableTokens.flatMap { $0 <= input ? $0 : nil } ?? 0
        )
    }

    private static func difference(_ total: JSON?, _ input: Int) -> Int? {
        guard let total = total?.believableTokens, total >= input else { return nil }
        return total - input
    }
}

extension JSON {
    /// More tokens than any context holds; beyond it a number is a mistake.
    private static let mostBelievableTokens = 20_000_000

    /// A number of tokens, or nil when it is none or beyond belief.
    var believableTokens: Int? {
        wholeNumber.flatMap { (0...Self.mostBelievableTokens).contains($0) ? $0 : nil }
    }
}
