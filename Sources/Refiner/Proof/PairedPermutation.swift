internal import TextFeatures

/// p-values of differences by exchanging the two answers of rows (Fisher 1935, Pitman 1937; for classifiers Noreen 1989,
/// "approximate randomisation").
///
/// If it made no difference which classifier gave which answer, every exchange would be as likely as what was seen. So
/// the share of random exchanges that differ as much, with the one seen counted among them ((k + 1) / (n + 1)), is a
/// valid p-value for any statistic and any number of rows, which the bootstrap's is not for small classes. The copies
/// of a row are exchanged together.
struct PairedPermutation {
    /// What one statistic's exchanges say.
    struct Outcome {
        /// Two-sided.
        var pValue = 1.0
        /// One-sided: that the second answers are better.
        var pGain = 1.0
    }

    private(set) var macroF1 = Outcome()
    private(set) var targetF1 = Outcome()
    /// By label, for the labels that any exchange can move.
    private(set) var classF1: [Int: Outcome] = [:]
    /// The smallest difference of macro-F1 that would have been significant: the smallest size that at most α of the
    /// exchanges' differences reach; nil where too few rows differ for any to be.
    private(set) var critical: Double?

    /// Differences of two sums in another order may differ by this much.
    private static let tolerance = 1e-12

    init(
        _ cells: PairedCells, scored: [Int], targets: [Int], permutations: Int, alpha: Double,
        generator: SeededGenerator
    ) {
        var generator = generator
        let permutations = max(1, permutations)
        let discordant = (0..<cells.cellCount).filter(cells.isDiscordant)
        let isScored = Self.marks(scored, cells.labelCount)
        let isTarget = Self.marks(targets, cells.labelCount)
        let moved = Set(
            discordant.flatMap { cells.entries[cells.starts[$0]..<cells.starts[$0 + 1]].map { Int($0 >> 3) } }
        ).sorted()
        let base = cells.table
        let seen = Self.differences(base, moved)
        let seenMacro = Self.sum(seen, moved, isScored)
        let seenTarget = Self.sum(seen, moved, isTarget)
        var macro = Tail(seenMacro, Self.tolerance)
        var target = Tail(seenTarget, Self.tolerance)
        var classes = seen.map { Tail($0, Self.tolerance) }
        var sizes: [Double] = []
        sizes.reserveCapacity(permutations)
        var table = base
        for _ in 0..<permutations {
            Self.exchange(&table, base, cells, discordant, &generator)
            let found = Self.differences(table, moved)
            let sum = Self.sum(found, moved, isScored)
            sizes.append(abs(sum))
            macro.add(sum)
            target.add(Self.sum(found, moved, isTarget))
            for index in classes.indices { classes[index].add(found[index]) }
        }
        macroF1 = macro.outcome(of: permutations)
        targetF1 = target.outcome(of: permutations)
        classF1 = Dictionary(
            uniqueKeysWithValues: zip(moved, classes.map { $0.outcome(of: permutations) }))
        sizes.sort()
        critical = Self.critical(sizes, alpha: alpha).map { $0 / Double(max(1, scored.count)) }
    }

    /// The smallest of the sorted sizes that at most `alpha` of them reach; nil where even the largest is too common.
    private static func critical(_ sizes: [Double], alpha: Double) -> Double? {
        let first = min(sizes.count, max(0, Int(((1 - alpha) * Double(sizes.count)).rounded(.up))))
        guard first > 0 else { return sizes.first }
        return sizes[first...].first { $0 > sizes[first - 1] + tolerance }
    }

    /// How many exchanges reached what was seen.
    private struct Tail {
        let size: Double
        let gain: Double
        var asLarge = 0
        var asGood = 0

        init(_ seen: Double, _ tolerance: Double) {
            size = abs(seen) - tolerance
            gain = seen - tolerance
        }

        mutating func add(_ value: Double) {
            if abs(value) >= size { asLarge += 1 }
            if value >= gain { asGood += 1 }
        }

        func outcome(of permutations: Int) -> Outcome {
            Outcome(
                pValue: Double(asLarge + 1) / Double(permutations + 1),
                pGain: Double(asGood + 1) / Double(permutations + 1))
        }
    }

    private static func marks(_ labels: [Int], _ count: Int) -> [Bool] {
        var marks = [Bool](repeating: false, count: count)
        for label in labels { marks[label] = true }
        return marks
    }

    /// Exchanges the answers of each discordant row with chance 1/2: of the rows of a cell as many as a random number
    /// has bits.
    private static func exchange(
        _ table: inout [Int], _ base: [Int], _ cells: PairedCells, _ discordant: [Int],
        _ generator: inout SeededGenerator
    ) {
        table.withUnsafeMutableBufferPointer { table in
            _ = table.update(fromContentsOf: base)
            for cell in discordant {
                let rows = RowDraw.bits(cells.counts[cell], &generator) * cells.times[cell]
                for index in cells.starts[cell]..<cells.starts[cell + 1] {
                    let entry = Int(cells.entries[index])
                    table[entry] -= rows
                    table[entry & ~6 | (entry & 2) << 1 | (entry & 4) >> 1] += rows
                }
            }
        }
    }

    private static func differences(_ table: [Int], _ labels: [Int]) -> [Double] {
        table.withUnsafeBufferPointer { table in
            guard let base = table.baseAddress else { return [] }
            return labels.map { label in
                let f1 = PairedCells.f1(base + label * 8)
                return f1.after - f1.before
            }
        }
    }

    private static func sum(_ differences: [Double], _ labels: [Int], _ counts: [Bool]) -> Double {
        var sum = 0.0
        for (index, label) in labels.enumerated() where counts[label] { sum += differences[index] }
        return sum
    }
}
