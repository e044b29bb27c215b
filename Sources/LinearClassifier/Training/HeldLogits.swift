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

    /// Adds what a head says of rows.
    mutating func append(_ held: HeldRows, weights: Weights, scale: Float, threads: Int) {
        let (matrix, rows) = (held.matrix, held.rows)
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
        given += held.given
    }

    /// Adds what others hold.
    mutating func append(_ other: HeldLogits) {
        logits += other.logits
        rows += other.rows
        given += other.given
    }

    /// The logit of a class in a row.
    subscript(row: Int, index: Int) -> Float { logits[row * groups + index / 4][index & 3] }

    /// The standard deviation of a row's logits.
    func spread(of row: Int) -> Float {
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: groups) { buffer in
            guard let copy = buffer.baseAddress else { return 0 }
            for group in 0..<groups { copy[group] = logits[row * groups + group] }
            return Probabilities.spread(copy, count: classCount)
        }
    }

    /// The class of the highest logit of each row, ties to the first.
    var highest: [Int] {
        logits.withUnsafeBytes { bytes in
            let scalars = bytes.assumingMemoryBound(to: Float.self)
            return (0..<rowCount).map { row in
                let begin = row * groups * 4
                var best = begin
                for place in begin + 1..<begin + max(1, classCount) where scalars[place] > scalars[best] {
                    best = place
                }
                return best - begin
            }
        }
    }
}
