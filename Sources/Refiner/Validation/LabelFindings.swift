/// Finds what is wrong with the classes of one task.
enum LabelFindings {
    /// Labels that look misspelt, each at the first row that bears it.
    static func typos(_ typos: LabelTypos, _ columns: TaskColumns, counts: [Int]) -> [RawFinding] {
        let first = firstRows(columns)
        var findings = typos.typos.map { typo in
            let (label, meant) = (Int(typo.label), Int(typo.meant))
            return RawFinding(
                rule: .labelTypo, row: first[label], related: first[meant].map { .row($0) },
                message: "\(quoted(columns, label)) (\(rows(counts[label]))) differs from \(quoted(columns, meant)) "
                    + "(\(rows(counts[meant]))) \(words(typo.difference))",
                isSure: typo.difference == .form)
        }
        if typos.wasCut {
            findings.append(
                RawFinding(
                    rule: .labelTypo, row: nil,
                    message: "too many labels (\(counts.count)) to compare the letters of each with each"))
        }
        return findings
    }

    /// Classes of few rows, each at its first row.
    static func rare(_ columns: TaskColumns, counts: [Int], besides: Set<Int32>) -> [RawFinding] {
        let first = firstRows(columns)
        return counts.enumerated().compactMap { label, count in
            guard (1..<RareLabels.leastRows).contains(count), !besides.contains(Int32(label)) else { return nil }
            return RawFinding(
                rule: .rareLabel, row: first[label], message: "\(quoted(columns, label)) has \(rows(count))")
        }
    }

    /// The task, if its classes are of very different size.
    static func imbalance(_ columns: TaskColumns, counts: [Int], balance: ClassBalance) -> [RawFinding] {
        let classes = counts.indices.filter { counts[$0] > 0 }
        guard let ratio = balance.ratio, let gini = balance.gini, let one = classes.first else { return [] }
        if classes.count == 1 {
            let message = "all \(rows(counts[one])) are of one class, \(quoted(columns, one))"
            return columns.kind == .multiLabel ? [] : [RawFinding(rule: .imbalance, row: nil, message: message)]
        }
        guard ratio >= ClassBalance.imbalancedRatio else { return [] }
        let most = classes.reduce(one) { counts[$1] > counts[$0] ? $1 : $0 }
        let least = classes.reduce(one) { counts[$1] < counts[$0] ? $1 : $0 }
        return [
            RawFinding(
                rule: .imbalance, row: nil,
                message: "\(quoted(columns, most)) has \(rows(counts[most])), \(quoted(columns, least)) "
                    + "\(counts[least].grouped): \(ratio.formatted(places: 1)) to 1 (Gini \(gini.formatted(places: 2)))"
            )
        ]
    }

    private static func words(_ difference: LabelTypos.Difference) -> String {
        switch difference {
        case .form: "in case, white space or normal form alone"
        case .separators: "in separators alone"
        case .letters(let count): count == 1 ? "by one letter" : "by \(count) letters"
        }
    }

    private static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count.grouped) rows" }

    private static func quoted(_ columns: TaskColumns, _ label: Int) -> String {
        "\"\(columns.labels.names[label].excerpt(40))\""
    }

    private static func firstRows(_ columns: TaskColumns) -> [Int?] {
        var ofSets: [Int?] = Array(repeating: nil, count: columns.labels.sets.count)
        for (row, set) in columns.sets.enumerated().reversed() { ofSets[Int(set)] = row }
        var first: [Int?] = Array(repeating: nil, count: columns.labels.names.count)
        for (set, row) in ofSets.enumerated() {
            guard let row else { continue }
            for label in columns.labels.sets[set] {
                first[Int(label)] = min(first[Int(label)] ?? row, row)
            }
        }
        return first
    }
}
