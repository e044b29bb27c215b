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

    /// How many rows of each task were copied from the dataset, as the output stands.
    static func lastCopied(in database: Database) throws -> [String: Int] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT task, original FROM output WHERE iteration = \(standing)")
        return Dictionary(rows.map { ($0["task"], $0["original"]) }, uniquingKeysWith: { first, _ in first })
    }

    /// In SQL, the iteration whose rows the output holds: the last one that saved, unless an earlier one was put back since.
    static let standing = """
        COALESCE(
            (SELECT last.iteration FROM (SELECT * FROM revision ORDER BY id DESC LIMIT 1) AS last
                WHERE last.cause <> 'run' AND last.newest >= (SELECT MAX(iteration) FROM output)),
            (SELECT MAX(iteration) FROM output))
        """
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
