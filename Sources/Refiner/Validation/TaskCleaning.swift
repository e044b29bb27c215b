/// What a cleaned copy of one task leaves out and renames.
struct TaskCleaning: Sendable {
    /// One row that is left out.
    struct Removal: Sendable, Hashable {
        let rule: ValidationRule
        let row: Int
        let related: RawFinding.Related?
        let similarity: Double?
    }

    /// The rows left out, in their order.
    private(set) var removals: [Removal] = []
    /// For each row whether it is left out.
    private(set) var isRemoved: [Bool]
    /// For each set of labels the set that takes its place; nil where it stays.
    let renamed: [Int32?]

    /// Decides, in this order: rows without text, leaks, rows that repeat an earlier one, and rows that are similar to an
    /// earlier one of the same labels.
    ///
    /// Of rows that repeat one another the first stays. A row that is similar to an earlier one goes even if that one goes
    /// itself for the sake of a third: what stays is then similar to nothing before it, and cleaning it again changes
    /// nothing.
    init(columns: TaskColumns, rules: Set<ValidationRule>, similar: GroupTexts.Similar, renamed: [Int32?]) {
        self.renamed = renamed
        isRemoved = Array(repeating: false, count: columns.count)
        var found: [Removal?] = Array(repeating: nil, count: columns.count)
        if rules.contains(.nearDuplicate) {
            for pair in similar.sameLabels {
                found[Int(pair.later)] = Removal(
                    rule: .nearDuplicate, row: Int(pair.later), related: .row(Int(pair.earlier)),
                    similarity: pair.similarity)
            }
        }
        for row in 0..<columns.count {
            let form = columns.forms[row]
            let first = Int(columns.groups.first[row])
            if form < 0 {
                guard rules.contains(.emptyText) else { continue }
                found[row] = Removal(rule: .emptyText, row: row, related: nil, similarity: nil)
            } else if rules.contains(.leak), let leak = columns.leaks[form] {
                found[row] = Removal(
                    rule: .leak, row: row, related: .heldOut(leak.number), similarity: leak.similarity)
            } else if first != row {
                if rules.contains(.exactDuplicate) {
                    found[row] = Removal(rule: .exactDuplicate, row: row, related: .row(first), similarity: 1)
                } else if let leader = found[first] {
                    // A group goes with its first row, also where its repetitions were to stay.
                    found[row] = Removal(
                        rule: leader.rule, row: row, related: leader.related, similarity: leader.similarity)
                }
            }
        }
        removals = found.compactMap { $0 }
        for removal in removals { isRemoved[removal.row] = true }
    }

    /// Whether the copy differs from the original.
    func changes(sets: [Int32]) -> Bool {
        !removals.isEmpty || sets.contains { renamed.indices.contains(Int($0)) && renamed[Int($0)] != nil }
    }
}
