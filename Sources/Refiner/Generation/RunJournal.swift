/// Where a run writes down what it does while it does it.
///
/// Two conformers: the state of an output folder, and memory.
public protocol RunJournal: Ledger {
    /// Writes judged candidates down for good.
    ///
    /// - Returns: their numbers, in the same order.
    /// - Throws: ``RefineError`` `cannotWrite`.
    func record(_ candidates: [Candidate]) async throws(RefineError) -> [Int64]

    /// Refuses a candidate that had been kept.
    ///
    /// - Throws: ``RefineError`` `cannotWrite`.
    func withdraw(_ candidate: Int64, _ refusal: Refusal) async throws(RefineError)
}
