/// 64-bit hashes that are the same in every process, on every platform and in every release.
///
/// `Hasher` is seeded anew in each process, so nothing that is stored, sampled or compared between runs may use it.
/// Strings are hashed by FNV-1a over their UTF-8 bytes (Fowler, Noll, Vo) and a final avalanche, so that all bits
/// depend on all bytes. Not for adversaries: collisions can be constructed.
public enum StableHash {
    /// The hash of a string's UTF-8 bytes.
    ///
    /// Canonically equivalent strings of different bytes have different hashes. Takes linear time.
    public static func hash(_ text: String) -> UInt64 {
        hash(text.utf8)
    }

    /// The hash of bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var state = start
        add(bytes, to: &state)
        return mix(state)
    }

    /// The hash of the text that some texts give one after the other.
    public static func hash(joining texts: [String]) -> UInt64 {
        var state = start
        for text in texts { add(text.utf8, to: &state) }
        return mix(state)
    }

    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    private static func add(_ bytes: some Sequence<UInt8>, to state: inout UInt64) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    /// A hash of two hashes that depends on their order.
    public static func combine(_ first: UInt64, _ second: UInt64) -> UInt64 {
        mix(first &* 0x9E37_79B9_7F4A_7C15 &+ second)
    }

    /// The finaliser of SplitMix64: a bijection in which each input bit flips about half of the output bits.
    ///
    /// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014, with Stafford's constants.
    @inlinable
    public static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// What ``mix(_:)`` makes a value of.
    static func unmix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 31 ^ mixed >> 62) &* 0x3196_42B2_D24D_8EC3
        mixed = (mixed ^ mixed >> 27 ^ mixed >> 54) &* 0x96DE_1B17_3F11_9089
        return mixed ^ mixed >> 30 ^ mixed >> 60
    }
}
