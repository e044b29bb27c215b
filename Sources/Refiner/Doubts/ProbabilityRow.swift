/// Makes the probabilities of one row fit to be learned from.
package enum ProbabilityRow {
    /// What is wrong with a row.
    package enum Fault: Error, Sendable, Hashable {
        /// The probability in this column, counted from 0, is not a finite number of at least 0.
        case notAProbability(column: Int)
        /// The probabilities sum to 0.
        case nothing
    }

    /// What was done to a row.
    package enum Change: Sendable, Hashable {
        /// The probabilities sum to about 1.
        case none
        /// They were divided by their sum, which was this.
        case scaled(sum: Double)
    }

    /// How far from 1 the sum of rounded probabilities may be.
    static let tolerance = 0.02

    /// Checks the probabilities of a single-label row; divides them by their sum where that is not about 1.
    ///
    /// - Throws: ``Fault`` for a row that cannot be probabilities.
    package static func normalize(_ row: UnsafeMutableBufferPointer<Float>) throws(Fault) -> Change {
        var signs: UInt32 = 0
        var sums = SIMD4<Float>.zero
        var index = 0
        while index + 4 <= row.count {
            let four = SIMD4(row[index], row[index + 1], row[index + 2], row[index + 3])
            sums += four
            signs |= four.x.bitPattern | four.y.bitPattern | four.z.bitPattern | four.w.bitPattern
            index += 4
        }
        while index < row.count {
            sums.x += row[index]
            signs |= row[index].bitPattern
            index += 1
        }
        if signs & 0x8000_0000 != 0 || !sums.sum().isFinite {
            for (column, value) in row.enumerated() where !(value >= 0 && value.isFinite) {
                throw .notAProbability(column: column)
            }
        }
        let quick = Double(sums.sum())
        if abs(quick - 1) <= tolerance { return .none }
        // In doubles, for the sum of finite floats may be beyond them.
        let sum = row.reduce(0.0) { $0 + Double($1) }
        guard sum > 0 else { throw .nothing }
        for column in row.indices { row[column] = Float(Double(row[column]) / sum) }
        return .scaled(sum: sum)
    }

    /// Fills the columns that a single-label row leaves out, marked with NaN, and does as ``normalize(_:)``.
    ///
    /// Files leave small probabilities out. What the others lack of 1 is spread over them evenly, but none gets more than
    /// the smallest that stands there.
    ///
    /// - Throws: ``Fault`` for a row that cannot be probabilities.
    package static func complete(_ row: UnsafeMutableBufferPointer<Float>) throws(Fault) -> Change {
        var sum = 0.0
        var smallest = Float.infinity
        var leftOut = 0
        for value in row {
            if value.isNaN {
                leftOut += 1
            } else {
                sum += Double(value)
                smallest = min(smallest, value)
            }
        }
        guard leftOut > 0 else { return try normalize(row) }
        guard leftOut < row.count else { throw .nothing }
        let fill = min(Float(max(0, 1 - sum) / Double(leftOut)), max(0, smallest))
        for column in row.indices where row[column].isNaN { row[column] = fill }
        let change = try normalize(row)
        // That listed ones lack something is what leaving out means.
        return sum <= 1 ? .none : change
    }

    /// Checks the probabilities of a multi-label row, each within 0…1; those left out, marked with NaN, are 0.
    ///
    /// - Throws: ``Fault`` for a row that cannot be probabilities.
    package static func completeIndependent(_ row: UnsafeMutableBufferPointer<Float>) throws(Fault) {
        for column in row.indices {
            if row[column].isNaN { row[column] = 0 }
            guard row[column] >= 0, row[column] <= 1 + Float(tolerance) else { throw .notAProbability(column: column) }
            row[column] = min(row[column], 1)
        }
    }
}
