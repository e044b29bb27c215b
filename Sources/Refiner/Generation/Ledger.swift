/// One request to an engine, as the ledger keeps it.
public struct CallRecord: Sendable, Hashable, Codable {
    /// What a call was made for.
    public enum Phase: String, Sendable, Hashable, Codable, CaseIterable {
        /// Phase 1: what sets classes apart.
        case differentiate
        /// Phase 2: new texts.
        case generate
    }

    /// How a call ended.
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// It was answered.
        case ok
        /// It was answered, but the answer could not be used.
        case unreadable
        /// It failed for good.
        case failed
        /// It was given up because the run was.
        case cancelled
    }

    /// What it was made for.
    public var phase: Phase
    /// The task.
    public var task: String
    /// The class; nil for a call about several classes.
    public var label: String?
    /// Who answered: `offline`, `openai`.
    public var engine: String
    /// The model asked.
    public var model: String
    /// The service's address without credentials; nil for the offline engine.
    public var endpoint: String?
    /// What tells this request from all others of the output folder (``RequestDigest``); nil for the offline engine.
    public var digest: String?
    /// The provider's name of the batch job that answered, or nil.
    public var batch: String?
    /// Every request sent for it, as JSON; nil where there was one, and it was answered.
    public var trail: String?
    /// Requests sent, retries included; 0 for the offline engine.
    public var attempts: Int
    /// Tokens of the prompt.
    public var inputTokens: Int
    /// Tokens of the answer.
    public var outputTokens: Int
    /// How many of ``inputTokens`` came from the provider's cache.
    public var cachedInputTokens: Int
    /// How many tokens, of prompts and answers, brought no answer that could be used.
    public var wastedTokens: Int
    /// Whether the token counts are our estimate, for want of the service's.
    public var isEstimated: Bool
    /// United States dollars; nil while unknown, 0 only where nothing is paid.
    public var costUSD: Double?
    /// From asking to the answer, in milliseconds.
    public var latencyMilliseconds: Int
    /// How it ended.
    public var outcome: Outcome
    /// Why it failed.
    public var error: String?
    /// The messages sent, as JSON; nil for the offline engine.
    public var request: String?
    /// The answer as it came.
    public var answer: String?

    /// Creates a record of a call that cost nothing; set what differs.
    public init(phase: Phase, task: String, label: String?, engine: String, model: String) {
        self.phase = phase
        self.task = task
        self.label = label
        self.engine = engine
        self.model = model
        endpoint = nil
        digest = nil
        batch = nil
        trail = nil
        attempts = 0
        inputTokens = 0
        outputTokens = 0
        cachedInputTokens = 0
        wastedTokens = 0
        isEstimated = false
        costUSD = 0
        latencyMilliseconds = 0
        outcome = .ok
        error = nil
        request = nil
        answer = nil
    }
}

/// Where calls are written down.
///
/// Two conformers: the state of an output folder, and memory.
public protocol Ledger: Sendable {
    /// Writes one call down for good.
    ///
    /// - Returns: the call's number.
    /// - Throws: ``RefineError`` `cannotWrite`.
    func record(_ call: CallRecord) async throws(RefineError) -> Int64

    /// The answer that a call with this digest got before, in this run or one before it.
    ///
    /// - Parameter request: the messages, as ``CallRecord/request`` has them; an answer to others does not count.
    /// - Returns: nil when there is none, or when answers are not to be reused.
    func answer(to digest: String, request: String) async throws(RefineError) -> KnownAnswer?
}

/// An answer that is paid for.
public struct KnownAnswer: Sendable, Hashable {
    /// The ledger's number of the call that got it.
    public var call: Int64
    /// The answer as it came.
    public var content: String

    /// An answer.
    public init(call: Int64, content: String) {
        self.call = call
        self.content = content
    }
}

/// A ledger that forgets when the process ends: for dry runs and for engines used as a library.
public actor MemoryLedger: Ledger {
    /// The calls, in the order of their numbers, which start at 1.
    public private(set) var calls: [CallRecord] = []

    /// Creates an empty ledger.
    public init() {}

    /// Keeps one call.
    public func record(_ call: CallRecord) -> Int64 {
        calls.append(call)
        return Int64(calls.count)
    }

    /// Remembers nothing of earlier runs, and asks again.
    public func answer(to digest: String, request: String) -> KnownAnswer? { nil }
}
