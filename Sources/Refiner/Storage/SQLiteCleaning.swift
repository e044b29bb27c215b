import Foundation
import GRDB
import JSONText

/// Copies a dataset's database without some of its rows; other tables go along.
enum SQLiteCleaning {
    /// Copies the database at `path` to the new file `temporary`, and changes the rows of the copy.
    ///
    /// - Parameter changes: what happens to the rows of a task, numbered from 0 in the order of their row ids; nil where
    ///   all stay.
    /// - Throws: ``RefineError`` `cannotWrite`.
    static func copy(
        _ path: String, to temporary: String, changes: (String) -> RowChanges?
    ) throws(RefineError) {
        unlink(temporary)
        do {
            var reading = Configuration()
            reading.readonly = true
            let queue = try DatabaseQueue(path: temporary)
            try DatabaseQueue(path: path, configuration: reading).backup(to: queue)
            try queue.writeWithoutTransaction { database in
                // A copy of a WAL database would leave its newest rows in a file beside it.
                try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
                try database.inTransaction {
                    try apply(changes, to: database)
                    return .commit
                }
            }
            try queue.close()
        } catch {
            throw RefineError(.cannotWrite, "cannot be written: \(error.databaseReason)", at: Place(file: path))
        }
    }

    private static func apply(_ changes: (String) -> RowChanges?, to database: Database) throws {
        var numbers: [String: Int] = [:]
        var known: [String: RowChanges?] = [:]
        var changed: [(id: Int64, change: RowChanges.Change)] = []
        let rows = try Row.fetchCursor(database, sql: "SELECT rowid AS number, task FROM sample ORDER BY rowid")
        while let row = try rows.next() {
            guard let task = String.fromDatabaseValue(row["task"] as DatabaseValue), let id = row["number"] as Int64?
            else {
                continue
            }
            let number = numbers[task, default: 0]
            numbers[task] = number + 1
            if known[task] == nil { known[task] = .some(changes(task)) }
            guard let change = known[task]??.change(number), change != .stays else { continue }
            changed.append((id, change))
        }
        for (id, change) in changed {
            switch change {
            case .stays: break
            case .goes: try database.execute(sql: "DELETE FROM sample WHERE rowid = ?", arguments: [id])
            case .renamed(let labels):
                try database.execute(
                    sql: """
                        UPDATE sample SET label = CASE WHEN labels IS NULL THEN ? END,
                        labels = CASE WHEN labels IS NULL THEN NULL ELSE ? END WHERE rowid = ?
                        """,
                    arguments: [labels.first ?? "", JSON(labels.map { JSON($0) }).serialized(.compact), id])
            }
        }
    }
}
