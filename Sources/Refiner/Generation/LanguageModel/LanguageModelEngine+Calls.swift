import Foundation
import JSONText
import LanguageModels

extension LanguageModelEngine {
    /// What came of one call: the ledger's number, and the answer's text or why there is none.
    struct Called {
        let id: Int64
        var content: String?
        var failure: String?
    }

    /// Asks the model and writes the call down before anyone reads the answer.
    ///
    /// - Throws: when no further call can succeed. A call that failed for this request alone is a ``Called`` without
    ///   content.
    func call(
        _ request: ChatRequest, phase: CallRecord.Phase, _ task: String, _ label: String?
    ) async throws(RefineError) -> Called {
        var record = CallRecord(phase: phase, task: task, label: label, engine: name, model: chat.model)
        record.endpoint = chat.endpoint
        record.costUSD = nil
        record.request = Self.json(request)
        do {
            let completion = try await chat.complete(request)
            record.attempts = completion.attempts
            record.latencyMilliseconds = completion.latency.milliseconds
            record.add(completion.usage)
            record.answer = completion.content
            let id = try await ledger.record(record)
            return Called(id: id, content: completion.content)
        } catch let error as ChatError {
            record.attempts = error.attempts?.count ?? 0
            record.latencyMilliseconds = error.attempts?.reduce(0) { $0 + $1.latency.milliseconds } ?? 0
            record.outcome = error.kind == .cancelled ? .cancelled : .failed
            record.error = error.message
            if let usage = error.usage { record.add(usage) }
            let id = try await ledger.record(record)
            if let fatal = Self.fatal(error) { throw fatal }
            return Called(id: id, failure: error.message)
        } catch {
            throw error as? RefineError ?? RefineError(.unavailable, error.reason)
        }
    }

    /// The error that ends the run, or nil when only this call failed: a request refused for its content, or an answer
    /// that could not be read, says nothing about the next one.
    private static func fatal(_ error: ChatError) -> RefineError? {
        switch error.kind {
        case .invalidKey:
            RefineError(.keyRefused, error.message, hint: "set OPENAI_API_KEY to a key that this service accepts")
        case .quotaExhausted, .unavailable, .timeout: RefineError(.unavailable, error.message)
        case .notFound, .badEndpoint:
            RefineError(.unavailable, error.message, hint: "check --base-url and --model")
        case .cancelled: RefineError(.interrupted, "interrupted")
        case .badRequest, .malformedAnswer: nil
        }
    }

    private static func json(_ request: ChatRequest) -> String {
        JSON(
            request.messages.map {
                JSON([
                    JSON.Member(name: "role", value: JSON($0.role.rawValue)),
                    JSON.Member(name: "content", value: JSON($0.content)),
                ])
            }
        ).serialized(.compact)
    }

    /// Groups demands so that one answer stays short enough to be whole.
    static func groups(_ demands: [Demand]) -> [[Demand]] {
        stride(from: 0, to: demands.count, by: classesPerCall).map {
            Array(demands[$0..<min($0 + classesPerCall, demands.count)])
        }
    }

    /// Classes that one phase-1 call asks about.
    private static let classesPerCall = 5

    /// Tokens of phase 1's answer for one class, as models usually give it.
    static let differentiatorTokens = 220

    /// Quotes, comma and space around one text of phase 2's answer.
    static let tokensAroundText = 4

    static func tokens(_ messages: [ChatMessage]) -> Int { TokenEstimate.tokens(of: messages) }

    static func tokens(in text: String) -> Int { TokenEstimate.tokens(of: text) }
}

extension CallRecord {
    fileprivate mutating func add(_ usage: TokenUsage) {
        inputTokens += usage.inputTokens
        outputTokens += usage.outputTokens
        isEstimated = isEstimated || usage.isEstimated
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
