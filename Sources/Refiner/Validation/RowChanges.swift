/// What happens to the rows of one task as they are copied.
struct RowChanges {
    /// What happens to one row.
    enum Change: Hashable {
        case stays
        case goes
        /// The label, or for several labels the set of them, that it bears from now on.
        case renamed([String])
    }

    private let cleaning: TaskCheck?
    private let removed: Set<Int>

    /// What a check of the task found.
    init(_ check: TaskCheck) {
        cleaning = check
        removed = []
    }

    /// These rows go, by number from 0, and all others stay.
    init(removed: Set<Int>) {
        cleaning = nil
        self.removed = removed
    }

    /// What happens to the row with this number, from 0.
    func change(_ row: Int) -> Change {
        guard let cleaning else { return removed.contains(row) ? .goes : .stays }
        guard cleaning.sets.indices.contains(row) else { return .stays }
        if cleaning.cleaning.isRemoved[row] { return .goes }
        guard let set = cleaning.cleaning.renamed(cleaning.sets[row]) else { return .stays }
        return .renamed(cleaning.labels.labels(of: set))
    }
}
