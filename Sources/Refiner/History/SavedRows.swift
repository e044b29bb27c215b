import GRDB

/// How many rows of one task an iteration saved, in the order in which they stand.
struct SavedRows: Sendable, Hashable {
    /// The task.
    let task: String
    /// Rows copied from the dataset.
    let original: Int
    /// Rows that earlier iterations had put into the output.
    let carried: Int
    /// Rows of this iteration.
    let added: Int
}

extension StateStore {
    /// How many rows of each task the last iteration that saved copied from the dataset.
    func copiedRows() throws(RefineError) -> [String: Int] {
        try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT task, original FROM output WHERE iteration = (SELECT MAX(iteration) FROM output)"
            )
            return Dictionary(rows.map { ($0["task"], $0["original"]) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// How many iterations saved rows.
    func savedIterations() throws(RefineError) -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT COUNT(DISTINCT iteration) FROM output") ?? 0 }
    }
}
