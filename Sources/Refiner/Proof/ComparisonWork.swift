internal import TextFeatures

/// The numbers of a ``Comparison``, worked out from the rows.
struct ComparisonWork {
    /// The labels that are true or answered anywhere, by number.
    let scored: [Int]
    let accuracy: MeasuredDifference
    let macroF1: MeasuredDifference
    let targetF1: MeasuredDifference?
    let mcNemar: McNemarTest
    let classes: [ClassDifference]
    let smallestGain: Double

    init(_ rows: PairedRows, targets: [String], settings: ProofSettings) {
        let cells = PairedCells(rows)
        let table = cells.table
        let scored = rows.labels.indices.filter { label in table[(label * 8)..<(label * 8 + 8)].contains { $0 > 0 } }
        let values = Self.values(table, rows.labels.count)
        let wanted = Set(targets)
        let targeted = scored.filter { wanted.contains(rows.labels[$0]) }
        let detailed = Self.detailed(scored, targeted, values, limit: settings.classLimit)
        let generator = SeededGenerator(seed: settings.seed)
        let bootstrap = PairedBootstrap(
            cells, scored: scored, targets: targeted, detailed: detailed, resamples: settings.resamples,
            generator: generator.split("bootstrap"))
        let exchanges = PairedPermutation(
            cells, scored: scored, targets: targeted, permutations: settings.permutations, alpha: settings.alpha,
            generator: generator.split("exchanges"))

        func measured(
            _ before: Double, _ after: Double, _ resampled: [Double], _ pValue: Double, _ pGain: Double
        ) -> MeasuredDifference {
            let (lower, upper) = PairedBootstrap.interval(resampled, alpha: settings.alpha)
            return MeasuredDifference(
                before: before, after: after, lower: lower, upper: upper, pValue: pValue, pGain: pGain)
        }
        func mean(_ labels: [Int], _ side: KeyPath<(before: Double, after: Double), Double>) -> Double {
            labels.isEmpty ? 0 : labels.reduce(0) { $0 + values[$1][keyPath: side] } / Double(labels.count)
        }
        let right = Self.right(cells)
        mcNemar = McNemarTest(onlyBefore: right.onlyBefore, onlyAfter: right.onlyAfter)
        let count = Double(max(1, rows.rows))
        accuracy = measured(
            Double(right.before) / count, Double(right.after) / count, bootstrap.accuracy, mcNemar.pValue,
            mcNemar.pGain)
        macroF1 = measured(
            mean(scored, \.before), mean(scored, \.after), bootstrap.macroF1, exchanges.macroF1.pValue,
            exchanges.macroF1.pGain)
        targetF1 =
            targeted.isEmpty
            ? nil
            : measured(
                mean(targeted, \.before), mean(targeted, \.after), bootstrap.targetF1, exchanges.targetF1.pValue,
                exchanges.targetF1.pGain)
        let outcomes = detailed.map { exchanges.classF1[$0] ?? PairedPermutation.Outcome() }
        let adjusted = Self.adjusted(detailed, outcomes.map(\.pValue), Set(targeted))
        classes = detailed.enumerated().map { index, label in
            ClassDifference(
                label: rows.labels[label],
                support: [1, 3, 5, 7].reduce(0) { $0 + table[label * 8 + $1] },
                f1: measured(
                    values[label].before, values[label].after, bootstrap.classF1[index], outcomes[index].pValue,
                    outcomes[index].pGain),
                adjustedP: adjusted[label])
        }
        smallestGain =
            exchanges.critical
            ?? McNemarTest.smallestGain(
                rows: rows.distinctRows, discordant: mcNemar.onlyBefore + mcNemar.onlyAfter, alpha: settings.alpha)
        self.scored = scored
    }

    private static func values(_ table: [Int], _ count: Int) -> [(before: Double, after: Double)] {
        table.withUnsafeBufferPointer { table in
            guard let base = table.baseAddress else { return [] }
            return (0..<count).map { PairedCells.f1(base + $0 * 8) }
        }
    }

    /// Rows answered rightly by each side, copies included; and the different ones that only one side has right.
    private static func right(_ cells: PairedCells) -> (before: Int, after: Int, onlyBefore: Int, onlyAfter: Int) {
        var right = (before: 0, after: 0, onlyBefore: 0, onlyAfter: 0)
        for cell in 0..<cells.cellCount {
            let entries = cells.entries[cells.starts[cell]..<cells.starts[cell + 1]]
            let rows = cells.counts[cell] * cells.times[cell]
            if entries.allSatisfy({ $0 & 1 == $0 >> 1 & 1 }) { right.before += rows }
            if entries.allSatisfy({ $0 & 1 == $0 >> 2 & 1 }) { right.after += rows }
            if cells.gains[cell] < 0 { right.onlyBefore += cells.counts[cell] }
            if cells.gains[cell] > 0 { right.onlyAfter += cells.counts[cell] }
        }
        return right
    }

    /// The targeted classes and those that moved most, in the order of all classes.
    private static func detailed(
        _ scored: [Int], _ targeted: [Int], _ values: [(before: Double, after: Double)], limit: Int
    ) -> [Int] {
        guard scored.count > limit else { return scored }
        let targets = Set(targeted)
        let others = scored.filter { !targets.contains($0) }.sorted { one, two in
            let (first, second) = (values[one].after - values[one].before, values[two].after - values[two].before)
            return (-abs(first), one) < (-abs(second), two)
        }
        return (targeted + others).prefix(max(0, limit)).sorted()
    }

    private static func adjusted(_ labels: [Int], _ pValues: [Double], _ targeted: Set<Int>) -> [Int: Double] {
        let tested = zip(labels, pValues).filter { targeted.contains($0.0) }
        return Dictionary(
            uniqueKeysWithValues: zip(tested.map(\.0), HolmCorrection.adjusted(tested.map(\.1))))
    }
}
