#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Exponentials and logarithms of `Float`, whose bytes do not depend on the platform's mathematics library.
enum FloatMath {
    /// e to the power of each lane, within 3 units in the last place; 0 below -87, infinite nowhere (cut at 88).
    ///
    /// Range reduction by the nearest integer power of two, and the polynomial of Cephes' `expf` (Moshier).
    @inline(__always)
    static func exp(_ x: SIMD4<Float>) -> SIMD4<Float> {
        let low = SIMD4<Float>(repeating: -87)
        let high = SIMD4<Float>(repeating: 88)
        var x = x
        let isLow = x .< low
        x.replace(with: high, where: x .> high)
        x.replace(with: low, where: isLow)
        // Adding 1.5 times 2^23 rounds to a whole number, which then stands in the lowest bits.
        let magic = SIMD4<Float>(repeating: 12_582_912)
        let shifted = x * SIMD4<Float>(repeating: 1.442_695_04) + magic
        let n = shifted - magic
        let r =
            x - n * SIMD4<Float>(repeating: 0.693_359_375) - n * SIMD4<Float>(repeating: -2.121_944_4e-4)
        var p = SIMD4<Float>(repeating: 1.987_569_15e-4)
        p = p * r + SIMD4<Float>(repeating: 1.398_199_95e-3)
        p = p * r + SIMD4<Float>(repeating: 8.333_451_9e-3)
        p = p * r + SIMD4<Float>(repeating: 4.166_579_6e-2)
        p = p * r + SIMD4<Float>(repeating: 1.666_666_55e-1)
        p = p * r + SIMD4<Float>(repeating: 5.000_000_1e-1)
        p = p * r * r + r + SIMD4<Float>(repeating: 1)
        let bits =
            SIMD4<Int32>(truncatingIfNeeded: unsafeBitCast(shifted, to: SIMD4<Int32>.self))
            &<< SIMD4<Int32>(repeating: 23)
        let scale = unsafeBitCast(bits &+ SIMD4<Int32>(repeating: 0x3F80_0000), to: SIMD4<Float>.self)
        var result = p * scale
        result.replace(with: SIMD4<Float>.zero, where: isLow)
        return result
    }

    /// e to the power of `x`, as ``exp(_:)`` of four lanes has it.
    @inline(__always)
    static func exp(_ x: Float) -> Float {
        exp(SIMD4<Float>(repeating: x))[0]
    }
}
