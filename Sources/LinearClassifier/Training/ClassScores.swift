/// How well held rows are predicted, class by class.
struct ClassScores {
    private(set) var right: [Int]
    private(set) var given: [Int]
    private(set) var predicted: [Int]

    init(classCount: Int) {
        right = [Int](repeating: 0, count: classCount)
        given = right
        predicted = right
    }

    /// Counts one row.
    mutating func add(given labels: [Int], predicted found: [Int]) {
        for label in labels { given[label] += 1 }
        for label in found {
            predicted[label] += 1
            if labels.contains(label) { right[label] += 1 }
        }
    }

    /// The mean F1 of the classes that are given or predicted at all, 0...1.
    var macroF1: Double {
        let used = right.indices.filter { given[$0] + predicted[$0] > 0 }
        guard !used.isEmpty else { return 0 }
        return used.reduce(0) { $0 + 2 * Double(right[$1]) / Double(given[$1] + predicted[$1]) } / Double(used.count)
    }

    /// The share of a class's rows that were found; nil for a class without rows.
    func recall(of index: Int) -> Double? {
        given[index] > 0 ? Double(right[index]) / Double(given[index]) : nil
    }
}
