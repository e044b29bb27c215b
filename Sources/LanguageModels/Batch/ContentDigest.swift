/// A digest of 128 bits that is the same on every machine, for telling contents apart; it is no protection against
/// somebody who wants two contents to look alike.
///
/// Two lanes of FNV-1a (Fowler, Noll and Vo) with different bases, each mixed at the end as in SplitMix64.
enum ContentDigest {
    /// The digest as 32 hexadecimal digits.
    static func text(of bytes: [UInt8]) -> String {
        var first: UInt64 = 0xCBF2_9CE4_8422_2325
        var second: UInt64 = 0x6C62_272E_07BB_0142
        for byte in bytes {
            first = (first ^ UInt64(byte)) &* 0x100_0000_01B3
            second = (second ^ UInt64(byte) ^ (second >> 29)) &* 0x9E37_79B9_7F4A_7C15
        }
        return hex(mixed(first ^ UInt64(bytes.count))) + hex(mixed(second))
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 16 hexadecimal digits.
    static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
