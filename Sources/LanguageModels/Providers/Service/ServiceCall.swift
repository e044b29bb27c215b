/// One call of a ``ServiceChatModel``, with what its attempts leave to the next one.
struct ServiceCall: Sendable {
    private let number: UInt64
    private let request: ChatRequest
    private let model: ServiceChatModel
    private let limit: Int?
    private let inputTokens: Int
    private let need: Spending
    private let progress = Locked(Progress())

    private struct Progress: Sendable {
        /// What the service refused in this call; one refusal of each is enough.
        var adaptions: Set<Adaption> = []
        /// How long each attempt's transfer took; nil for one that ended before it was sent.
        var latencies: [Duration?] = []
    }

    init(number: UInt64, request: ChatRequest, model: ServiceChatModel) {
        self.number = number
        self.request = request
        self.model = model
        limit = model.limit(of: request)
        inputTokens = model.meter.inputTokens(of: request)
        need = Self.need(of: request, limit: limit, model)
    }

    /// Asks until there is an answer or the policy gives up.
    ///
    /// - Throws: a ``ChatError`` with the attempts that were sent.
    func run() async throws(ChatError) -> ChatCompletion {
        let retrying = model.retrying { [number, request, model, progress] record in
            // What was never sent is no attempt to anybody who keeps account.
            guard let sent = Self.sent(record, progress) else { return }
            model.report(sent, of: request, call: number)
        }
        do throws(ChatError) {
            var completion = try await retrying.run { (failures) async throws(AttemptFailure) in
                try await attempt(failuresSoFar: failures)
            }
            completion.trail = completion.trail.compactMap { Self.sent($0, progress) }
            completion.latency = progress.withLock { $0.latencies.last.flatMap(\.self) } ?? completion.latency
            completion.endpoint = completion.endpoint ?? model.endpoint
            return completion
        } catch {
            var error = error
            error.attempts = error.attempts?.compactMap { Self.sent($0, progress) }
            if error.attempts?.isEmpty == true { error.attempts = nil }
            throw error
        }
    }

    /// The record with the time of its transfer alone, or nil when nothing was sent.
    private static func sent(_ record: AttemptRecord, _ progress: Locked<Progress>) -> AttemptRecord? {
        let latencies = progress.withLock { $0.latencies }
        guard latencies.indices.contains(record.number - 1), let latency = latencies[record.number - 1] else {
            return nil
        }
        var record = record
        record.latency = latency
        return record
    }

    /// Waits for its turn, makes sure of the money, asks once, and gives both back whatever happens.
    private func attempt(failuresSoFar: Int) async throws(AttemptFailure) -> ChatAnswer {
        progress.withLock { $0.latencies.append(nil) }
        let permit: Pacer.Permit
        do throws(CancellationError) {
            permit = try await model.pacer.enter(
                tokens: inputTokens + model.usualAnswer(below: limit), priority: failuresSoFar)
        } catch {
            throw AttemptFailure(
                kind: .cancelled, message: "cancelled while waiting for other calls", outlook: .permanent)
        }
        var outcome = PacingOutcome.abandoned
        defer { model.pacer.leave(permit, outcome) }
        let reservation = try await reserve()
        var actual = Spending.zero
        defer { if let reservation { model.budget?.settle(reservation, actual: actual) } }

        let attempt = await exchange()
        outcome = attempt.outcome
        actual = attempt.spending
        return try attempt.result.get()
    }

    private func reserve() async throws(AttemptFailure) -> Budget.Reservation? {
        guard let budget = model.budget else { return nil }
        do throws(Budget.Refusal) {
            return try await budget.reserve(need)
        } catch {
            throw switch error {
            case .spent(let words):
                AttemptFailure(kind: .budgetSpent, message: words, outlook: .permanent)
            case .cancelled:
                AttemptFailure(
                    kind: .cancelled, message: "cancelled while waiting for other calls", outlook: .permanent)
            }
        }
    }

