/// One call of a ``BatchChatModel``: its tries, each with another job.
struct BatchCall: Sendable {
    let model: BatchChatModel
    let request: ChatRequest
    /// Called after each try, in the task of the call.
    let report: @Sendable (AttemptRecord) -> Void
    private var records: [AttemptRecord] = []
    private var failedInPassing = 0
    /// What the service refused in this call; one refusal of each is enough.
    private var adaptions: Set<Adaption> = []

    init(model: BatchChatModel, request: ChatRequest, report: @escaping @Sendable (AttemptRecord) -> Void) {
        self.model = model
        self.request = request
        self.report = report
    }

    /// Asks until there is an answer or no further try is worth it.
    ///
    /// - Throws: a ``ChatError`` that bears all tries.
    mutating func run() async throws(ChatError) -> ChatCompletion {
        try request.validate()
        while true {
            let start = model.time.elapsed
            do throws(AttemptFailure) {
                guard let (answer, batch) = try await ask() else { continue }
                let latency = model.time.elapsed - start
                add(
                    AttemptRecord(
                        number: records.count + 1, status: answer.status, usage: answer.usage,
                        cost: model.price?.cost(of: answer.usage, isBatch: true), latency: latency))
                return completion(answer, batch: batch, latency: latency)
            } catch {
                try await goOn(after: error, latency: model.time.elapsed - start)
            }
        }
    }

    // MARK: One try

    /// Asks with one job.
    ///
    /// - Returns: nil when no job ran the request, so that it is to be asked anew.
    private mutating func ask() async throws(AttemptFailure) -> (answer: ChatAnswer, batch: String?)? {
        var dialect = model.dialect
        for adaption in adaptions { dialect.apply(adaption) }
        let key = BatchLineKey(of: request, content: BatchWire.content(of: request, model: model.model))
        if let outcome = try await model.desk.claim(key) {
            return try await take(outcome, dialect)
        }
        let body = BatchWire.body(of: request, model: model.model, dialect: dialect, limit: model.limit(of: request))
        let reservation = try await reserve()
        let outcome = await model.desk.ask(key, body: body)
        do throws(AttemptFailure) {
            let result = try read(outcome, dialect)
            settle(reservation, result.map { spending($0.answer.usage) } ?? .zero)
            return result
        } catch {
            // A job that goes on without us will take what was set aside.
            settle(reservation, Self.wasNotRun(error) ? .zero : error.usage.map(spending))
            throw error
        }
    }

    /// The answer of a job of before, which is paid for whatever the budget says.
    private mutating func take(
        _ outcome: BatchDesk.Outcome, _ dialect: Dialect
    ) async throws(AttemptFailure) -> (
        answer: ChatAnswer, batch: String?
    )? {
        let usage: TokenUsage?
        let result: Result<(answer: ChatAnswer, batch: String?)?, AttemptFailure>
        do throws(AttemptFailure) {
            let answered = try read(outcome, dialect)
            usage = answered?.answer.usage
            result = .success(answered)
        } catch {
            usage = error.usage
            result = .failure(error)
        }
        if let usage, let budget = model.budget, let reservation = try? await budget.reserve(spending(usage)) {
            budget.settle(reservation, actual: spending(usage))
        }
        return try result.get()
    }

    private mutating func read(
        _ outcome: BatchDesk.Outcome, _ dialect: Dialect
    ) throws(AttemptFailure) -> (answer: ChatAnswer, batch: String?)? {
        switch outcome {
        case .notRun:
            return nil
        case .failure(let failure):
            throw failure
        case .answer(let response, let batch):
            do throws(AttemptFailure) {
                let answer = try BatchWire.answer(
                    response, to: request, model: model.model, meter: model.meter, failures: model.failures)
                return (answer, batch)
            } catch {
                var failure = error
                if adapts(to: response, dialect) {
                    failure.kind = .badRequest
                    failure.outlook = .adapted
                    failure.retryAfter = nil
                }
                throw failure
            }
        }
    }

