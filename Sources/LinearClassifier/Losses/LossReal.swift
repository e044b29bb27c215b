#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The number types that losses are computed in: `Float` in training, `Double` where they are checked.
package protocol LossReal: BinaryFloatingPoint, Sendable {
    /// e to the power of `x`.
    static func exponential(_ x: Self) -> Self
    /// The natural logarithm.
    static func logarithm(_ x: Self) -> Self
    /// `base`, not negative, to the power of `exponent`.
    static func power(_ base: Self, _ exponent: Self) -> Self
}

extension Double: LossReal {
    package static func exponential(_ x: Double) -> Double { exp(x) }
    package static func logarithm(_ x: Double) -> Double { log(x) }
    package static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}

extension Float: LossReal {
    @inline(__always)
    package static func exponential(_ x: Float) -> Float { FloatMath.exp(x) }
    package static func logarithm(_ x: Float) -> Float { Float(log(Double(x))) }
    package static func power(_ base: Float, _ exponent: Float) -> Float { Float(pow(Double(base), Double(exponent))) }
}
