import Foundation
import GRDB
import JSONText

/// The state of an output folder: `.refine/state.sqlite`. One connection, used by one actor on a thread of its own.
public actor StateStore {
    let queue: DatabaseQueue
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
            configuration.prepareDatabase { database in
                // Each commit is on the disk before it returns: answers are paid for.
                try database.execute(sql: readOnly ? "PRAGMA query_only = 1" : "PRAGMA synchronous = FULL")
            }
            if !readOnly { configuration.journalMode = .wal }
            queue = try DatabaseQueue(path: path, configuration: configuration)
            if try queue.read({ try StateSchema.migrator.hasBeenSuperseded($0) }) {
                throw Self.notState(path, "a newer refine wrote it")
            }
            if readOnly {
                let isCurrent = try queue.read { try StateSchema.migrator.hasCompletedMigrations($0) }
                guard isCurrent else { throw Self.notState(path, "its tables are of another version") }
            } else {
                try StateSchema.migrator.migrate(queue)
            }
        } catch let error as RefineError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB || readOnly {
            throw Self.notState(path, error.databaseReason)
        } catch {
            throw RefineError(.cannotWrite, "cannot be written: \(error.databaseReason)", at: Place(file: path))
        }
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
