/// The lines of a report told apart: classes, averages, and the class that an average has overwritten.
///
/// Averages bear the sum of all supports, which tells them from classes of the same names.
struct ReportParts {
    private(set) var classes: [ClassMetrics] = []
    private(set) var micro: ReportLine?
    private(set) var macro: ReportLine?
    private(set) var weighted: ReportLine?
    private(set) var samples: ReportLine?
    /// The name of the class that is missing, and where among the classes it stood; nil where none is, or nobody can tell.
    private(set) var lost: (name: String, index: Int)?
    /// What is wrong with the sums, where something is.
    private(set) var complaint: String?
    /// The support of all classes together, as the averages say.
    let total: Int

    init(lines: [ReportLine], accuracyPosition: Int?) {
        let named = Dictionary(lines.map { ($0.metrics.label, $0) }, uniquingKeysWith: { first, _ in first })
        let reserved = ["micro avg", "macro avg", "weighted avg", "samples avg"]
        let ordinary = lines.filter { !reserved.contains($0.metrics.label) }
        let ordinarySum = ordinary.reduce(0) { $0 + $1.metrics.support }
        let total =
            [named["macro avg"], named["weighted avg"]].compactMap { $0?.metrics.support }.max()
            ?? (named["micro avg"] ?? named["samples avg"])?.metrics.support ?? ordinarySum
        func average(_ name: String, mayBeClass: Bool) -> ReportLine? {
            guard let line = named[name], line.metrics.support == total else { return nil }
            return mayBeClass && ordinarySum < total && ordinarySum + line.metrics.support == total ? nil : line
        }
        self.total = total
        macro = average("macro avg", mayBeClass: false)
        weighted = average("weighted avg", mayBeClass: false)
        micro = average("micro avg", mayBeClass: accuracyPosition != nil)
        samples = average("samples avg", mayBeClass: accuracyPosition != nil)
        let averages = [micro, macro, weighted, samples].compactMap { $0?.metrics.label }
        let classLines = lines.filter { !averages.contains($0.metrics.label) }
        classes = classLines.map(\.metrics)
        findLost(classLines, accuracyPosition)
    }

    /// Looks for a class whose entry an average took: the averages count it, the classes do not show it.
    private mutating func findLost(_ classLines: [ReportLine], _ accuracyPosition: Int?) {
        let gap = total - classes.reduce(0) { $0 + $1.support }
        let mean = classes.isEmpty ? 0 : classes.reduce(0) { $0 + $1.f1 } / Double(classes.count)
        let fits = macro.map { abs($0.metrics.f1 - mean) < 1e-6 } ?? true
        guard gap != 0 || !fits else { return }
        // In the order in which scikit-learn writes them; a line that comes too early took the place of a class.
        var expected: [(name: String, position: Int)] = []
        if let accuracyPosition { expected.append(("accuracy", accuracyPosition)) }
        for line in [micro, macro, weighted, samples].compactMap({ $0 }) {
            expected.append((line.metrics.label, line.position))
        }
        let lastClass = classLines.map(\.position).max() ?? -1
        let early = expected.indices.filter { index in
            expected[index].position < lastClass
                || expected[..<index].contains { $0.position > expected[index].position }
        }
        // In a report of sets, accuracy is no line of scikit-learn's, so that it is what is left of a class.
        let bareInSets = samples != nil && accuracyPosition != nil ? "accuracy" : nil
        let name =
            bareInSets ?? (early.count == 1 ? expected[early[0]].name : early.isEmpty ? expected.first?.name : nil)
        let words = expected.map(\.name).joined(separator: ", ")
        complaint =
            "the classes do not add up to the averages (\(total - gap) of \(total) samples): a class may be called as a line "
            + "of scikit-learn's own (\(words)), which overwrites it"
        guard gap >= 0, let name, let position = expected.first(where: { $0.name == name })?.position else { return }
        lost = (name, classLines.count { $0.position < position })
    }
}

/// Works out the class that a report of scikit-learn's has lost, from what its averages still say.
enum LostClass {
    /// The metrics of the class; nil where the averages contradict each other.
    static func find(called name: String, in parts: ReportParts) -> ClassMetrics? {
        let known = parts.classes
        let support = parts.total - known.reduce(0) { $0 + $1.support }
        guard let macro = parts.macro?.metrics, support >= 0 else { return nil }
        func rest(_ value: (ClassMetrics) -> Double) -> Double? {
            // The mean over one class more than is known.
            let found = Double(known.count + 1) * value(macro) - known.reduce(0) { $0 + value($1) }
            guard found > -tolerance, found < 1 + tolerance else { return nil }
            return min(1, max(0, found))
        }
        guard let precision = rest({ $0.precision ?? 0 }), let recall = rest({ $0.recall ?? 0 }),
            let f1 = rest(\.f1)
        else { return nil }
        if let weighted = parts.weighted?.metrics {
            let sum = known.reduce(Double(support) * f1) { $0 + Double($1.support) * $1.f1 }
            guard abs(sum - Double(parts.total) * weighted.f1) <= tolerance * Double(max(1, parts.total)) else {
                return nil
            }
        }
        return ClassMetrics(label: name, precision: precision, recall: recall, f1: f1, support: support)
    }

    private static let tolerance = 1e-6
}
