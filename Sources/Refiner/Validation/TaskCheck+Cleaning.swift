extension TaskCheck {
    /// The labels that the copy puts right, with the rows that bear them and stay.
    var renames: [CleaningReport.Action] {
        var rows: [Int: Int] = [:]
        for (row, set) in sets.enumerated() where !cleaning.isRemoved[row] && cleaning.renamed(set) != nil {
            for label in labels.sets[Int(set)] where canonical[Int(label)] != label {
                rows[Int(label), default: 0] += 1
            }
        }
        return rows.sorted { $0.key < $1.key }.map { label, count in
            .renamed(task: task, from: labels.names[label], to: labels.names[Int(canonical[label])], rows: count)
        }
    }

    /// The findings that a cleaned copy still has, as far as they are about rows that stay.
    var left: [RawFinding] {
        findings.filter { finding in
            guard let row = finding.row else { return true }
            if finding.rule == .labelTypo { return !finding.isSure }
            if cleaning.isRemoved[row] { return false }
            if case .row(let other) = finding.related, cleaning.isRemoved[other] { return false }
            return true
        }
    }
}

extension TaskCleaning.Removal {
    /// The finding that a removal answers.
    var finding: RawFinding {
        RawFinding(
            rule: rule, row: row, related: related, similarity: similarity,
            message: rule == .emptyText ? "the text is empty" : nil)
    }
}

extension TaskCleaning {
    /// The set of labels that takes the place of `set`; nil where it stays.
    func renamed(_ set: Int32) -> Int32? {
        renamed.indices.contains(Int(set)) ? renamed[Int(set)] : nil
    }
}
