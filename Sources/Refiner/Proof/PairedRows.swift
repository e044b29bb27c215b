/// The answers of two classifiers to the same rows of one task: what a ``Comparison`` is made of.
///
/// Rows with the same labels and answers are counted together, so that memory follows the different ones.
public struct PairedRows: Sendable {
    /// One label a row, or several.
    public let kind: TaskKind
    /// The classes, which rows name by their place here.
    public let labels: [String]
    /// How many rows.
    public private(set) var rows = 0
    /// How many of them are different: a text that stands in the file several times counts once.
    public private(set) var distinctRows = 0
    private var cells: [Cell: Int] = [:]

    /// Rows with the same labels, the same answers, and the same number of repetitions.
    struct Cell: Hashable, Sendable {
        /// For each label that is true or answered, ascending: its number, and in the last three bits whether it is true
        /// (1), was the answer before (2), and after (4).
        var entries: [UInt32]
        /// How often each such row stands in the file.
        var times: Int
    }

    /// Rows yet to be added, of a task with these classes.
    ///
    /// - Precondition: fewer than 2^29 labels.
    public init(kind: TaskKind = .singleLabel, labels: [String]) {
        precondition(labels.count < 1 << 29, "too many labels")
        self.kind = kind
        self.labels = labels
    }

    /// Adds a row with one label.
    ///
    /// - Parameter times: how often the same text with the same label stands in the file. Copies are no evidence of
    ///   their own: tests move them together.
    /// - Precondition: the numbers are those of labels; `times` is positive.
    public mutating func add(truth: Int, before: Int, after: Int, times: Int = 1) {
        check(truth)
        check(before)
        check(after)
        var entries = [entry(truth, 1 | (before == truth ? 2 : 0) | (after == truth ? 4 : 0))]
        if before != truth { entries.append(entry(before, 2 | (after == before ? 4 : 0))) }
        if after != truth && after != before { entries.append(entry(after, 4)) }
        add(entries, times)
    }

    /// Adds a row with sets of labels, of which repetitions count once.
    public mutating func add(truth: [Int], before: [Int], after: [Int], times: Int = 1) {
        var flags: [(label: Int, flag: UInt32)] = []
        for (set, flag) in [(truth, UInt32(1)), (before, 2), (after, 4)] {
            for label in set {
                check(label)
                flags.append((label, flag))
            }
        }
        flags.sort { $0.label < $1.label }
        var entries: [UInt32] = []
        for (label, flag) in flags {
            if let last = entries.last, Int(last >> 3) == label {
                entries[entries.count - 1] = last | flag
            } else {
                entries.append(entry(label, flag))
            }
        }
        add(entries, times)
    }

    private mutating func add(_ entries: [UInt32], _ times: Int) {
        precondition(times > 0, "a row stands in its file at least once")
        rows += times
        distinctRows += 1
        cells[Cell(entries: entries.count > 1 ? entries.sorted() : entries, times: times), default: 0] += 1
    }

    private func check(_ label: Int) { precondition(labels.indices.contains(label), "a row names no label") }

    private func entry(_ label: Int, _ flags: UInt32) -> UInt32 { UInt32(label) << 3 | flags }

    /// The cells in one order, whatever the order of the rows, with the number of different rows in each.
    var sortedCells: [(cell: Cell, count: Int)] {
        cells.map { (cell: $0.key, count: $0.value) }.sorted { one, two in
            one.cell.entries == two.cell.entries
                ? one.cell.times < two.cell.times : one.cell.entries.lexicographicallyPrecedes(two.cell.entries)
        }
    }
}

extension PairedRows {
    /// The answers `before` and `after` to rows whose labels are `truth`, all in the same order.
    ///
    /// - Precondition: the lists are equally long.
    public init(truth: [String], before: [String], after: [String]) {
        precondition(truth.count == before.count && truth.count == after.count, "each row has both answers")
        let numbers = LabelNumbering(truth + before + after)
        self.init(labels: numbers.labels)
        for row in truth.indices {
            add(truth: numbers[truth[row]], before: numbers[before[row]], after: numbers[after[row]])
        }
    }

    /// The same for sets of labels.
    public init(truth: [[String]], before: [[String]], after: [[String]]) {
        precondition(truth.count == before.count && truth.count == after.count, "each row has both answers")
        let numbers = LabelNumbering((truth + before + after).joined())
        self.init(kind: .multiLabel, labels: numbers.labels)
        for row in truth.indices {
            add(
                truth: truth[row].map { numbers[$0] }, before: before[row].map { numbers[$0] },
                after: after[row].map { numbers[$0] })
        }
    }
}
