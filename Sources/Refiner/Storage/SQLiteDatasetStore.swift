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
        var tasks: [TaskDataset] = []
        for (name, source) in try sources() {
            tasks.append(TaskDataset(name: name, rows: try source.load(), source: source))
        }
        return Dataset(tasks: tasks, database: try file())
    }

    func describe(isLearnedFrom: Bool) throws(RefineError) -> DatasetDescription {
        let file = try file()
        let description = try DatasetDescription(
            reading: try sources(), database: file, isLearnedFrom: isLearnedFrom)
        try file.stamp.check(path)
        return description
    }

    func stream(_ body: (StreamedRow) throws(RefineError) -> Void) throws(RefineError) {
        for (task, source) in try sources() { try source.stream(task: task, body) }
    }

    private func sources() throws(RefineError) -> [(task: String, source: RowSource)] {
        try DatabaseTable.all(in: path).map { (task: $0.task, source: .table($0)) }
    }

    private func file() throws(RefineError) -> DatabaseFile {
        guard let stamp = DatabaseStamp(of: path) else {
            throw RefineError(.inputMissing, "no such file; expected a database", at: Place(file: path))
        }
        return DatabaseFile(path: path, stamp: stamp)
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
                if let source = merge.original.database { try copy(source, to: queue) }
                try queue.writeWithoutTransaction { database in
                    // A copy of a WAL database would leave its newest rows in a file beside it.
                    try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
                    try database.inTransaction {
                        try database.execute(sql: Self.schema)
                        let writer = try SampleWriter(database)
                        for (name, original, added) in merge.tasks {
                            let source = merge.original.database == nil ? original?.source : nil
                            try RowSequence(source: source, added: added).forEach { (row) throws(RefineError) in
                                try writer.insert(row, task: name, path: path)
                            }
                        }
                        return .commit
                    }
                }
                try queue.close()
                try settleLog()
            } catch let error as RefineError {
                throw error
            } catch {
                throw RefineError(.cannotWrite, "cannot be written: \(error.databaseReason)", at: Place(file: path))
            }
            return Dictionary(merge.tasks.map { ($0.name, path) }, uniquingKeysWith: { first, _ in first })
        }
    }

    func append(_ rows: [DatasetRow], to task: String, repeated: RepeatedRows) throws(RefineError) -> Int {
        try folder.create()
        do {
            let queue = try DatabaseQueue(path: path)
            return try queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                var count = 0
                try database.inTransaction(.immediate) {
                    if try !database.tableExists("sample") { try database.execute(sql: Self.schema) }
                    count = try insert(rows, task, repeated, into: database)
                    return .commit
                }
                return count
            }
        } catch let error as RefineError {
            throw error
        } catch {
            throw RefineError(.cannotWrite, "cannot be written: \(error.databaseReason)", at: Place(file: path))
        }
    }

    private func insert(
        _ rows: [DatasetRow], _ task: String, _ repeated: RepeatedRows, into database: Database
    ) throws -> Int {
        // An index over texts finds equal ones at once; else they stream past.
        let index = repeated == .droppedIfEqual ? try SampleWriter.TextIndex(of: database) : .none
        var search = RepetitionSearch(rows, repeated)
        if repeated != .kept && index == .none {
            let statement = try database.makeStatement(
                sql: "SELECT rowid, text, label, labels, extra FROM sample WHERE task = ? ORDER BY rowid")
            try statement.setArguments([task])
            var reader = SampleReader(statement: statement, path: path)
            while try reader.next({ (row) throws(RefineError) in search.meet(row.text) }) {}
        }
        let writer = try SampleWriter(database, unlessIn: index)
        let before = database.totalChangesCount
        for row in search.remaining { try writer.insert(row, task: task, path: path) }
        return database.totalChangesCount - before
    }

    /// Brings what stands in the write-ahead log of the old database into it, and drops the log: left beside the new one
    /// it would be taken for the new one's.
    private func settleLog() throws {
        guard FileStamp(of: path) != nil, FileStamp(of: path + "-wal") != nil else { return }
        let old = try DatabaseQueue(path: path)
        try old.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try old.close()
    }

    private func copy(_ source: DatabaseFile, to queue: DatabaseQueue) throws {
        try source.stamp.check(source.path)
        var configuration = Configuration()
        configuration.readonly = true
        let original = try DatabaseQueue(path: source.path, configuration: configuration)
        try original.backup(to: queue)
        try original.close()
        try source.stamp.check(source.path)
    }

    static let schema = """
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
}

/// Inserts rows into the table `sample`, by one statement for all.
struct SampleWriter {
    private let statement: Statement

    /// - Parameter index: where given, a row is passed over when the task has one with its text.
    init(_ database: Database, unlessIn index: TextIndex = .none) throws {
        let values = "INSERT INTO sample (task, text, label, labels, extra) SELECT ?1, ?2, ?3, ?4, ?5"
        let sql =
            switch index {
            case .none: values
            case .plain: values + " WHERE NOT EXISTS (SELECT 1 FROM sample WHERE task = ?1 AND text = ?2)"
            case .unique: values + " WHERE true ON CONFLICT DO NOTHING"
            }
        statement = try database.makeStatement(sql: sql)
    }

    /// What finds a row of the table by its text.
    enum TextIndex {
        /// Nothing does.
        case none
        /// An index does.
        case plain
        /// An index does, and lets no text in twice.
        case unique

        init(of database: Database) throws {
            let columns =
                "(SELECT group_concat(name) FROM (SELECT name FROM pragma_index_info(list.name) ORDER BY seqno))"
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT "unique", \(columns) AS columns FROM pragma_index_list('sample') AS list WHERE NOT partial
                    """)
            let found = rows.map { row in
                (isUnique: row["unique"] as Bool, columns: (row["columns"] as String? ?? "").split(separator: ","))
            }
            let useful = found.filter { $0.columns.first == "text" || $0.columns.prefix(2) == ["task", "text"] }
            let isUnique = useful.contains { index in
                index.isUnique && [["text"], ["task", "text"]].contains(index.columns)
            }
            self = isUnique ? .unique : useful.isEmpty ? .none : .plain
        }
    }

    func insert(_ row: DatasetRow, task: String, path: String) throws(RefineError) {
        let extra = row.members.filter { !["text", "label", "labels"].contains($0.name) }
        do {
            try statement.execute(arguments: [
                task, row.text,
                row.kind == .singleLabel ? row.labels.first : nil,
                row.kind == .multiLabel ? JSON(row.labels.map { JSON($0) }).serialized(.compact) : nil,
                extra.isEmpty ? nil : JSON(extra).serialized(.compact),
            ])
        } catch {
            throw RefineError(.cannotWrite, "cannot be written: \(error.databaseReason)", at: Place(file: path))
        }
    }
}
