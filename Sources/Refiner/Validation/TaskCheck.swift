import TextFeatures

/// The findings of one task, and what cleaning it would do.
struct TaskCheck {
    let task: String
    let file: String
    let kind: TaskKind
    let labels: LabelNumbers
    let sets: [Int32]
    let lines: [Int]
    /// In the order of the rules, then of the rows.
    let findings: [RawFinding]
    let cleaning: TaskCleaning
    let balance: ClassBalance
    /// The classes that rows bear.
    let classCount: Int
    /// For each label what it is surely meant to be: itself, but for those that differ from another in form alone.
    let canonical: [Int32]

    /// Judges the rows of a task.
    init(_ columns: consuming TaskColumns, rules: Set<ValidationRule>, threads: Int) {
        var columns = columns
        let similar = columns.similar(threads: threads)
        let counts = Self.counts(columns)
        let typos = LabelTypos(names: columns.labels.names, counts: counts)
        canonical =
            rules.contains(.labelTypo)
            ? typos.canonical(count: counts.count) : counts.indices.map { Int32($0) }
        let canonicalSets = columns.canonicalSets(canonical)
        let sets = columns.sets.map { canonicalSets[Int($0)] }
        var meantCounts = Array(repeating: 0, count: counts.count)
        for (label, count) in counts.enumerated() { meantCounts[Int(canonical[label])] += count }

        let search = FindingSearch(columns: columns, rules: rules, similar: similar, sets: sets)
        var findings = search.rowFindings()
        if rules.contains(.labelTypo) { findings += LabelFindings.typos(typos, columns, counts: counts) }
        let settled = rules.contains(.labelTypo) ? Set(typos.typos.map(\.label)) : []
        if rules.contains(.rareLabel) {
            findings += LabelFindings.rare(columns, counts: meantCounts, besides: settled)
        }
        balance = ClassBalance(counts: meantCounts)
        if rules.contains(.imbalance) {
            findings += LabelFindings.imbalance(columns, counts: meantCounts, balance: balance)
        }
        let order = Dictionary(
            ValidationRule.allCases.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        self.findings = findings.stablySorted { order[$0.rule, default: 0] < order[$1.rule, default: 0] }
        cleaning = TaskCleaning(
            columns: columns, rules: rules, similar: similar,
            renamed: canonicalSets.enumerated().map { $0.offset == Int($0.element) ? nil : $0.element })
        task = columns.task
        file = columns.file
        kind = columns.kind
        classCount = meantCounts.count { $0 > 0 }
        labels = columns.labels
        self.sets = columns.sets
        lines = columns.lines
    }

    /// The rows of each label.
    private static func counts(_ columns: borrowing TaskColumns) -> [Int] {
        var ofSets = Array(repeating: 0, count: columns.labels.sets.count)
        for set in columns.sets { ofSets[Int(set)] += 1 }
        var counts = Array(repeating: 0, count: columns.labels.names.count)
        for (set, count) in ofSets.enumerated() {
            for label in columns.labels.sets[set] { counts[Int(label)] += count }
        }
        return counts
    }
}
