import Foundation
import GRDB
import JSONText

/// The state of an output folder: `.refine/state.sqlite`. One connection, used by one actor on a thread of its own.
public actor StateStore {
    nonisolated let queue: DatabaseQueue
    /// Where calls and candidates are written, many tasks' at once.
    nonisolated let group: GroupWriter
    private let executor = StateExecutor(label: "refine.state")
    private let path: String

    /// Runs off the cooperative threads.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the state of the output folder `output` for writing, makes it where there is none, and brings its tables
    /// up to date.
    ///
    /// - Throws: ``RefineError`` `cannotWrite`; `badInput` when the file is no state, or of a newer version.
    public init(writing output: String) throws(RefineError) {
        let folder = Folder(Folder(output).file(StateFolder.name))
        try folder.create()
        try self.init(path: folder.file(Self.fileName), readOnly: false)
    }

    /// Opens the state of the output folder `output` for reading.
    ///
    /// - Throws: ``RefineError`` `inputMissing` when there is none, `badInput` when it is no state.
    public init(reading output: String) throws(RefineError) {
        let path = Folder(Folder(output).file(StateFolder.name)).file(Self.fileName)
        guard FileManager.default.fileExists(atPath: path) else {
            throw RefineError(
                .inputMissing, "no history; expected the --output folder of a run", at: Place(file: output))
        }
        try self.init(path: path, readOnly: true)
    }

    static let fileName = "state.sqlite"

    private init(path: String, readOnly: Bool) throws(RefineError) {
        self.path = path
        do {
            var configuration = Configuration()
            configuration.readonly = readOnly
            configuration.busyMode = .timeout(5)
            configuration.foreignKeysEnabled = true
            if readOnly {
                configuration.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = 1") }
            } else {
                configuration.journalMode = .wal
            }
            let file = try DatabaseQueue(path: path, configuration: configuration)
            // Each commit is on the disk before it returns: answers are paid for. Not before now: opening a write-ahead log
            // lowers it to NORMAL.
            if !readOnly { try file.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") } }
            if try file.read({ try StateSchema.migrator.hasBeenSuperseded($0) }) {
                throw Self.notState(path, "a newer refine wrote it")
            }
            if readOnly {
                queue = try Self.current(file, path)
            } else {
                try StateSchema.migrator.migrate(file)
                queue = file
            }
            group = GroupWriter(queue, path: path)
        } catch let error as RefineError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB || readOnly {
            throw Self.notState(path, error.databaseReason)
        } catch {
            throw RefineError(.cannotWrite, "cannot be written: \(error.databaseReason)", at: Place(file: path))
        }
    }

    /// The state in its present form: what an older version wrote is brought up to date in memory, since reading changes
    /// no file.
    private static func current(_ file: DatabaseQueue, _ path: String) throws -> DatabaseQueue {
        if try file.read({ try StateSchema.migrator.hasCompletedMigrations($0) }) { return file }
        guard try file.read({ try StateSchema.migrator.appliedIdentifiers($0) }).contains("1") else {
            throw notState(path, "it has none of its tables")
        }
        let copy = try DatabaseQueue()
        try file.backup(to: copy)
        try StateSchema.migrator.migrate(copy)
        return copy
    }

    private static func notState(_ path: String, _ why: String) -> RefineError {
        RefineError(
            .badInput, "not a refine state: \(why)", at: Place(file: path), hint: "name another --output folder")
    }

    /// Closes the file, so that everything stands in it alone and not partly in the write-ahead log beside it.
    public func close() {
        try? queue.close()
    }

    /// Runs `body` in one transaction, on the disk when it returns.
    func write<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) throws(RefineError) -> Value {
        do {
            return try queue.write(body)
        } catch {
            throw RefineError(.cannotWrite, "cannot be written: \(error.databaseReason)", at: Place(file: path))
        }
    }

    /// Runs `body` outside of any transaction, for what SQLite does only there.
    func withoutTransaction(_ body: @Sendable (Database) throws -> Void) throws(RefineError) {
        do {
            try queue.writeWithoutTransaction(body)
        } catch {
            throw RefineError(.cannotWrite, "cannot be written: \(error.databaseReason)", at: Place(file: path))
        }
    }

    /// Bytes of the file, without the write-ahead log beside it.
    var fileSize: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// Runs `body` on one unchanging view of the state.
    func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) throws(RefineError) -> Value {
        do {
            return try queue.read(body)
        } catch let error as RefineError {
            throw error
        } catch {
            throw RefineError(.badInput, "cannot be read: \(error.databaseReason)", at: Place(file: path))
        }
    }
}
