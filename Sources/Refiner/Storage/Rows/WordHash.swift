import TextFeatures

/// A hash of bytes, eight at a time, for look-ups in memory: several times as fast as `StableHash`.
enum WordHash {
    static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var offset = 0
        while offset + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            state = (state ^ (word &* 0xBF58_476D_1CE4_E5B9)) &* 0xA24B_AED4_963E_E407
            state ^= state >> 32
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < bytes.count {
            rest = rest << 8 | UInt64(bytes[offset])
            offset += 1
        }
        return StableHash.mix(state ^ StableHash.mix(rest &+ 1))
    }
}
