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
    ///   - numbers: The number of each bucket's feature and 1, or 0.
    ///   - scales: What the counts of each feature are multiplied by.
    static func write(
        _ buckets: UnsafePointer<UInt32>?, _ counts: UnsafePointer<UInt32>?, words: Int, all: Int,
        _ numbers: UnsafePointer<UInt32>?,
        _ scales: UnsafePointer<Float>?, into matrix: FeatureMatrix, row: Int, at start: Int
    ) -> Int {
        let first = row * FeatureMatrix.parts
        matrix.starts[first] = start
        guard let buckets, let counts, let numbers, let scales else {
            for part in 1...FeatureMatrix.parts { matrix.starts[first + part] = start }
            return start
        }
        var sizes: SIMD4<Int32> = .zero
        var wordNorm: Float = 0
        var characterNorm: Float = 0
        for place in 0..<all {
            let number = numbers[Int(buckets[place])]
            if number == 0 { continue }
            let value = logCount(counts[place]) * scales[Int(number &- 1)]
            if place < words { wordNorm += value * value } else { characterNorm += value * value }
            sizes[Int((number &- 1) & 3)] &+= 1
        }
        var ends = (
            start, start + Int(sizes[0]), start + Int(sizes[0] + sizes[1]), start + Int(sizes[0] + sizes[1] + sizes[2])
        )
        matrix.starts[first + 1] = ends.1
        matrix.starts[first + 2] = ends.2
        matrix.starts[first + 3] = ends.3
        let end = ends.3 + Int(sizes[3])
        matrix.starts[first + 4] = end
        let wordScale = wordNorm > 0 ? 1 / wordNorm.squareRoot() : 0
        let characterScale = characterNorm > 0 ? 1 / characterNorm.squareRoot() : 0
        for place in 0..<all {
            let number = numbers[Int(buckets[place])]
            if number == 0 { continue }
            let feature = number &- 1
            let target: Int
            switch feature & 3 {
            case 0: (target, ends.0) = (ends.0, ends.0 &+ 1)
            case 1: (target, ends.1) = (ends.1, ends.1 &+ 1)
            case 2: (target, ends.2) = (ends.2, ends.2 &+ 1)
            default: (target, ends.3) = (ends.3, ends.3 &+ 1)
            }
            matrix.features[target] = feature
            matrix.values[target] =
                logCount(counts[place]) * scales[Int(feature)] * (place < words ? wordScale : characterScale)
        }
        return end
    }

    /// 1 and the natural logarithm of a count.
    @inline(__always)
    private static func logCount(_ count: UInt32) -> Float {
        count == 1 ? 1 : count < 32 ? table[Int(count)] : 1 + Float(log(Double(count)))
    }

    private static let table: [Float] = (0..<32).map { $0 == 0 ? 0 : 1 + Float(log(Double($0))) }
}