    /// Learns from a refusal what the next try should do otherwise.
    ///
    /// - Returns: whether there is something to do otherwise.
    private mutating func adapts(to response: HTTPResponse, _ dialect: Dialect) -> Bool {
        let limit = model.limit(of: request)
        guard let lesson = BatchWire.lesson(of: response, to: request, in: dialect, limit: limit),
            adaptions.insert(lesson.adaption).inserted
        else { return false }
        // A conversation that does not go with the form says nothing about the next one.
        if !lesson.isForThisAlone { model.learn(lesson.adaption) }
        return true
    }

    /// Whether no job ran the request, so that it counts for nothing.
    private static func wasNotRun(_ failure: AttemptFailure) -> Bool {
        failure.usage == .zero && failure.status == nil
    }

    /// Replaces what was set aside by what was taken, or by itself when that is not known.
    private func settle(_ reservation: Budget.Reservation?, _ actual: Spending?) {
        guard let reservation else { return }
        model.budget?.settle(reservation, actual: actual ?? reservation.need)
    }

    private func reserve() async throws(AttemptFailure) -> Budget.Reservation? {
        guard let budget = model.budget else { return nil }
        let need = TokenUsage(
            inputTokens: model.meter.inputBound(of: request), outputTokens: model.limit(of: request) ?? 0)
        do throws(Budget.Refusal) {
            return try await budget.reserve(spending(need))
        } catch {
            switch error {
            case .spent(let words):
                throw AttemptFailure(kind: .budgetSpent, message: words, outlook: .permanent, usage: .zero)
            case .cancelled:
                throw AttemptFailure(
                    kind: .cancelled, message: "cancelled while waiting for other calls", outlook: .permanent,
                    usage: .zero)
            }
        }
    }

    private func spending(_ usage: TokenUsage) -> Spending {
        let tokens = usage.inputTokens.addingReportingOverflow(usage.outputTokens)
        return Spending(
            calls: 1, tokens: tokens.overflow ? .max : tokens.partialValue,
            cost: model.price?.cost(of: usage, isBatch: true) ?? .zero)
    }

    // MARK: After a try

    private mutating func add(_ record: AttemptRecord) {
        records.append(record)
        report(record)
    }

    private mutating func goOn(after failure: AttemptFailure, latency: Duration) async throws(ChatError) {
        if failure.outlook == .transient { failedInPassing += 1 }
        let isLast =
            failure.outlook == .permanent
            || (failure.outlook == .transient && failedInPassing >= model.settings.maximumTries)
        // Nothing was asked when the budget forbade it, or the task was cancelled before.
        if ![.budgetSpent, .cancelled].contains(failure.kind) || failure.usage != .zero {
            add(
                AttemptRecord(
                    number: records.count + 1, failure: failure.kind, message: failure.message,
                    status: failure.status, usage: failure.usage,
                    cost: failure.usage.flatMap { model.price?.cost(of: $0, isBatch: true) }, latency: latency,
                    delayBeforeNext: isLast ? nil : failure.retryAfter ?? .zero))
        }
        guard !isLast else { throw error(failure) }
        guard let wait = failure.retryAfter, wait > .zero else { return }
        do {
            try await model.time.sleep(for: wait)
        } catch {
            throw ChatError(
                kind: .cancelled, message: "cancelled while waiting to try again", attempts: records, usage: usage)
        }
    }

    private func completion(_ answer: ChatAnswer, batch: String?, latency: Duration) -> ChatCompletion {
        let costs = records.map(\.cost)
        return ChatCompletion(
            content: answer.content, finishReason: answer.finishReason, usage: usage ?? answer.usage,
            model: answer.model, attempts: records.count, latency: latency, endpoint: model.endpoint,
            cost: costs.contains(nil) ? nil : costs.compactMap(\.self).reduce(.zero, +), batch: batch, trail: records)
    }

    private func error(_ failure: AttemptFailure) -> ChatError {
        let suffix = failedInPassing > 1 ? " (after \(failedInPassing) batch jobs)" : ""
        return ChatError(
            kind: failure.kind, message: failure.message + suffix, status: failure.status,
            attempts: records.isEmpty ? nil : records, usage: usage)
    }

    private var usage: TokenUsage? {
        let usages = records.compactMap(\.usage)
        return usages.isEmpty ? nil : usages.reduce(.zero, +)
    }
}
