/// A model behind a provider's batch jobs: OpenAI's files and batches, at OpenAI or at a service that speaks them.
///
/// Requests of any number of tasks gather until none comes for a moment; then they are written as one file, uploaded and
/// run as one job, for about half the price and within a day. ``complete(_:)`` waits for the job. What is under way is
/// written down before each step that costs, so that after a crash the same requests (``ChatRequest/id``) find their
/// job again instead of being paid twice.
///
/// The whole file of requests, and later that of answers, is held in memory; the transport must accept answers that large.
public final class BatchChatModel: ChatModel {
    /// The model's name as it is sent.
    public let model: String

    /// The base URL of the service, without credentials.
    public let endpoint: String

    let time: any TimeSource
    let budget: Budget?
    let meter: TokenMeter
    let price: ModelPrice?
    let settings: BatchSettings
    let desk: BatchDesk
    let failures: BatchFailures
    private let service: BatchService
    private let attempts: (@Sendable (CallEvent) -> Void)?
    private let state = Locked(State())

    private let answerTokens: Int?

    private struct State: Sendable {
        var calls: UInt64 = 0
        /// Learnt from refused lines; asking each time would cost a job each time.
        var dialect = BatchWire.dialect
    }

    /// Beyond any model's answer; larger wishes are lowered to it, so that sums stay far from overflow.
    private static let mostAnswerTokens = 10_000_000

    /// A model at a service that runs batch jobs.
    ///
    /// - Parameters:
    ///   - endpoint: where the model is asked; its key is sent to its base URL alone.
    ///   - transport: what carries the requests; it must accept answers as large as the file of all answers of a job.
    ///   - store: where jobs are written down.
    ///   - resumes: whether jobs in the store are taken up again. If not, they are left as they are, and each request is
    ///     asked anew.
    ///   - settings: how requests are gathered and jobs followed.
    ///   - budget: what may be spent, or nil for no limits; each request's need is set aside before its job is sent.
    ///   - answerTokens: the most tokens of an answer whose request has no limit of its own, sent where the budget limits
    ///     tokens or money.
    ///   - meter: estimates tokens for the budget.
    ///   - time: the clock that waits between looks at a job.
    ///   - random: the source of jitter.
    ///   - observer: told of what happens to jobs.
    ///   - attempts: told of each try of a request before ``complete(_:)`` goes on, in the task that called it.
    /// - Throws: a ``ChatError`` of kind ``ChatError/Kind/badEndpoint`` when the base URL is no `http` or `https` URL,
    ///   of kind ``ChatError/Kind/invalidKey`` when the key cannot stand in a header field, or of kind
    ///   ``ChatError/Kind/badRequest`` when the provider has no such jobs, or the budget limits money and the model has no
    ///   price.
    public init(
        endpoint: ChatEndpoint,
        transport: any HTTPTransport,
        store: any BatchStore,
        resumes: Bool = true,
        settings: BatchSettings = BatchSettings(),
        budget: Budget? = nil,
        answerTokens: Int? = nil,
        meter: TokenMeter = TokenMeter(),
        time: any TimeSource = SystemTimeSource(),
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        observer: @escaping @Sendable (BatchEvent) -> Void = { _ in },
        attempts: (@Sendable (CallEvent) -> Void)? = nil
    ) throws(ChatError) {
        guard endpoint.provider == .openai else {
            throw ChatError(
                kind: .badRequest,
                message: "batch jobs are sent to OpenAI and services that speak like it, not to others")
        }
        let address = try ServiceAddress(endpoint)
        if budget?.limits.cost != nil, endpoint.price == nil {
            throw ChatError(
                kind: .badRequest,
                message: "the price of \(endpoint.model) is not known, so a budget of money cannot be kept")
        }
        let failures = BatchFailures(hasKey: address.hasKey, cleaning: address.cleaning, time: time)
        let service = BatchService(
            base: address.base, headers: address.headers, transport: transport, timeouts: settings.timeouts,
            failures: failures)
        let random = Locked<any RandomNumberGenerator & Sendable>(random)
        model = endpoint.model
        self.endpoint = address.shownURL
        self.service = service
        self.failures = failures
        self.settings = settings
        self.budget = budget
        price = endpoint.price
        self.answerTokens = answerTokens.map { max($0, 1) }
        self.meter = meter
        self.time = time
        self.attempts = attempts
        desk = BatchDesk(
            endpoint: address.shownURL, model: endpoint.model, store: store, settings: settings, failures: failures,
            time: time, resumes: resumes, tell: observer,
            makeName: Self.freshName,
            makeRun: { keep in
                BatchRun(
                    service: service, settings: settings, failures: failures, budget: budget, time: time,
                    random: random, keep: keep, tell: observer)
            })
    }

    /// Asks the model for one answer, with the next batch job or from one that is under way.
    ///
    /// - Throws: a ``ChatError`` when there is no answer. When the task is cancelled or the time is up, the job goes on,
    ///   and the same request finds it again, in this process or another one.
    public func complete(_ request: ChatRequest) async throws(ChatError) -> ChatCompletion {
        let number = state.withLock { state in
            state.calls += 1
            return state.calls
        }
        var call = BatchCall(model: self, request: request) { [model, endpoint, attempts] record in
            attempts?(CallEvent(call: number, model: model, endpoint: endpoint, request: request, attempt: record))
        }
        return try await call.run()
    }

    /// All jobs written down for this model and endpoint, oldest first.
    ///
    /// - Throws: a ``ChatError`` when the store cannot be read.
    public func jobs() async throws(ChatError) -> [BatchJob] {
        do throws(AttemptFailure) {
            return try await desk.jobs()
        } catch {
            throw ChatError(kind: error.kind, message: error.message)
        }
    }

    /// Asks the service to end a job; answers that are there already are kept and paid for.
    ///
    /// - Parameter name: our name of the job, or the service's.
    /// - Throws: a ``ChatError`` of kind ``ChatError/Kind/notFound`` when no job under way has the name, or of another
    ///   kind when the service does not do it.
    public func cancel(_ name: String) async throws(ChatError) {
        guard
            let batch = try await jobs().first(where: { $0.state == .submitted && [$0.name, $0.batch].contains(name) })?
                .batch
        else {
            throw ChatError(kind: .notFound, message: "no batch job of that name is under way")
        }
        do throws(AttemptFailure) {
            _ = try await service.cancel(batch)
        } catch {
            throw ChatError(kind: error.kind, message: error.message, status: error.status)
        }
    }

    /// How many calls wait for a job, or for its sending.
    package var waitingCount: Int { get async { await desk.waitingCount } }

    /// A name that no other job has, whatever seed its run has.
    private static func freshName() -> String {
        var generator = SystemRandomNumberGenerator()
        return "refine-" + ContentDigest.hex(generator.next()) + ContentDigest.hex(generator.next())
    }

    /// What the endpoint is known to understand.
    var dialect: Dialect { state.withLock { $0.dialect } }

    /// Remembers what a refusal taught.
    func learn(_ adaption: Adaption) { state.withLock { $0.dialect.apply(adaption) } }

    /// The most tokens of the answer to send, or nil for the service's default.
    func limit(of request: ChatRequest) -> Int? {
        let isCapped = budget.map { $0.limits.tokens != nil || $0.limits.cost != nil } ?? false
        let limit = request.maxTokens ?? (isCapped ? answerTokens ?? request.usefulTokens ?? 4096 : nil)
        return limit.map { min($0, Self.mostAnswerTokens) }
    }
}
