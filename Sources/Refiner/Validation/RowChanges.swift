/// What happens to the rows of one task as they are copied.
struct RowChanges {
    /// What happens to one row.
    enum Change: Hashable {
        case stays
        case goes
        /// The label, or for several labels the set of them, that it bears from now on.
        case renamed([String])
    }

    private let check: TaskCheck

    init(_ check: TaskCheck) {
        self.check = check
    }

    /// What happens to the row with this number, from 0.
    func change(_ row: Int) -> Change {
        guard check.sets.indices.contains(row) else { return .stays }
        if check.cleaning.isRemoved[row] { return .goes }
        guard let set = check.cleaning.renamed(check.sets[row]) else { return .stays }
        return .renamed(check.labels.labels(of: set))
    }
}
