/// Which rows of two lists of one task are the same.
///
/// By their `id` where every row has one; else by text and true labels, of which copies are paired in their order.
struct RowPairs {
    /// Places of rows in the two lists.
    private(set) var pairs: [(before: Int, after: Int)] = []
    /// Rows without a partner.
    private(set) var onlyBefore: [Int] = []
    private(set) var onlyAfter: [Int] = []

    /// What makes a row the same row.
    private enum Key: Hashable {
        case id(TextHash)
        case text(TextHash, [String])
    }

    /// Pairs the rows of `before` with those of `after`.
    ///
    /// - Throws: ``RefineError`` `badInput` for an id that stands twice, or for one whose rows differ in text or true
    ///   labels.
    init(
        _ before: ListedAnswers, of first: String, _ after: ListedAnswers, of second: String
    ) throws(RefineError) {
        let byID = before.rows.allSatisfy { $0.id != nil } && after.rows.allSatisfy { $0.id != nil }
        func key(_ row: ListedAnswers.Row, _ task: ListedAnswers) -> Key {
            if byID, let id = row.id { return .id(id) }
            return .text(row.text, task.sets[row.truth])
        }
        if byID {
            try Self.checkIDs(before, first)
            try Self.checkIDs(after, second)
        }
        // The next row of the same key, so that copies come in their order.
        var heads: [Key: Int] = [:]
        var next = [Int](repeating: -1, count: after.rows.count)
        heads.reserveCapacity(after.rows.count)
        for place in after.rows.indices.reversed() {
            let key = key(after.rows[place], after)
            next[place] = heads[key] ?? -1
            heads[key] = place
        }
        var isPaired = [Bool](repeating: false, count: after.rows.count)
        for (place, row) in before.rows.enumerated() {
            let key = key(row, before)
            guard let partner = heads[key], partner >= 0 else {
                onlyBefore.append(place)
                continue
            }
            heads[key] = next[partner]
            isPaired[partner] = true
            let other = after.rows[partner]
            guard row.text == other.text, before.sets[row.truth] == after.sets[other.truth] else {
                throw RefineError(
                    .badInput,
                    "has the id of line \(row.line) of \(first.excerpt(80)), but another "
                        + (row.text == other.text ? "true label" : "text") + "; expected the same rows in both files",
                    at: Place(file: second, line: other.line))
            }
            pairs.append((place, partner))
        }
        onlyAfter = isPaired.indices.filter { !isPaired[$0] }
    }

    /// The paired rows with both answers; rows of the same text, labels and answers are copies of one.
    func rows(_ before: ListedAnswers, _ after: ListedAnswers) -> PairedRows {
        let numbering = LabelNumbering((before.sets + after.sets).joined())
        let first = before.sets.map { $0.map { numbering[$0] } }
        let second = after.sets.map { $0.map { numbering[$0] } }
        var units: [Unit: Int] = [:]
        for pair in pairs {
            let row = before.rows[pair.before]
            let unit = Unit(text: row.text, truth: row.truth, before: row.answer, after: after.rows[pair.after].answer)
            units[unit, default: 0] += 1
        }
        var rows = PairedRows(kind: before.kind, labels: numbering.labels)
        // The order does not matter: rows are counted.
        for (unit, times) in units {
            let (truth, old, new) = (first[unit.truth], first[unit.before], second[unit.after])
            if before.kind == .singleLabel {
                rows.add(truth: truth[0], before: old[0], after: new[0], times: times)
            } else {
                rows.add(truth: truth, before: old, after: new, times: times)
            }
        }
        return rows
    }

    private struct Unit: Hashable {
        let text: TextHash
        let truth: Int
        let before: Int
        let after: Int
    }

    private static func checkIDs(_ task: ListedAnswers, _ file: String) throws(RefineError) {
        var lines: [TextHash: Int] = [:]
        for row in task.rows {
            guard let id = row.id else { continue }
            if let earlier = lines.updateValue(row.line, forKey: id) {
                throw RefineError(
                    .badInput, "has the id of line \(earlier) of the same task; expected each id once",
                    at: Place(file: file, line: row.line),
                    hint: "name another column with --map id=NAME, or one that is not there to pair by text")
            }
        }
    }
}
