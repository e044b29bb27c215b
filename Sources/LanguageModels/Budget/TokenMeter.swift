/// Estimates tokens for one model, calibrated by the answers that do bear usage.
public final class TokenMeter: Sendable {
    private struct State: Sendable {
        var prompts = TokenCalibration()
        var answers = TokenCalibration()
    }

    /// What a service may put around the conversation on its own, such as instructions of its template (70 tokens for
    /// gpt-oss), and around a message: more than any known template takes.
    private static let perConversation = 96
    private static let perMessage = 8
    /// What an answer without a limit is taken to have at least, however short the estimate.
    private static let leastAnswer = 256

    private let state = Locked(State())

    /// A meter that knows no answers yet.
    public init() {}

    /// The tokens that the prompt of a request probably takes, its schema included.
    public func inputTokens(of request: ChatRequest) -> Int {
        let estimate = Self.estimate(request)
        return state.withLock { $0.prompts.expected(estimate) }
    }

    /// More tokens than the prompt of a request takes, for reservations.
    ///
    /// Before there are counts, twice the estimate or, in scripts that old vocabularies hardly know, a token for each
    /// byte; later the estimate at the highest ratio of late and a margin. Either way with room for a template. Only
    /// random letters and digits can take more.
    public func inputBound(of request: ChatRequest) -> Int {
        let frame = Self.perConversation + request.messages.count * Self.perMessage
        let prompts = state.withLock { $0.prompts }
        if prompts.count == 0 {
            return request.messages.reduce(frame) { $0 + TokenEstimate.bound(of: $1.content) }
                + (Self.schema(request).map { TokenEstimate.bound(of: $0) } ?? 0)
        }
        return prompts.bound(Self.estimate(request)).addingSaturated(frame)
    }

    /// The tokens that an answer of so many estimated tokens probably takes, hidden reasoning included.
    public func outputTokens(estimate: Int) -> Int {
        state.withLock { $0.answers.expected(estimate) }
    }

    /// More tokens than an answer takes, for reservations.
    ///
    /// - Parameters:
    ///   - maxTokens: the limit that is sent with the request, which services keep to; it then is the bound.
    ///   - estimate: the estimated tokens of the answer's text, which count when there is no limit. The bound is then
    ///     four times that at first, later what answers took, but nothing forces a service to stay below it.
    public func outputBound(maxTokens: Int?, estimate: Int) -> Int {
        if let maxTokens { return max(maxTokens, 0) }
        let answers = state.withLock { $0.answers }
        let bound = answers.bound(estimate)
        return max(answers.count == 0 ? bound.multipliedSaturated(by: 2) : bound, Self.leastAnswer)
    }

    /// What a request and its answer probably took, marked as estimated.
    public func usage(of request: ChatRequest, answer: some StringProtocol) -> TokenUsage {
        let (input, output) = (Self.estimate(request), TokenEstimate.tokens(of: answer))
        return state.withLock { state in
            TokenUsage(
                inputTokens: state.prompts.expected(input),
                outputTokens: state.answers.expected(output),
                isEstimated: true
            )
        }
    }

    /// Learns from an answer whose tokens the service counted.
    ///
    /// Estimates and impossible numbers teach nothing. An answer without text teaches nothing about answers.
    public func learn(_ usage: TokenUsage, of request: ChatRequest, answer: some StringProtocol) {
        guard !usage.isEstimated, usage.isBelievable else { return }
        let (input, output) = (Self.estimate(request), TokenEstimate.tokens(of: answer))
        state.withLock { state in
            state.prompts.learn(counted: usage.inputTokens, estimated: input)
            if usage.outputTokens > 0 { state.answers.learn(counted: usage.outputTokens, estimated: output) }
        }
    }

    private static func estimate(_ request: ChatRequest) -> Int {
        TokenEstimate.tokens(of: request.messages) + (schema(request).map { TokenEstimate.tokens(of: $0) } ?? 0)
    }

    /// The schema, which services that know schemas count as part of the prompt.
    private static func schema(_ request: ChatRequest) -> String? {
        guard case .jsonSchema(let schema) = request.responseFormat else { return nil }
        return schema.schema
    }
}
