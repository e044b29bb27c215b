/// A proposed text together with what became of it.
public struct Candidate: Sendable, Hashable {
    /// The class it was proposed for.
    public let key: DemandKey
    /// The text, trimmed.
    public let text: String
    /// Texts it was built from.
    public let parents: [String]
    /// The ledger's number of the call that proposed it.
    public let call: Int64?
    /// How many requests for the class went before.
    public let ordinal: Int
    /// Kept, or refused with gate, score and reason.
    public var verdict: Verdict
    /// Number in the state; nil until stored.
    var id: Int64?
}
