import Foundation
import GRDB
import JSONText

/// One database for all tasks: table `sample` with `task`, `text`, `label` or `labels`, and `extra`.
struct SQLiteDatasetStore: DatasetStore {
    static let fileName = "dataset.sqlite"

    let format = DatasetFormat.sqlite
    private let folder: Folder

    init(folder: String) {
        self.folder = Folder(folder)
    }

    private var path: String { folder.file(Self.fileName) }

    func load() throws(RefineError) -> Dataset {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return try queue.read { database in
                var rows: [String: [DatasetRow]] = [:]
                let cursor = try Row.fetchCursor(
                    database, sql: "SELECT rowid AS number, task, text, label, labels, extra FROM sample ORDER BY rowid"
                )
                while let row = try cursor.next() { rows[try text(row, "task"), default: []].append(try read(row)) }
                return Dataset(
                    tasks: rows.keys.sorted().map { TaskDataset(name: $0, rows: rows[$0] ?? []) }, database: path)
            }
        } catch let error as RefineError {
            throw error
        } catch {
            throw RefineError(
                .badInput,
                "not a dataset: \(error.databaseReason); expected the table sample(task, text, label, labels, extra)",
                at: Place(file: path))
        }
    }

    /// The database is copied page by page beside its place, so that whatever else it holds goes along; then the new
    /// rows are inserted into the copy, and the copy takes the place of the old file.
    func save(_ merge: DatasetMerge) throws(RefineError) -> [String: String] {
        try folder.create()
        return try StagedFiles.write { files throws(RefineError) in
            let temporary = try files.temporaryName(for: path)
            unlink(temporary)
            do {
                let queue = try DatabaseQueue(path: temporary)
                if let source = merge.original.database {
                    try DatabaseQueue(path: source).backup(to: queue)
                }
                try queue.writeWithoutTransaction { database in
                    // A copy of a WAL database would leave its newest rows in a file beside it.
                    try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
                    try database.inTransaction {
                        try database.execute(sql: Self.schema)
                        for (name, original, added) in merge.tasks {
                            let carried = merge.original.database == nil ? original?.rows ?? [] : []
                            for row in carried + added { try insert(row, task: name, into: database) }
                        }
                        return .commit
                    }
                }
                try queue.close()
            } catch {
                throw RefineError(.cannotWrite, "cannot be written: \(error.databaseReason)", at: Place(file: path))
            }
            return Dictionary(merge.tasks.map { ($0.name, path) }, uniquingKeysWith: { first, _ in first })
        }
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS sample (
            id INTEGER PRIMARY KEY,
            task TEXT NOT NULL,
            text TEXT NOT NULL,
            label TEXT,
            labels TEXT,
            extra TEXT,
            CHECK ((label IS NULL) <> (labels IS NULL))
        );
        CREATE INDEX IF NOT EXISTS sample_task_label ON sample (task, label);
        """

    private func insert(_ row: DatasetRow, task: String, into database: Database) throws {
        let extra = row.members.filter { !["text", "label", "labels"].contains($0.name) }
        try database.execute(
            sql: "INSERT INTO sample (task, text, label, labels, extra) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                task, row.text,
                row.kind == .singleLabel ? row.labels.first : nil,
                row.kind == .multiLabel ? JSON(row.labels.map { JSON($0) }).serialized(.compact) : nil,
                extra.isEmpty ? nil : JSON(extra).serialized(.compact),
            ])
    }

    private func read(_ row: Row) throws -> DatasetRow {
        let extra = try array(row, "extra")?.members ?? []
        if let labels = try array(row, "labels")?.array {
            return DatasetRow(
                text: try text(row, "text"), labels: labels.compactMap(\.string), kind: .multiLabel, extra: extra)
        }
        return DatasetRow(
            text: try text(row, "text"), labels: [try text(row, "label")], kind: .singleLabel, extra: extra)
    }

    private func text(_ row: Row, _ column: String) throws -> String {
        guard let text = String.fromDatabaseValue(row[column] as DatabaseValue), !text.isEmpty || column == "text"
        else {
            throw refusal(row, "\(column) is empty; expected text")
        }
        return text
    }

    private func array(_ row: Row, _ column: String) throws -> JSON? {
        guard let text = String.fromDatabaseValue(row[column] as DatabaseValue) else { return nil }
        do { return try JSON(parsing: text) } catch { throw refusal(row, "\(column) is not JSON: \(error.reason)") }
    }

    private func refusal(_ row: Row, _ message: String) -> RefineError {
        RefineError(.badInput, "row \(row["number"] as Int64? ?? 0) of sample: \(message)", at: Place(file: path))
    }
}

extension Error {
    /// SQLite's own words, without the statement and its arguments, which may hold texts of the dataset.
    var databaseReason: String {
        guard let error = self as? DatabaseError else { return reason }
        return (error.message ?? error.resultCode.description).onOneLine
    }
}
