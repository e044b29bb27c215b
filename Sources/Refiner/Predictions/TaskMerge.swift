import TextFeatures

/// Adds up what several threads counted of one task.
struct TaskMerge {
    let counts: TaskCounts
    /// For each part, from its label numbers to those of the whole.
    let labels: [[Int]]
    let diagnostics: [Diagnostic]

    /// - Parameter known: classes that the task has even where no line names them.
    init(_ parts: [TaskTally], name: String, known: [String], file: String) {
        let names = parts.flatMap(\.labels.names) + known
        var diagnostics: [Diagnostic] = []
        // Two normal forms of one name are equal as strings, and one class from here on.
        var spelling: [String: String] = [:]
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) where spelling[name] == nil {
            spelling[name] = name
        }
        let sorted = spelling.values.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let number = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
        let labels = parts.map { part in part.labels.names.map { number[$0] ?? 0 } }
        var counts = TaskCounts(name: name, kind: parts[0].kind, labels: sorted)
        Self.add(parts, labels, to: &counts)
        diagnostics += Self.lookalikes(sorted, task: counts.name, file: file)
        self.counts = counts
        self.labels = labels
        self.diagnostics = diagnostics
    }

    private static func add(_ parts: [TaskTally], _ labels: [[Int]], to counts: inout TaskCounts) {
        var cells = CellCounter()
        var setSizes: [TaskTally.SetSizes: Int] = [:]
        let binCount = TaskCounts.binCount
        let hasConfidences = parts.contains { !$0.bins.isEmpty }
        var bins = [TaskTally.ConfidenceBin](
            repeating: .init(), count: hasConfidences ? counts.labels.count * binCount : 0)
        for (part, labels) in zip(parts, labels) {
            counts.samples += part.samples
            for cell in part.cells.cells { cells.add(labels[cell.row], labels[cell.column], cell.count) }
            for (label, count) in part.labelCounts.enumerated() {
                counts.labelCounts[labels[label]].truePositives += count.truePositives
                counts.labelCounts[labels[label]].falsePositives += count.falsePositives
                counts.labelCounts[labels[label]].falseNegatives += count.falseNegatives
            }
            for (sizes, count) in part.setSizes { setSizes[sizes, default: 0] += count }
            for (index, bin) in part.bins.enumerated() {
                let whole = labels[index / binCount] * binCount + index % binCount
                bins[whole].count += bin.count
                bins[whole].confidence &+= bin.confidence
                bins[whole].correct += bin.correct
            }
            counts.correct += part.correct
        }
        counts.cells = cells.cells.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
        if counts.kind == .singleLabel { countLabels(&counts) }
        counts.sampleSums = sums(setSizes)
        counts.calibration =
            hasConfidences
            ? counts.labels.indices.map { label in
                bins[(label * binCount)..<((label + 1) * binCount)].map { bin in
                    var sum = TaskCounts.Bin()
                    sum.count = bin.count
                    sum.confidence = Double(bin.confidence) / 1_073_741_824
                    sum.correct = bin.correct
                    return sum
                }
            } : []
    }

    /// With one label a sample, all is in the matrix.
    private static func countLabels(_ counts: inout TaskCounts) {
        counts.correct = 0
        for cell in counts.cells {
            if cell.row == cell.column {
                counts.labelCounts[cell.row].truePositives += cell.count
                counts.correct += cell.count
            } else {
                counts.labelCounts[cell.row].falseNegatives += cell.count
                counts.labelCounts[cell.column].falsePositives += cell.count
            }
        }
    }

    /// In one order, since sums of fractions depend on it.
    private static func sums(_ sizes: [TaskTally.SetSizes: Int]) -> (precision: Double, recall: Double, f1: Double) {
        var sums = (precision: 0.0, recall: 0.0, f1: 0.0)
        let sorted = sizes.sorted { one, two in
            (one.key.shared, one.key.truth, one.key.answer) < (two.key.shared, two.key.truth, two.key.answer)
        }
        for (size, count) in sorted where size.shared > 0 {
            let (shared, times) = (Double(size.shared), Double(count))
            sums.precision += times * shared / Double(size.answer)
            sums.recall += times * shared / Double(size.truth)
            sums.f1 += times * 2 * shared / Double(size.answer + size.truth)
        }
        return sums
    }

    /// Labels that a person would take for one.
    private static func lookalikes(_ labels: [String], task: String, file: String) -> [Diagnostic] {
        var groups: [String: [String]] = [:]
        for label in labels { groups[TextNormalizer.normalized(label), default: []].append(label) }
        return labels.compactMap { label in
            guard let group = groups[TextNormalizer.normalized(label)], group.count > 1, group[0] == label else {
                return nil
            }
            let list = group.map { "\"\($0.excerpt(40))\"" }.joined(separator: ", ")
            return Diagnostic(
                "task \(task.excerpt()): the labels \(list) differ only in case, width or white space; they are taken for "
                    + "different classes", at: Place(file: file))
        }
    }
}
