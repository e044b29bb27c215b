#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Writes one row of a ``FeatureMatrix``.
enum RowWriter {
    /// Writes the known ones of a text's features, and gives the place after them.
    ///
    /// - Parameters:
    ///   - lookup: Which buckets are known, and what the counts of each feature are multiplied by.
    static func write(
        _ buckets: UnsafePointer<UInt32>?, _ counts: UnsafePointer<UInt32>?, words: Int, all: Int,
        _ lookup: FeatureIndex.Lookup, into matrix: FeatureMatrix, row: Int, at start: Int
    ) -> Int {
        let first = matrix.starts + row * FeatureMatrix.parts
        first[0] = start
        guard let buckets, let counts else {
            for part in 1...FeatureMatrix.parts { first[part] = start }
            return start
        }
        let scales = lookup.scales
        let share = UInt32(truncatingIfNeeded: FeatureMatrix.features(of: 0, count: scales.count).count)
        var sizes: SIMD2<Int32> = .zero
        var wordNorm: Float = 0
        var characterNorm: Float = 0
        for place in 0..<all {
            guard let feature = lookup.number(of: buckets[place]) else { continue }
            let value = logCount(counts[place]) * scales[Int(feature)]
            if place < words { wordNorm += value * value } else { characterNorm += value * value }
            sizes[part(feature, share)] &+= 1
        }
        for part in 0..<FeatureMatrix.parts { first[part + 1] = first[part] + Int(sizes[part]) }
        let wordScale = wordNorm > 0 ? 1 / wordNorm.squareRoot() : 0
        let characterScale = characterNorm > 0 ? 1 / characterNorm.squareRoot() : 0
        var used: SIMD2<Int32> = .zero
        for place in 0..<all {
            guard let feature = lookup.number(of: buckets[place]) else { continue }
            let part = part(feature, share)
            let target = first[part] &+ Int(used[part])
            used[part] &+= 1
            matrix.features[target] = feature
            matrix.values[target] =
                logCount(counts[place]) * scales[Int(feature)] * (place < words ? wordScale : characterScale)
        }
        return first[FeatureMatrix.parts]
    }

    /// The group of a feature, where each group has `share` of them.
    @inline(__always)
    private static func part(_ feature: UInt32, _ share: UInt32) -> Int {
        feature >= share ? 1 : 0
    }

    /// 1 and the natural logarithm of a count.
    @inline(__always)
    private static func logCount(_ count: UInt32) -> Float {
        count == 1 ? 1 : count < 32 ? table[Int(count)] : 1 + Float(log(Double(count)))
    }

    private static let table: [Float] = (0..<32).map { $0 == 0 ? 0 : 1 + Float(log(Double($0))) }
}
