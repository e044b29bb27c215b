#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The logits of rows that a head was not trained on, with what is true of them.
struct HeldLogits {
    let classCount: Int
    let groups: Int
    let isMultiLabel: Bool
    /// For each row the logits in groups of four.
    var logits: [SIMD4<Float>] = []
    /// The number of each row in its matrix.
    var rows: [Int32] = []
    /// For each row the numbers of its classes; classes that the model does not know are left out.
    var given: [[Int]] = []

    init(classCount: Int, isMultiLabel: Bool) {
        self.classCount = classCount
        self.isMultiLabel = isMultiLabel
        groups = max(1, (classCount + 3) / 4)
    }

    var rowCount: Int { given.count }

    /// More rows than this tell no more about one number.
    private static let lossRows = 1_000

    /// Adds rows of a matrix.
    mutating func append(
        _ matrix: FeatureMatrix, rows: [Int32], given classes: (Int) -> [Int], weights: Weights, scale: Float,
        threads: Int
    ) {
        let begin = logits.count
        logits.append(contentsOf: repeatElement(.zero, count: rows.count * groups))
        let groups = self.groups
        logits.withUnsafeMutableBufferPointer { logits in
            guard let base = logits.baseAddress else { return }
            nonisolated(unsafe) let start = base + begin
            Team.run(threads: threads) { thread, threads, _ in
                for place in stride(from: thread, to: rows.count, by: threads) {
                    weights.multiply(matrix, row: Int(rows[place]), scale: scale, into: start + place * groups)
                }
            }
        }
        self.rows += rows
        for row in rows { given.append(classes(Int(row))) }
    }

    /// Adds what others hold.
    mutating func append(_ other: HeldLogits) {
        logits += other.logits
        rows += other.rows
        given += other.given
    }

    /// The logit of a class in a row.
    subscript(row: Int, index: Int) -> Float { logits[row * groups + index / 4][index & 3] }

    /// The class of the highest logit of each row, ties to the first.
    var highest: [Int] {
        (0..<rowCount).map { row in
            var best = 0
            for index in 1..<max(1, classCount) where self[row, index] > self[row, best] { best = index }
            return best
        }
    }

    /// The mean log loss under a calibration, of at most ``lossRows`` rows; a row of a class that is not known counts nothing.
    func loss(_ calibration: Calibration, threads: Int) -> Double {
        let step = max(1, (rowCount + Self.lossRows - 1) / Self.lossRows)
        let rows = Array(stride(from: 0, to: rowCount, by: step))
        // Sums of runs of rows, added in their order: the same whoever sums them.
        let run = 64
        var sums = [Double](repeating: 0, count: (rows.count + run - 1) / run)
        sums.withUnsafeMutableBufferPointer { sums in
            nonisolated(unsafe) let sums = sums
            Team.run(threads: min(threads, sums.count)) { thread, threads, _ in
                for index in stride(from: thread, to: sums.count, by: threads) {
                    sums[index] = logLoss(rows[index * run..<min(rows.count, (index + 1) * run)], calibration)
                }
            }
        }
        return sums.reduce(0, +) / Double(max(1, rows.count))
    }

    /// The log loss of some rows.
    private func logLoss(_ rows: ArraySlice<Int>, _ calibration: Calibration) -> Double {
        var sum = 0.0
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: groups) { buffer in
            guard let row = buffer.baseAddress else { return }
            let scalars = UnsafeMutableRawPointer(row).assumingMemoryBound(to: Float.self)
            logits.withUnsafeBufferPointer { logits in
                guard let base = logits.baseAddress else { return }
                for number in rows {
                    row.update(from: base + number * groups, count: groups)
                    if isMultiLabel {
                        calibration.apply(to: row, count: classCount, isMultiLabel: true)
                        var product: Float = 1
                        for index in 0..<classCount {
                            let p = given[number].contains(index) ? scalars[index] : 1 - scalars[index]
                            product *= max(p, 1e-6)
                            if product < 1e-25 {
                                sum -= log(Double(product))
                                product = 1
                            }
                        }
                        sum -= log(Double(product))
                    } else if let label = given[number].first {
                        calibration.apply(to: row, count: classCount, isMultiLabel: false)
                        sum -= log(Double(max(scalars[label], 1e-30)))
                    }
                }
            }
        }
        return sum
    }
}
