/// How a ``Comparison`` is made.
public struct ProofSettings: Sendable, Hashable {
    /// The chance of an error that a claim may have, 0…1, without its ends.
    public var alpha: Double = 0.05
    /// Resamples of the bootstrap that intervals come from, at least 1.
    public var resamples = 2_000
    /// Exchanges of the permutation test that p-values come from, at least 1.
    public var permutations = 10_000
    /// Where the random numbers start; the same seed gives the same comparison.
    public var seed: UInt64 = 0
    /// Of how many classes differences are given: the targeted ones, then those that moved most.
    public var classLimit = 1_000

    /// The defaults.
    public init() {}

    /// The defaults with a seed.
    public init(seed: UInt64) { self.seed = seed }
}
