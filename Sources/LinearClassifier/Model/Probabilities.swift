/// Logits turned into probabilities, in place.
enum Probabilities {
    /// The standard deviation of `count` logits; lanes beyond become 0.
    @inline(__always)
    static func spread(_ row: UnsafeMutablePointer<SIMD4<Float>>, count: Int) -> Float {
        let groups = max(1, (count + 3) / 4)
        let scalars = UnsafeMutableRawPointer(row).assumingMemoryBound(to: Float.self)
        for index in count..<groups * 4 { scalars[index] = 0 }
        var sum: SIMD4<Float> = .zero
        var squares: SIMD4<Float> = .zero
        for group in 0..<groups {
            sum += row[group]
            squares += row[group] * row[group]
        }
        let mean = sum.sum() / Float(max(1, count))
        return max(0, squares.sum() / Float(max(1, count)) - mean * mean).squareRoot()
    }

    /// The softmax of `count` logits in groups of four; lanes beyond become 0.
    @inline(__always)
    static func softmax(_ row: UnsafeMutablePointer<SIMD4<Float>>, count: Int, inverseTemperature: Float) {
        let groups = max(1, (count + 3) / 4)
        let scalars = UnsafeMutableRawPointer(row).assumingMemoryBound(to: Float.self)
        for index in count..<groups * 4 { scalars[index] = -.greatestFiniteMagnitude }
        var highest = row[0]
        for group in 1..<max(1, groups) { highest.replace(with: row[group], where: row[group] .> highest) }
        let top = SIMD4<Float>(
            repeating: Swift.max(Swift.max(highest[0], highest[1]), Swift.max(highest[2], highest[3])))
        let factor = SIMD4<Float>(repeating: inverseTemperature)
        var sum: SIMD4<Float> = .zero
        for group in 0..<groups {
            let value = FloatMath.exp((row[group] - top) * factor)
            row[group] = value
            sum += value
        }
        let scale = SIMD4<Float>(repeating: 1 / sum.sum())
        for group in 0..<groups { row[group] *= scale }
    }

    /// The sigmoid of each of `count` logits in groups of four; lanes beyond are of no meaning.
    @inline(__always)
    static func sigmoid(_ row: UnsafeMutablePointer<SIMD4<Float>>, count: Int, inverseTemperature: Float) {
        let groups = max(1, (count + 3) / 4)
        let factor = SIMD4<Float>(repeating: -inverseTemperature)
        let one = SIMD4<Float>(repeating: 1)
        for group in 0..<groups { row[group] = one / (one + FloatMath.exp(row[group] * factor)) }
    }
}