    /// Sends the request and reads what comes back.
    private func exchange() async -> ServiceAttempt {
        let dialect = self.dialect
        let message = HTTPRequest(
            method: .post,
            url: model.address.chatURL,
            headers: model.address.headers,
            body: model.address.wire.body(of: request, model: model.model, dialect: dialect, limit: limit),
            timeouts: model.timeoutsNow
        )
        let start = model.time.elapsed
        defer {
            let latency = model.time.elapsed - start
            progress.withLock { $0.latencies[$0.latencies.count - 1] = latency }
        }
        do throws(TransportError) {
            return judge(try await model.transport.send(message), to: dialect)
        } catch {
            return ServiceAttempt(error, cleaning: model.address.cleaning, reserved: need)
        }
    }

    /// The endpoint's dialect, and what this call was refused besides.
    private var dialect: Dialect {
        var dialect = model.dialect
        for adaption in progress.withLock({ $0.adaptions }) { dialect.apply(adaption) }
        return dialect
    }

    private func judge(_ response: HTTPResponse, to dialect: Dialect) -> ServiceAttempt {
        let now = model.time.secondsSince1970
        let limits = ServiceAddress.limits(in: response.headers, now: now)
        guard (200..<300).contains(response.status) else {
            let fault = ProviderFault(body: response.body)
            return refusal(fault, status: response.status, response, to: dialect, limits, now)
        }
        do throws(WireFault) {
            let answer = try model.address.wire.answer(in: response)
            return answered(answer, status: response.status, limits)
        } catch {
            switch error {
            case .refused(let status, let fault):
                return refusal(fault, status: status, response, to: dialect, limits, now)
            case .unusable(let words, let usage, let text):
                let usage = usage ?? text.map { model.meter.usage(of: request, answer: $0) }
                let failure = AttemptFailure(
                    kind: .malformedAnswer, message: words, outlook: .transient, status: response.status, usage: usage)
                return ServiceAttempt(.failure(failure), usage: usage, price: model.price, limits: limits)
            }
        }
    }

    private func answered(_ answer: WireAnswer, status: Int, _ limits: RateLimits?) -> ServiceAttempt {
        let usage = answer.usage ?? model.meter.usage(of: request, answer: answer.content)
        if let counted = answer.usage { model.learn(counted, of: request, answer: answer.content) }
        let named = answer.model ?? ""
        let result = ChatAnswer(
            content: answer.content,
            finishReason: answer.finishReason,
            usage: usage,
            model: named.isEmpty ? model.model : named,
            status: status
        )
        return ServiceAttempt(.success(result), usage: usage, price: model.price, limits: limits)
    }

    private func refusal(
        _ fault: ProviderFault, status: Int, _ response: HTTPResponse, to dialect: Dialect, _ limits: RateLimits?,
        _ now: Double
    ) -> ServiceAttempt {
        var failure = model.address.failure(status: status, headers: response.headers, fault: fault, now: now)
        if adapts(to: fault, status: status, in: dialect) {
            failure.kind = .badRequest
            failure.outlook = .adapted
            failure.retryAfter = nil
        }
        return ServiceAttempt(failure, headers: response.headers, limits: limits)
    }

    /// Learns from a refusal what the next attempt should do otherwise.
    ///
    /// - Returns: whether there is something to do otherwise.
    private func adapts(to fault: ProviderFault, status: Int, in dialect: Dialect) -> Bool {
        guard let adaption = Adaption(answering: fault, status: status, to: request, in: dialect, limit: limit),
            progress.withLock({ $0.adaptions.insert(adaption).inserted })
        else { return false }
        // A conversation that does not go with the form says nothing about the next one.
        if !fault.isAboutMessages { model.learn(adaption) }
        return true
    }

    /// The most that one attempt may take.
    private static func need(of request: ChatRequest, limit: Int?, _ model: ServiceChatModel) -> Spending {
        guard let limits = model.budget?.limits, limits.tokens != nil || limits.cost != nil else {
            return Spending(calls: 1)
        }
        let most = TokenUsage(inputTokens: model.meter.inputBound(of: request), outputTokens: limit ?? 0)
        return Spending(calls: 1, usage: most, price: model.price)
    }
}
