/// A random number generator with a known start: the same seed gives the same numbers everywhere, for ever.
///
/// The generator is xoshiro256** (Blackman, Vigna, 2018), its state filled by SplitMix64. Not for secrets.
///
/// Use the methods here rather than `shuffled(using:)` and its relatives: the standard library promises no algorithm,
/// and a stored result must survive the next toolchain.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
    /// The seed that the generator was made from.
    public let seed: UInt64

    private var state: (UInt64, UInt64, UInt64, UInt64) {
        get { (state0, state1, state2, state3) }
        set { (state0, state1, state2, state3) = newValue }
    }
    private var state0: UInt64 = 0
    private var state1: UInt64 = 0
    private var state2: UInt64 = 0
    private var state3: UInt64 = 0

    /// Creates a generator at the start of the seed's stream; all seeds are good, 0 too.
    public init(seed: UInt64) {
        self.seed = seed
        var counter = seed
        func next() -> UInt64 {
            counter &+= 0x9E37_79B9_7F4A_7C15
            return StableHash.mix(counter)
        }
        state = (next(), next(), next(), next())
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let result = Self.rotate(state1 &* 5, by: 7) &* 9
        let shifted = state1 << 17
        state2 ^= state0
        state3 ^= state1
        state1 ^= state2
        state0 ^= state3
        state2 ^= shifted
        state3 = Self.rotate(state3, by: 45)
        return result
    }

    /// An independent generator for a purpose.
    ///
    /// Depends on the seed and the name alone, not on how many numbers were drawn, so that one stage's appetite does
    /// not change another's numbers. Splits can be split again.
    public func split(_ name: String) -> SeededGenerator {
        split(joining: [name])
    }

    /// The generator for the purpose whose name is that of some texts one after the other.
    public func split(joining names: [String]) -> SeededGenerator {
        SeededGenerator(seed: StableHash.combine(StableHash.mix(seed &+ 1), StableHash.hash(joining: names)))
    }

    private static func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
        value << count | value >> (64 - count)
    }
}
