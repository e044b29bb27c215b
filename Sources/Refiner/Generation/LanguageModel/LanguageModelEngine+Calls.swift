import Foundation
import LanguageModels

extension LanguageModelEngine {
    /// What came of a question: what was read from the answer, or why there is nothing.
    struct Asked<Value: Sendable>: Sendable {
        /// The ledger's number of the last call made for it, nil when none was.
        let call: Int64?
        var value: Value?
        var failure: String?
    }

    /// What came of one call.
    private struct Called<Value: Sendable>: Sendable {
        let id: Int64?
        /// The answer's text, nil when the call failed.
        var content: String?
        var reading: Result<Value, AnswerFault>?
        var failure: String?
    }

    /// Asks the model, and once more with the fault quoted when its answer cannot be read.
    ///
    /// - Parameter read: reads an answer; it is called again for answers of earlier runs, and must give the same.
    /// - Throws: when no further call can succeed.
    func ask<Value: Sendable>(
        _ request: ChatRequest, for purpose: CallPurpose, read: (String) throws(AnswerFault) -> Value
    ) async throws(RefineError) -> Asked<Value> {
        let first = try await call(request, for: purpose, read: read)
        guard case .failure(let fault) = first.reading else {
            return Asked(call: first.id, value: try? first.reading?.get(), failure: first.failure)
        }
        let content = first.content ?? ""
        // Where there are no words there is nothing to correct: a filter or a limit took them, and would again.
        guard !content.trimmed.isEmpty else { return Asked(call: first.id, failure: "the answer was empty") }
        var corrected = request
        corrected.messages += [
            .assistant(content.excerpt(Self.quotedCharacters)),
            .user(prompts.correction(of: fault)),
        ]
        let second = try await call(corrected, for: purpose, read: read)
        switch second.reading {
        case .success(let value): return Asked(call: second.id, value: value)
        case .failure(let fault):
            let words = (second.content ?? "").excerpt(60)
            return Asked(call: second.id, failure: "\(fault.reason), twice: \(words)")
        case nil: return Asked(call: second.id, failure: second.failure)
        }
    }

    /// Gets the answer of one request: the one that was paid for before, or the model's, written down before it is used.
    private func call<Value: Sendable>(
        _ request: ChatRequest, for purpose: CallPurpose, read: (String) throws(AnswerFault) -> Value
    ) async throws(RefineError) -> Called<Value> {
        var request = request
        let messages = request.messagesJSON()
        let digest = RequestDigest.of(
            request, messages: messages, for: purpose, engine: name, model: chat.model, seed: settings.seed)
        if let known = try await ledger.answer(to: digest, request: messages) {
            return Called(id: known.call, content: known.content, reading: Self.reading(known.content, read))
        }
        request.id = digest
        var record = CallRecord(
            phase: purpose.phase, task: purpose.task, label: purpose.label, engine: name, model: chat.model)
        record.endpoint = chat.endpoint
        record.costUSD = nil
        record.digest = digest
        record.request = messages
        do {
            let completion = try await chat.complete(request)
            refusals.answered()
            let reading = Self.reading(completion.content, read)
            record.add(completion)
            if case .failure(let fault) = reading {
                record.outcome = .unreadable
                record.error = fault.reason
                record.wastedTokens = record.inputTokens + record.outputTokens
            }
            let id = try await ledger.record(record)
            return Called(id: id, content: completion.content, reading: reading)
        } catch let error as ChatError {
            record.add(error)
            // What was given up before anything was sent is no call.
            let isCall = record.attempts > 0 || (error.kind != .budgetSpent && error.kind != .cancelled)
            let id = isCall ? try await ledger.record(record) : nil
            if let fatal = Self.fatal(error) { throw fatal }
            if error.kind == .badRequest && refusals.refused() {
                throw RefineError(
                    .unavailable, error.message, hint: "the service refuses every request; refine models checks it")
            }
            return Called(id: id, failure: error.message)
        } catch {
            throw error as? RefineError ?? RefineError(.unavailable, error.reason)
        }
    }

    private static func reading<Value>(
        _ content: String, _ read: (String) throws(AnswerFault) -> Value
    ) -> Result<Value, AnswerFault> {
        do throws(AnswerFault) {
            return .success(try read(content))
        } catch {
            return .failure(error)
        }
    }

    /// The error that ends the run, or nil when only this call failed: a request refused for its content, or an answer
    /// that could not be read, says nothing about the next one.
    private static func fatal(_ error: ChatError) -> RefineError? {
        switch error.kind {
        case .invalidKey:
            RefineError(
                .keyRefused, error.message, hint: "give a key that this service accepts; refine models checks it")
        case .quotaExhausted, .unavailable, .timeout: RefineError(.unavailable, error.message)
        case .notFound, .badEndpoint:
            RefineError(.unavailable, error.message, hint: "check --base-url and --model")
        case .budgetSpent: RefineError(.budgetSpent, error.message)
        case .cancelled: RefineError(.interrupted, "interrupted")
        case .badRequest, .malformedAnswer: nil
        }
    }

    /// The most of a broken answer that is quoted to the model that gave it.
    private static let quotedCharacters = 2000
}

extension CallRecord {
    fileprivate mutating func add(_ completion: ChatCompletion) {
        attempts = completion.attempts
        model = completion.trail.last?.model ?? model
        endpoint = completion.endpoint ?? endpoint
        latencyMilliseconds = completion.latency.milliseconds
        batch = completion.batch
        trail = completion.trail.trail
        wastedTokens = completion.trail.wastedTokens
        costUSD = completion.cost?.dollars
        answer = completion.content
        add(completion.usage)
    }

    fileprivate mutating func add(_ error: ChatError) {
        let records = error.attempts ?? []
        attempts = records.count
        latencyMilliseconds = records.reduce(0) { $0 + $1.latency.milliseconds }
        outcome = error.kind == .cancelled ? .cancelled : .failed
        self.error = error.message
        trail = records.trail
        if let usage = error.usage { add(usage) }
        wastedTokens = inputTokens + outputTokens
        // Known only where the cost of every request is.
        let costs = records.map(\.cost)
        costUSD = costs.contains(nil) ? nil : costs.reduce(0) { $0 + ($1?.dollars ?? 0) }
    }

    private mutating func add(_ usage: TokenUsage) {
        inputTokens += usage.inputTokens
        outputTokens += usage.outputTokens
        cachedInputTokens += usage.cachedInputTokens
        isEstimated = isEstimated || usage.isEstimated
    }
}
