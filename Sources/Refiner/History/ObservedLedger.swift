/// A ledger that tells of each call after it is written down.
struct ObservedLedger: Ledger {
    let journal: IterationJournal
    let observe: @Sendable (RunEvent) -> Void

    func record(_ call: CallRecord) async throws(RefineError) -> Int64 {
        let id = try await journal.record(call)
        observe(.called(inputTokens: call.inputTokens, outputTokens: call.outputTokens))
        return id
    }

    func answer(to digest: String, request: String) async throws(RefineError) -> KnownAnswer? {
        try await journal.answer(to: digest, request: request)
    }
}
