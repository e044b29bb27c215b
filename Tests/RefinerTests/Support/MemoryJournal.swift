@testable import Refiner

/// A journal that forgets when the test ends.
actor MemoryJournal: RunJournal {
    private(set) var calls: [CallRecord] = []
    private(set) var candidates: [Candidate] = []
    /// Candidates that were refused after they had been kept, by number.
    private(set) var withdrawn: [Int64: Refusal] = [:]
    /// What happened, in order: `call` or `candidates`.
    private(set) var order: [String] = []
    private let failure: RefineError?

    /// A journal; one with a `failure` cannot be written to.
    init(failing failure: RefineError? = nil) {
        self.failure = failure
    }

    func record(_ call: CallRecord) throws(RefineError) -> Int64 {
        if let failure { throw failure }
        order.append("call")
        calls.append(call)
        return Int64(calls.count)
    }

    func record(_ candidates: [Candidate]) throws(RefineError) -> [Int64] {
        if let failure { throw failure }
        order.append("candidates")
        let first = Int64(self.candidates.count)
        self.candidates += candidates
        return candidates.indices.map { first + Int64($0) + 1 }
    }

    func withdraw(_ candidate: Int64, _ refusal: Refusal) throws(RefineError) {
        if let failure { throw failure }
        withdrawn[candidate] = refusal
    }

    func answer(to digest: String, request: String) -> KnownAnswer? { nil }
}
