/// What a request to a language model is made for: what the ledger writes down of it, and what tells it from requests
/// with the same words.
struct CallPurpose: Sendable {
    /// Phase 1 or 2.
    let phase: CallRecord.Phase
    /// The task.
    let task: String
    /// The class; nil for a call about several.
    let label: String?
    /// One more than the iterations that were saved before.
    let round: Int
    /// How many requests for the same purpose went before.
    let ordinal: Int
}
