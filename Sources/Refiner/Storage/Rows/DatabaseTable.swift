import GRDB

/// The rows of one task in a database, as it was when it was first looked at.
struct DatabaseTable: Sendable {
    let path: String
    let task: String
    let stamp: DatabaseStamp
    /// Whether most rows of the table are of the task, so that an index would only be a detour.
    let isMostOfIt: Bool

    /// Calls `body` with each row, in the order of their numbers.
    func stream(_ body: RowBody) throws(RefineError) {
        try stamp.check(path)
        try DatabaseReading.read(path) { database in
            let statement = try database.makeStatement(
                sql: """
                    SELECT rowid, text, label, labels, extra FROM sample \(isMostOfIt ? "NOT INDEXED" : "")
                    WHERE task = ? ORDER BY rowid
                    """)
            try statement.setArguments([task])
            var reader = SampleReader(statement: statement, path: path)
            while try reader.next(body) {}
        }
        try stamp.check(path)
    }

    /// The tasks of a database, in the order of their names.
    static func all(in path: String) throws(RefineError) -> [DatabaseTable] {
        guard let stamp = DatabaseStamp(of: path) else {
            throw RefineError(.inputMissing, "no such file; expected a database", at: Place(file: path))
        }
        let counts = try DatabaseReading.read(path) { database in
            if let number = try Int64.fetchOne(database, sql: "SELECT rowid FROM sample WHERE \(Self.isNameless)") {
                throw RefineError(
                    .badInput, "row \(number) of sample: task is empty; expected text", at: Place(file: path))
            }
            // Names the columns, so that a table of another make is refused here already.
            _ = try database.makeStatement(sql: "SELECT rowid, text, label, labels, extra FROM sample")
            return try Row.fetchAll(database, sql: "SELECT task, COUNT(*) FROM sample GROUP BY task").map { row in
                (name: row[0] as String, count: row[1] as Int)
            }
        }
        let total = counts.reduce(0) { $0 + $1.count }
        return counts.map { name, count in
            DatabaseTable(path: path, task: name, stamp: stamp, isMostOfIt: count > total / 8)
        }.sorted { $0.task < $1.task }
    }

    private static let isNameless = "typeof(task) NOT IN ('text', 'blob') OR length(task) = 0 LIMIT 1"
}

/// What tells that a database is still the one that was read.
struct DatabaseStamp: Sendable, Hashable {
    private let main: FileStamp
    /// The write-ahead log, where there is one with anything in it.
    private let log: FileStamp?

    init?(of path: String) {
        guard let main = FileStamp(of: path) else { return nil }
        self.main = main
        let log = FileStamp(of: path + "-wal")
        self.log = log?.size == 0 ? nil : log
    }

    /// Refuses a database that was written to since this stamp was taken.
    func check(_ path: String) throws(RefineError) {
        guard DatabaseStamp(of: path) == self else { throw FileStamp.changed(path) }
    }
}

/// Opens a dataset's database to read it.
enum DatabaseReading {
    /// Calls `body` within one transaction.
    ///
    /// - Throws: ``RefineError`` `badInput` where the file is no database, or has not the table that is expected.
    static func read<Value>(_ path: String, _ body: (Database) throws -> Value) throws(RefineError) -> Value {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return try queue.read(body)
        } catch let error as RefineError {
            throw error
        } catch {
            throw RefineError(
                .badInput,
                "not a dataset: \(error.databaseReason); expected the table sample(task, text, label, labels, extra)",
                at: Place(file: path))
        }
    }
}

extension Error {
    /// SQLite's own words, without the statement and its arguments, which may hold texts of the dataset.
    var databaseReason: String {
        guard let error = self as? DatabaseError else { return reason }
        return (error.message ?? error.resultCode.description).onOneLine
    }
}
