/// The 64-bit hash of a shingle, from the UTF-8 bytes of its scalars.
///
/// A shingle of up to eight bytes, as any five of ASCII, is mapped by a bijection: no two of the same length share a
/// hash. Never 0, which marks free places of tables.
enum ShingleHash {
    private static let lengthFactor: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let dealtFactor: UInt64 = 0xD6E8_FEB8_6659_FD93

    /// The hash of five ASCII bytes, the low ones of a word that was loaded at the first.
    @inline(__always)
    static func hash(fiveBytes word: UInt64) -> UInt64 {
        finished(StableHash.mix(word & 0xFF_FFFF_FFFF ^ 5 &* lengthFactor))
    }

    /// The hash of bytes; up to seven more are read than `length`.
    @inline(__always)
    static func hash(_ bytes: UnsafePointer<UInt8>, length: Int) -> UInt64 {
        var state = UInt64(truncatingIfNeeded: length) &* lengthFactor
        var place = 0
        repeat {
            let left = length - place
            var word = load(bytes + place)
            if left < 8 { word &= (1 << UInt64(truncatingIfNeeded: left * 8)) &- 1 }
            state = StableHash.mix(state ^ word)
            place += 8
        } while place < length
        return finished(state)
    }

    /// The five bytes' ``dealt(_:)``, at a third of the cost.
    @inline(__always)
    static func dealt(fiveBytes word: UInt64) -> UInt64 {
        (word & 0xFF_FFFF_FFFF ^ 5 &* lengthFactor) &* dealtFactor
    }

    /// Another hash of the shingle of a hash, of which the upper bits are as good, the lower ones not.
    @inline(__always)
    static func dealt(_ hash: UInt64) -> UInt64 {
        StableHash.unmix(hash) &* dealtFactor
    }

    @inline(__always)
    static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }

    @inline(__always)
    private static func finished(_ state: UInt64) -> UInt64 {
        state == 0 ? 1 : state
    }
}
