/// Finds what is wrong with single rows and pairs of rows of one task.
struct FindingSearch {
    let columns: TaskColumns
    let rules: Set<ValidationRule>
    let similar: GroupTexts.Similar
    /// For each row its set of labels, obvious misspellings put right.
    let sets: [Int32]

    /// The findings of all chosen rules, one rule after the other, each but leaks in the order of the rows.
    func rowFindings() -> [RawFinding] {
        var findings: [RawFinding] = []
        if rules.contains(.leak) { findings += leaks() }
        if rules.contains(.emptyText) { findings += empty() }
        if rules.contains(.conflictingLabels) { findings += conflicts() }
        if rules.contains(.exactDuplicate) { findings += repetitions() }
        if rules.contains(.nearDuplicate) { findings += similar.sameLabels.map { pair(.nearDuplicate, $0) } }
        if rules.contains(.conflictingNearDuplicate) {
            findings += similar.otherLabels.map { pair(.conflictingNearDuplicate, $0) }
        }
        if rules.contains(.controlCharacters) { findings += controls() }
        if rules.contains(.lengthOutlier) { findings += outliers() }
        return findings
    }

    private func pair(_ rule: ValidationRule, _ pair: GroupTexts.Pair) -> RawFinding {
        RawFinding(
            rule: rule, row: Int(pair.later), related: .row(Int(pair.earlier)), similarity: pair.similarity)
    }

    /// The closest copies come first.
    private func leaks() -> [RawFinding] {
        if columns.leaks.isEmpty { return [] }
        let leaks: [RawFinding] = columns.forms.enumerated().compactMap { row, form in
            columns.leaks[form].map {
                RawFinding(rule: .leak, row: row, related: .heldOut($0.number), similarity: $0.similarity)
            }
        }
        return leaks.stablySorted { ($0.similarity ?? 0) > ($1.similarity ?? 0) }
    }

    private func empty() -> [RawFinding] {
        columns.forms.enumerated().compactMap { row, form in
            form >= 0 ? nil : RawFinding(rule: .emptyText, row: row, message: "the text is empty")
        }
    }

    /// The first row of each further set of labels conflicts with the first row of the text.
    private func conflicts() -> [RawFinding] {
        columns.forms.enumerated().compactMap { row, form in
            guard form >= 0, columns.groups.first[row] == Int32(row) else { return nil }
            let first = Int(columns.groups.firstOfForm[Int(form)])
            return first == row ? nil : RawFinding(rule: .conflictingLabels, row: row, related: .row(first))
        }
    }

    private func repetitions() -> [RawFinding] {
        columns.groups.first.enumerated().compactMap { row, first in
            Int(first) == row ? nil : RawFinding(rule: .exactDuplicate, row: row, related: .row(Int(first)))
        }
    }

    private func controls() -> [RawFinding] {
        columns.controls.map { row, scalar in
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            let reason = scalar == "\u{FFFD}" ? ", which a wrong decoding leaves" : ", a control character"
            return RawFinding(rule: .controlCharacters, row: row, message: "the text holds \(code)\(reason)")
        }
    }

    /// Rows far out from their class; in a task with several labels a row, and in small classes, from the whole task.
    private func outliers() -> [RawFinding] {
        let whole = LengthFences(lengths: columns.lengths)
        var ofSets: [LengthFences?] = []
        if columns.kind == .singleLabel {
            var lengths = Array(repeating: [Int32](), count: columns.labels.sets.count)
            for (row, set) in sets.enumerated() { lengths[Int(set)].append(columns.lengths[row]) }
            ofSets = lengths.map { LengthFences(lengths: $0) }
        }
        return sets.enumerated().compactMap { row, set in
            let own = ofSets.isEmpty ? nil : ofSets[Int(set)]
            guard columns.lengths[row] > 0, let fences = own ?? whole, !fences.hold(columns.lengths[row]) else {
                return nil
            }
            let name = own == nil ? "the task" : columns.labels.labels(of: set).first?.excerpt(40) ?? "the task"
            return RawFinding(
                rule: .lengthOutlier, row: row,
                message: "\(columns.lengths[row]) characters; usual in \(name) are \(fences.shortest) to "
                    + "\(fences.longest)")
        }
    }
}
