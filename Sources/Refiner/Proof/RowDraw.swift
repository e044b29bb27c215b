internal import TextFeatures

/// Draws rows with replacement, and counts how often each cell was drawn.
///
/// Where cells are many, row by row. Where each holds many rows, the number of rows is divided between two halves of the
/// cells, those between theirs, and so on: each time by an exact binomial draw that takes a random bit or two a row.
struct RowDraw {
    private let counts: [Int]
    /// Sums of the counts before each cell.
    private let sums: [Int]
    /// The cell of each row; empty where rows are not drawn one by one.
    private let cells: [UInt32]

    init(_ counts: [Int]) {
        self.counts = counts
        var sums = [0]
        for count in counts { sums.append(sums[sums.count - 1] + count) }
        self.sums = sums
        let rows = sums[sums.count - 1]
        cells =
            rows <= 16 * counts.count
            ? counts.enumerated().flatMap { Array(repeating: UInt32($0.offset), count: $0.element) } : []
    }

    /// How many rows there are, and are drawn.
    var rowCount: Int { sums[sums.count - 1] }

    /// Draws as many rows as there are.
    func draw(into drawn: inout [Int], _ generator: inout SeededGenerator) {
        drawn.withUnsafeMutableBufferPointer { drawn in
            drawn.update(repeating: 0)
            guard !cells.isEmpty else { return divide(rowCount, 0..<counts.count, &drawn, &generator) }
            cells.withUnsafeBufferPointer { cells in
                for _ in 0..<cells.count { drawn[Int(cells[generator.integer(below: cells.count)])] += 1 }
            }
        }
    }

    private func divide(
        _ rows: Int, _ range: Range<Int>, _ drawn: inout UnsafeMutableBufferPointer<Int>,
        _ generator: inout SeededGenerator
    ) {
        guard rows > 0, let first = range.first else { return }
        guard range.count > 1 else {
            drawn[first] = rows
            return
        }
        let middle = range.lowerBound + range.count / 2
        let left = Self.binomial(
            rows, sums[middle] - sums[range.lowerBound], of: sums[range.upperBound] - sums[range.lowerBound],
            &generator)
        divide(left, range.lowerBound..<middle, &drawn, &generator)
        divide(rows - left, middle..<range.upperBound, &drawn, &generator)
    }

    /// How many of `trials` random numbers in 0..<1 are below `part`/`whole`.
    ///
    /// All numbers are compared with the binary digits of the fraction at once: at each digit the random bits of those that
    /// are still equal to it are counted.
    static func binomial(
        _ trials: Int, _ part: Int, of whole: Int, _ generator: inout SeededGenerator
    ) -> Int {
        if part >= whole { return trials }
        var (equal, below, rest) = (trials, 0, part)
        while equal > 0, rest > 0 {
            rest *= 2
            let ones = bits(equal, &generator)
            if rest >= whole {
                rest -= whole
                below += equal - ones
                equal = ones
            } else {
                equal -= ones
            }
        }
        return below
    }

    /// How many of `count` random bits are 1.
    static func bits(_ count: Int, _ generator: inout SeededGenerator) -> Int {
        var (left, ones) = (count, 0)
        while left > 0 {
            let bits = generator.next()
            ones += (left >= 64 ? bits : bits >> UInt64(64 - left)).nonzeroBitCount
            left -= 64
        }
        return ones
    }
}
