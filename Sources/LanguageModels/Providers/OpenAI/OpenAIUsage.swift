/// Reads the `usage` member of a chat completions answer.
enum OpenAIUsage {
    /// More tokens than any context holds; beyond it a number is a mistake.
    private static let mostBelievable = 20_000_000

    /// The tokens reported, or nil when they are missing or impossible: negative, huge, a prompt of none, or no tokens for
    /// an answer that has some.
    static func read(_ usage: JSONValue?, hasContent: Bool) -> TokenUsage? {
        guard let usage,
            let input = believable(usage["prompt_tokens"] ?? usage["input_tokens"]), input > 0,
            let output = believable(usage["completion_tokens"] ?? usage["output_tokens"])
                ?? difference(usage["total_tokens"], input),
            output > 0 || !hasContent
        else { return nil }
        let cached =
            usage["prompt_tokens_details"]?["cached_tokens"]
            ?? usage["input_tokens_details"]?["cached_tokens"]
            ?? usage["prompt_cache_hit_tokens"]
        return TokenUsage(
            inputTokens: input,
            outputTokens: output,
            // A wrong share of the cache is no reason to give the rest up; none of it is the dearer assumption.
            cachedInputTokens: believable(cached).flatMap { $0 <= input ? $0 : nil } ?? 0
        )
    }

    private static func believable(_ value: JSONValue?) -> Int? {
        guard let number = value?.integer, (0...mostBelievable).contains(number) else { return nil }
        return number
    }

    private static func difference(_ total: JSONValue?, _ input: Int) -> Int? {
        guard let total = believable(total), total >= input else { return nil }
        return total - input
    }
}
