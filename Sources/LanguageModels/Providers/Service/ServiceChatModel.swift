/// A model behind a service: OpenAI's, Anthropic's, or one of the many services and local servers that speak like them.
///
/// One value serves any number of tasks. Its behaviour in time is all in what is passed in: the transport, the policy of
/// retries, the pacer, the budget, the clock and the source of jitter. What the service's refusals teach about its dialect
/// is remembered for the life of the value.
public final class ServiceChatModel: ChatModel {
    /// The model's name as it is sent.
    public let model: String

    /// The base URL of the service, without credentials.
    public let endpoint: String

    /// What the model's tokens cost, or nil when that is unknown.
    public let price: ModelPrice?

    let address: ServiceAddress
    let transport: any HTTPTransport
    let pacer: Pacer
    let budget: Budget?
    let meter: TokenMeter
    let health = EndpointHealth()
    let time: any TimeSource
    private let retry: RetryPolicy
    private let timeouts: HTTPTimeouts
    private let answerTokens: Int?
    private let random: Locked<any RandomNumberGenerator & Sendable>
    private let observer: (@Sendable (CallEvent) -> Void)?
    private let state: Locked<State>

    private struct State: Sendable {
        var calls: UInt64 = 0
        var dialect: Dialect
        /// The last schema that was sent; most requests of a run bear the same.
        var validSchema: AnswerSchema?
        var answers = 0
        /// A running mean of the answers' tokens, for the pacer.
        var usualAnswer = 512.0
    }

    /// The cap of an answer's tokens where there must be one and nobody chose it.
    private static let standardAnswerTokens = 4096

    /// Beyond any model's answer; larger wishes are lowered to it, so that sums stay far from overflow.
    private static let mostAnswerTokens = 10_000_000

    /// A model at a service.
    ///
    /// - Parameters:
    ///   - endpoint: where the model is asked.
    ///   - transport: what carries the requests.
    ///   - retry: when failed attempts are repeated.
    ///   - pacer: how fast the service is asked; a call that waits for its next attempt holds no place.
    ///   - budget: what may be spent, or nil for no limits.
    ///   - timeouts: the limits of each attempt, cut to what the budget leaves of its time.
    ///   - answerTokens: the most tokens of an answer whose request has no limit of its own, sent where the budget limits
    ///     tokens or money, or where the wire format requires a limit; nil for what the request calls useful, else 4096.
    ///   - meter: estimates tokens, and learns from the answers.
    ///   - time: the clock that waits between attempts.
    ///   - random: the source of jitter.
    ///   - observer: told of each request that was sent before ``complete(_:)`` goes on, in the task that called it.
    /// - Throws: a ``ChatError`` of kind ``ChatError/Kind/badEndpoint`` when the base URL is no `http` or `https` URL, of
    ///   kind ``ChatError/Kind/invalidKey`` when the key cannot stand in a header field, or of kind
    ///   ``ChatError/Kind/badRequest`` when the budget limits money and the model has no price.
    public init(
        endpoint: ChatEndpoint,
        transport: any HTTPTransport,
        retry: RetryPolicy = RetryPolicy(),
        pacer: Pacer = Pacer(),
        budget: Budget? = nil,
        timeouts: HTTPTimeouts = HTTPTimeouts(),
        answerTokens: Int? = nil,
        meter: TokenMeter = TokenMeter(),
        time: any TimeSource = SystemTimeSource(),
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        observer: (@Sendable (CallEvent) -> Void)? = nil
    ) throws(ChatError) {
        address = try ServiceAddress(endpoint)
        if budget?.limits.cost != nil, endpoint.price == nil {
            throw ChatError(
                kind: .badRequest,
                message: "the price of \(endpoint.model) is not known, so a budget of money cannot be kept")
        }
        model = endpoint.model
        self.endpoint = address.shownURL
        price = endpoint.price
        self.transport = transport
        self.retry = retry
        self.pacer = pacer
        self.budget = budget
        self.timeouts = timeouts
        self.answerTokens = answerTokens.map { max($0, 1) }
        self.meter = meter
        self.time = time
        self.random = Locked(random)
        self.observer = observer
        state = Locked(State(dialect: address.wire.dialect))
    }

    /// Asks the model for one answer, repeating attempts as the policy says.
    ///
    /// - Throws: a ``ChatError`` when there is no answer.
    public func complete(_ request: ChatRequest) async throws(ChatError) -> ChatCompletion {
        try request.validate(knowing: state.withLock { $0.validSchema })
        let number = state.withLock { state in
            state.calls += 1
            if case .jsonSchema(let schema) = request.responseFormat { state.validSchema = schema }
            return state.calls
        }
        return try await ServiceCall(number: number, request: request, model: self).run()
    }

    /// The loop around the attempts of a call.
    func retrying(_ report: @escaping @Sendable (AttemptRecord) -> Void) -> RetryingCall {
        RetryingCall(
            policy: retry, health: health, time: time, random: random, endpoint: endpoint, model: model, price: price,
            report: report)
    }

    /// Tells the observer of an attempt.
    func report(_ attempt: AttemptRecord, of request: ChatRequest, call: UInt64) {
        observer?(CallEvent(call: call, model: model, endpoint: endpoint, request: request, attempt: attempt))
    }
}

extension ServiceChatModel {
    /// What the endpoint is known to understand.
    var dialect: Dialect { state.withLock { $0.dialect } }

    /// Remembers what a refusal taught.
    func learn(_ adaption: Adaption) {
        state.withLock { $0.dialect.apply(adaption) }
    }

    /// The most tokens of the answer to send, or nil for the service's default.
    func limit(of request: ChatRequest) -> Int? {
        let isCapped = budget.map { $0.limits.tokens != nil || $0.limits.cost != nil } ?? false
        let chosen = answerTokens ?? (isCapped ? request.usefulTokens : nil) ?? Self.standardAnswerTokens
        let limit = request.maxTokens ?? (isCapped || address.wire.requiresLimit ? chosen : nil)
        return limit.map { min($0, Self.mostAnswerTokens) }
    }

    /// The tokens that an answer probably takes.
    func usualAnswer(below limit: Int?) -> Int {
        let usual = Int(state.withLock { $0.usualAnswer })
        return min(usual, limit ?? usual)
    }

    /// Learns from an answer whose tokens the service counted.
    func learn(_ usage: TokenUsage, of request: ChatRequest, answer: String) {
        let isNews = state.withLock { state in
            state.answers += 1
            state.usualAnswer += (Double(usage.outputTokens) - state.usualAnswer) / 16
            // The ratios are known well after some answers, and estimating a prompt takes as long as writing it.
            return state.answers <= 64 || state.answers.isMultiple(of: 8)
        }
        if isNews { meter.learn(usage, of: request, answer: answer) }
    }

    /// The limits of the next attempt: no longer than the budget's time, and a second at the least.
    var timeoutsNow: HTTPTimeouts {
        guard let left = budget?.timeLeft else { return timeouts }
        var cut = timeouts
        cut.total = min(timeouts.total, max(left, .seconds(1)))
        cut.connect = min(timeouts.connect, cut.total)
        return cut
    }
}
