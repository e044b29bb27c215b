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

extension SavedRows {
    /// Takes the place of what an earlier pass of the iteration saved of the task.
    func insert(iteration: Int64, into database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO output (iteration, task, original, carried, added) VALUES (?, ?, ?, ?, ?)",
            arguments: [iteration, task, original, carried, added])
    }

    /// How many rows of each task the last iteration that saved copied from the dataset.
    static func lastCopied(in database: Database) throws -> [String: Int] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT task, original FROM output WHERE iteration = (SELECT MAX(iteration) FROM output)")
        return Dictionary(rows.map { ($0["task"], $0["original"]) }, uniquingKeysWith: { first, _ in first })
    }
}

extension StateStore {
    /// How many iterations beside `iteration` saved rows.
    func savedIterations(beside iteration: Int64) throws(RefineError) -> Int {
        try read {
            try Int.fetchOne(
                $0, sql: "SELECT COUNT(DISTINCT iteration) FROM output WHERE iteration <> ?", arguments: [iteration])
                ?? 0
        }
    }
}
