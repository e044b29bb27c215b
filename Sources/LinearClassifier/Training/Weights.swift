/// A matrix of weights, for each feature those of all classes in a row, and one bias a class.
final class Weights: @unchecked Sendable {
    let classCount: Int
    let featureCount: Int
    /// The number of groups of four classes.
    let groups: Int
    /// For each feature ``groups`` vectors; lanes beyond the classes stay 0.
    let values: UnsafeMutablePointer<SIMD4<Float>>
    let bias: UnsafeMutablePointer<SIMD4<Float>>
    private let storage: ZeroedMemory

    init(classCount: Int, featureCount: Int) {
        self.classCount = classCount
        self.featureCount = featureCount
        groups = max(1, (classCount + 3) / 4)
        storage = ZeroedMemory(bytes: groups * featureCount * MemoryLayout<SIMD4<Float>>.stride)
        values = storage.start.bindMemory(to: SIMD4<Float>.self, capacity: groups * featureCount)
        bias = .allocate(capacity: groups)
        bias.initialize(repeating: .zero, count: groups)
    }

    deinit {
        bias.deallocate()
    }

    /// Whether all weights are numbers.
    var isFinite: Bool {
        // Any infinity or NaN times 0 is NaN, which stays in the sum.
        var sum: SIMD4<Float> = .zero
        for place in 0..<groups * featureCount { sum += values[place] * SIMD4<Float>.zero }
        for group in 0..<groups { sum += bias[group] * SIMD4<Float>.zero }
        return sum.sum() == 0
    }

    /// Multiplies the weights of some features.
    func multiply(by scale: Float, features: Range<Int>) {
        let factor = SIMD4<Float>(repeating: scale)
        for place in features.lowerBound &* groups..<features.upperBound &* groups { values[place] *= factor }
    }

    /// Writes `scale` times the sum of a row's weighted features, and the bias, to `logits`.
    @inline(__always)
    func multiply(_ matrix: FeatureMatrix, row: Int, scale: Float, into logits: UnsafeMutablePointer<SIMD4<Float>>) {
        sum(matrix, matrix.entries(of: row), into: logits)
        let factor = SIMD4<Float>(repeating: scale)
        for group in 0..<groups { logits[group] = logits[group] * factor + bias[group] }
    }

    /// Writes the sum of the weights of some entries, each times its value, to `sums`.
    @inline(__always)
    func sum(_ matrix: FeatureMatrix, _ entries: Range<Int>, into sums: UnsafeMutablePointer<SIMD4<Float>>) {
        let (groups, weights, features, values) = (self.groups, self.values, matrix.features, matrix.values)
        for group in 0..<groups { sums[group] = .zero }
        var place = entries.lowerBound
        let end = entries.upperBound
        // Four rows of weights at a time: they are fetched side by side, and the sums are loaded once for all four.
        while place &+ 4 <= end {
            let w0 = weights + Int(features[place]) &* groups
            let w1 = weights + Int(features[place &+ 1]) &* groups
            let w2 = weights + Int(features[place &+ 2]) &* groups
            let w3 = weights + Int(features[place &+ 3]) &* groups
            let v0 = SIMD4<Float>(repeating: values[place])
            let v1 = SIMD4<Float>(repeating: values[place &+ 1])
            let v2 = SIMD4<Float>(repeating: values[place &+ 2])
            let v3 = SIMD4<Float>(repeating: values[place &+ 3])
            for group in 0..<groups {
                sums[group] += (v0 * w0[group] + v1 * w1[group]) + (v2 * w2[group] + v3 * w3[group])
            }
            place &+= 4
        }
        while place < end {
            let w = weights + Int(features[place]) &* groups
            let v = SIMD4<Float>(repeating: values[place])
            for group in 0..<groups { sums[group] += v * w[group] }
            place &+= 1
        }
    }
}
