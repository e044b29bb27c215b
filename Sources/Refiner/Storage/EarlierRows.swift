/// Finds the rows that an output holds beyond the dataset: what earlier runs, or the user, put there.
///
/// Memory follows the rows found. Only where the output does not begin with the dataset's rows is each of its other rows
/// remembered, by a hash.
struct EarlierRows {
    /// The task in the output; nil where it holds none.
    let output: TaskDescription
    /// How many rows at the end of the output are passed over: an unfinished iteration's own.
    var own = 0
    /// How many rows the last run copied from the dataset; 0 where something else wrote the output, and all its rows are
    /// looked at.
    var copied = 0

    /// The rows of the output that stay when `data` is written anew.
    ///
    /// The rows that the last run copied from the dataset stand at the head, and count for nothing now: one that has
    /// since been deleted from the dataset, or relabelled in it, does not come back. Of the rest those stay that the
    /// dataset does not hold by now, each as often as it is missing there.
    func beyond(_ data: TaskDescription?) throws(RefineError) -> [DatasetRow] {
        let end = max(0, output.rowCount - own)
        let head = min(copied, end)
        let present = data?.rowCount ?? 0
        if present <= end, let rows = try rows(after: present, of: data?.digest ?? RowsDigest(), head..<end) {
            return rows
        }
        var left = try missing(head..<end)
        try data?.source.stream { (row) throws(RefineError) in left.count(RowHash(row), by: 1) }
        try output.source.stream(first: head) { (row) throws(RefineError) in left.count(RowHash(row), by: -1) }
        return try rows(head..<end) { left.take(RowHash($0)) }
    }

    /// The rows of `range` where the output begins with the dataset's rows as they are, so that each of those has its
    /// partner there; nil where it does not.
    private func rows(
        after present: Int, of data: RowsDigest, _ range: Range<Int>
    ) throws(RefineError) -> [DatasetRow]? {
        var digest = RowsDigest()
        var (place, isSame) = (0, present == 0)
        var rows: [DatasetRow] = []
        try output.source.stream { (row) throws(RefineError) in
            if place < present { digest.insert(row) }
            if place >= present, isSame, range.contains(place) { rows.append(try row.row()) }
            place += 1
            if place == present { isSame = digest == data }
        }
        return isSame ? rows : nil
    }

    private func missing(_ range: Range<Int>) throws(RefineError) -> Partners {
        var partners = Partners()
        try output.source.stream(range) { (row) throws(RefineError) in partners.left[RowHash(row)] = 0 }
        return partners
    }

    private func rows(
        _ range: Range<Int>, except isTaken: (RowView) -> Bool
    ) throws(RefineError) -> [DatasetRow] {
        var rows: [DatasetRow] = []
        try output.source.stream(range) { (row) throws(RefineError) in
            if !isTaken(row) { rows.append(try row.row()) }
        }
        return rows
    }

    /// How many partners each row has left in the dataset.
    private struct Partners {
        var left: [RowHash: Int] = [:]

        mutating func count(_ row: RowHash, by difference: Int) {
            guard let count = left[row] else { return }
            left[row] = max(0, count + difference)
        }

        mutating func take(_ row: RowHash) -> Bool {
            guard let count = left[row], count > 0 else { return false }
            left[row] = count - 1
            return true
        }
    }
}

extension RowSource {
    /// Calls `body` with the first `count` rows.
    func stream(first count: Int, _ body: RowBody) throws(RefineError) {
        try stream(0..<count, body)
    }

    /// Calls `body` with the rows at the places in `range`, counted from 0.
    func stream(_ range: Range<Int>, _ body: RowBody) throws(RefineError) {
        guard !range.isEmpty else { return }
        var place = 0
        try stream { (row) throws(RefineError) in
            if range.contains(place) { try body(row) }
            place += 1
        }
    }
}
