/// Finds the rows that an output holds beyond the dataset: what earlier runs, or the user, put there.
enum EarlierRows {
    /// The rows of `output` that stay when `data` is written anew, by task.
    ///
    /// The rows that the last run copied from the dataset stand at the head, and count for nothing now: one that has
    /// since been deleted from the dataset, or relabelled in it, does not come back. Of the rest those stay that the
    /// dataset does not hold by now, each as often as it is missing there.
    ///
    /// - Parameter copied: how many rows of each task the last run copied; a task without a number was written by
    ///   something else, and all its rows are looked at.
    static func of(
        _ output: Dataset, beyond data: Dataset, copied: [String: Int]
    ) -> [String: [DatasetRow]] {
        var earlier: [String: [DatasetRow]] = [:]
        for task in output.tasks {
            var left: [DatasetRow.Identity: Int] = [:]
            let head = min(copied[task.name] ?? 0, task.rows.count)
            let present = data[task: task.name]?.rows ?? []
            // A row of the head has its partner in the dataset, if it still is there.
            for row in present { left[row.identity, default: 0] += 1 }
            func takePartner(of row: DatasetRow) -> Bool {
                guard let count = left[row.identity], count > 0 else { return false }
                left[row.identity] = count - 1
                return true
            }
            for row in task.rows.prefix(head) { _ = takePartner(of: row) }
            let rest = task.rows.dropFirst(head).filter { !takePartner(of: $0) }
            if !rest.isEmpty { earlier[task.name] = rest }
        }
        return earlier
    }
}
