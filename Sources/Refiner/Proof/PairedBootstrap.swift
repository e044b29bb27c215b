internal import TextFeatures

/// Intervals of differences by resampling rows with both their answers (Efron 1979; paired, since both classifiers see
/// the same rows).
///
/// Percentile intervals: the α/2 and 1 − α/2 quantiles (linear interpolation, as numpy's) of the differences over the
/// resamples. Each resample draws as many of the different rows as there are; a row that stands in the file several
/// times comes with all its copies. A class that a resample lacks has F1 0 on both sides there, as in scikit-learn.
struct PairedBootstrap {
    /// Differences after − before, one a resample.
    private(set) var accuracy: [Double] = []
    private(set) var macroF1: [Double] = []
    private(set) var targetF1: [Double] = []
    /// For each class of interest.
    private(set) var classF1: [[Double]]

    /// - Parameters:
    ///   - scored: the labels whose mean F1 is the macro-F1.
    ///   - targets: the labels of the mean F1 of the targeted classes.
    ///   - detailed: the labels whose own differences are asked for.
    init(
        _ cells: PairedCells, scored: [Int], targets: [Int], detailed: [Int], resamples: Int,
        generator: SeededGenerator
    ) {
        var generator = generator
        let rows = RowDraw(cells.counts)
        classF1 = detailed.map { _ in [] }
        for index in detailed.indices { classF1[index].reserveCapacity(resamples) }
        var drawn = [Int](repeating: 0, count: cells.cellCount)
        var table = [Int](repeating: 0, count: cells.labelCount * 8)
        var differences = [Double](repeating: 0, count: cells.labelCount)
        for _ in 0..<(rows.rowCount == 0 ? 0 : max(1, resamples)) {
            rows.draw(into: &drawn, &generator)
            accuracy.append(Self.count(&table, drawn, cells))
            Self.compare(table, scored, &differences)
            macroF1.append(Self.mean(differences, scored))
            targetF1.append(Self.mean(differences, targets))
            for (index, label) in detailed.enumerated() { classF1[index].append(differences[label]) }
        }
    }

    /// Adds up a resample; returns the difference of the accuracies.
    private static func count(_ table: inout [Int], _ drawn: [Int], _ cells: PairedCells) -> Double {
        var (rows, gain) = (0, 0)
        table.withUnsafeMutableBufferPointer { table in
            table.update(repeating: 0)
            cells.entries.withUnsafeBufferPointer { entries in
                for (cell, count) in drawn.enumerated() where count > 0 {
                    let times = count * cells.times[cell]
                    rows += times
                    gain += times * cells.gains[cell]
                    for index in cells.starts[cell]..<cells.starts[cell + 1] { table[Int(entries[index])] += times }
                }
            }
        }
        return Double(gain) / Double(max(1, rows))
    }

    private static func compare(_ table: [Int], _ labels: [Int], _ differences: inout [Double]) {
        table.withUnsafeBufferPointer { table in
            guard let base = table.baseAddress else { return }
            for label in labels {
                let f1 = PairedCells.f1(base + label * 8)
                differences[label] = f1.after - f1.before
            }
        }
    }

    private static func mean(_ differences: [Double], _ labels: [Int]) -> Double {
        var sum = 0.0
        for label in labels { sum += differences[label] }
        return labels.isEmpty ? 0 : sum / Double(labels.count)
    }

    /// The part of `values` that leaves out `alpha` of them, half on either side; 0…0 without values.
    static func interval(_ values: [Double], alpha: Double) -> (lower: Double, upper: Double) {
        let sorted = values.sorted()
        return (quantile(sorted, alpha / 2), quantile(sorted, 1 - alpha / 2))
    }

    /// A quantile of sorted numbers, between two of them by their distance.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        guard let last = sorted.last else { return 0 }
        let place = min(1, max(0, share)) * Double(sorted.count - 1)
        let index = Int(place)
        guard index + 1 < sorted.count else { return last }
        return sorted[index] + (sorted[index + 1] - sorted[index]) * (place - Double(index))
    }
}
