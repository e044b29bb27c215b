import TextFeatures
import Testing

@testable import Refiner

@Suite("Rows drawn with replacement")
struct RowDrawTests {
    /// One way draws row by row, the other by dividing.
    @Test(
        "come as often as they should, and vary as they should",
        arguments: [[3, 1, 0, 7, 5], [300, 100, 0, 700, 500]])
    func moments(counts: [Int]) {
        let draw = RowDraw(counts)
        let (total, times) = (counts.reduce(0, +), 4_000)
        var generator = SeededGenerator(seed: 11)
        var drawn = [Int](repeating: 9, count: counts.count)
        var (sums, squares) = ([Double](repeating: 0, count: counts.count), [Double](repeating: 0, count: counts.count))
        for _ in 0..<times {
            draw.draw(into: &drawn, &generator)
            #expect(drawn.reduce(0, +) == total)
            for (cell, count) in drawn.enumerated() {
                sums[cell] += Double(count)
                squares[cell] += Double(count * count)
            }
        }
        for (cell, count) in counts.enumerated() {
            let share = Double(count) / Double(total)
            let mean = sums[cell] / Double(times)
            let variance = squares[cell] / Double(times) - mean * mean
            let expected = Double(total) * share * (1 - share)
            #expect(abs(mean - Double(count)) <= 5 * (expected / Double(times)).squareRoot())
            #expect(abs(variance - expected) <= 0.15 * expected)
        }
    }

    @Test("are none where there are none, and all where there is one cell")
    func ends() {
        var generator = SeededGenerator(seed: 1)
        var none: [Int] = []
        RowDraw([]).draw(into: &none, &generator)
        var single = [0]
        RowDraw([5_000]).draw(into: &single, &generator)
        #expect(single == [5_000])
        #expect(RowDraw.binomial(1_000, 0, of: 7, &generator) == 0)
        #expect(RowDraw.binomial(1_000, 7, of: 7, &generator) == 1_000)
    }
}
