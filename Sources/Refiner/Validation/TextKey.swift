import TextFeatures

/// Stands for the normal form of a text, so that texts need not be kept to find those that are the same.
///
/// Two unlike hashes of 64 bits: among a million texts the chance that any two different ones share both is 10⁻²⁷.
struct TextKey: Sendable, Hashable {
    private let first: UInt64
    private let second: UInt64

    /// The key of a text that is already in its normal form.
    init(normalized text: String) {
        first = StableHash.hash(text)
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        for byte in text.utf8 { state = (state &+ UInt64(byte) &+ 1) &* 0xD6E8_FEB8_6659_FD93 ^ (state >> 32) }
        second = StableHash.mix(state)
    }
}
