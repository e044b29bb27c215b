/// IEEE half precision by bits: `Float16` is not there on every platform.
enum HalfFloat {
    /// The nearest half, ties to even; beyond the range the greatest finite one.
    static func bits(of value: Float) -> UInt16 {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
        let magnitude = bits & 0x7FFF_FFFF
        // 65520 and above would round to infinity.
        if magnitude >= 0x477F_F000 { return sign | 0x7BFF }
        if magnitude >= 0x3880_0000 {
            let rebased = magnitude - 0x3800_0000
            return sign | UInt16(truncatingIfNeeded: (rebased + 0xFFF + (rebased >> 13 & 1)) >> 13)
        }
        // Multiples of 2^-24.
        let scaled = (Float(bitPattern: magnitude) * 16_777_216).rounded(.toNearestOrEven)
        return sign | UInt16(scaled)
    }

    /// The value of a half; infinities and NaN as such.
    @inline(__always)
    static func value(of bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        let exponent = UInt32(bits >> 10 & 0x1F)
        let fraction = UInt32(bits & 0x3FF)
        switch exponent {
        case 0:
            let magnitude = Float(fraction) * 5.960_464_5e-8
            return Float(bitPattern: magnitude.bitPattern | sign)
        case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }
}
