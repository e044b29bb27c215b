/// An iteration that has just begun, or is gone on with.
struct Opening: Sendable {
    /// Its number.
    var iteration: Int64
    /// Which pass over its plan this is, from 1.
    var pass: Int
    /// How many rows at the head of each task of the output were copied from a dataset.
    var copied: [String: Int] = [:]
    /// How many rows at the end of each task of the output an earlier pass of the iteration put there.
    var own: [String: Int] = [:]
    /// What earlier passes had accepted, in the order in which they did.
    var earlier: [DemandKey: [EarlierSample]] = [:]
}

/// A text that an earlier, unfinished pass of an iteration had accepted.
struct EarlierSample: Sendable, Hashable {
    /// The text.
    let text: String
    /// Texts it was built from.
    let parents: [String]
    /// The call that proposed it, if it is still in the ledger.
    let call: Int64?
}
