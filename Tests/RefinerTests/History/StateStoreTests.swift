import GRDB
import Testing

@testable import Refiner

@Suite("The state of an output folder")
struct StateStoreTests {
    private func code(_ body: () throws -> StateStore) throws -> RefineError {
        try #require(throws: RefineError.self) { _ = try body() }
    }

    @Test("is made with all its tables where there is none, in WAL")
    func isMade() throws {
        let folder = try TemporaryFolder()
        _ = try StateStore(writing: folder.path("deep/out"))
        let database = try DatabaseQueue(path: folder.path("deep/out/.refine/state.sqlite"))
        let tables = try database.read {
            try String.fetchAll(
                $0, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'grdb%' ORDER BY name")
        }
        #expect(
            tables == [
                "batch", "call", "candidate", "demand", "differentiator", "earlier_sample", "evaluation", "iteration",
                "measurement", "output", "prompt", "response", "revision", "sample", "snapshot",
            ])
        #expect(try database.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        #expect(
            try database.read { try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations ORDER BY 1") }
                == ["1", "2", "3", "4", "5"])
    }

    @Test("has each commit on the disk before it returns")
    func isDurable() async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        #expect(try await state.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2, "2 is FULL")
    }

    @Test("is opened again as it is, for writing and for reading at the same time")
    func isOpenedAgain() async throws {
        let folder = try TemporaryFolder()
        let writer = try StateStore(writing: folder.path)
        try await writer.write { try $0.execute(sql: Self.insertIteration) }
        let reader = try StateStore(reading: folder.path)
        #expect(try await reader.iterations().map(\.id) == [1])
        #expect(try await StateStore(writing: folder.path).iterations().count == 1)
    }

    @Test("can be read after its writer is gone")
    func isReadAlone() async throws {
        let folder = try TemporaryFolder()
        var writer: StateStore? = try StateStore(writing: folder.path)
        try await writer?.write { try $0.execute(sql: Self.insertIteration) }
        writer = nil
        #expect(try await StateStore(reading: folder.path).iterations().count == 1)
    }

    @Test("is missing input where there is none, and reading makes none")
    func isMissing() throws {
        let folder = try TemporaryFolder()
        let error = try code { try StateStore(reading: folder.path) }
        #expect(error.code == .inputMissing)
        #expect(error.code.rawValue == 66)
        #expect(error.message.contains("no history"))
        #expect(try folder.names() == [])
    }

    @Test("is refused when the file is no database, and left as it is")
    func refusesOtherFiles() throws {
        let folder = try TemporaryFolder()
        let rubbish = String(repeating: "this is no database ", count: 500)
        try folder.write(rubbish, to: ".refine/state.sqlite")
        for error in [
            try code { try StateStore(writing: folder.path) }, try code { try StateStore(reading: folder.path) },
        ] {
            #expect(error.code == .badInput)
            #expect(error.message.contains("not a refine state"))
            #expect(error.place?.file == folder.path(".refine/state.sqlite"))
        }
        #expect(try folder.text(".refine/state.sqlite") == rubbish)
    }

    @Test("is refused when a newer version wrote it, for writing and for reading")
    func refusesNewerVersions() throws {
        let folder = try TemporaryFolder()
        _ = try StateStore(writing: folder.path)
        try DatabaseQueue(path: folder.path(".refine/state.sqlite")).write {
            try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999')")
        }
        for error in [
            try code { try StateStore(writing: folder.path) }, try code { try StateStore(reading: folder.path) },
        ] {
            #expect(error.code == .badInput)
            #expect(error.message.contains("newer"))
        }
    }

    @Test("is refused for reading when it has none of its tables")
    func refusesOtherTables() throws {
        let folder = try TemporaryFolder()
        _ = try folder.folder(".refine")
        try DatabaseQueue(path: folder.path(".refine/state.sqlite")).write { try $0.execute(sql: "CREATE TABLE t (x)") }
        #expect(try code { try StateStore(reading: folder.path) }.code == .badInput)
    }

    @Test("of version 1 is brought up to date with all its rows, and can be read before that")
    func migrates() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.folder(".refine")
        let path = folder.path(".refine/state.sqlite")
        let old = try DatabaseQueue(path: path)
        try StateSchema.migrator.migrate(old, upTo: "1")
        try await old.write { database in
            #expect(try !database.columns(in: "call").contains { $0.name == "digest" })
            try database.execute(
                sql: Self.insertIteration + """
                    ;
                    INSERT INTO call (iteration, phase, task, engine, model, attempts, input_tokens, output_tokens,
                        estimated, cost_usd, latency_ms, outcome, finished_at)
                    VALUES (1, 'generate', 't', 'openai', 'm', 3, 100, 20, 0, NULL, 5, 'ok', '2026-01-01T00:00:00Z');
                    INSERT INTO response (call, request, answer) VALUES (1, '[]', 'paid');
                    """)
        }
        try old.close()
        for read in [
            { try StateStore(reading: folder.path) }, { try StateStore(writing: folder.path) },
            { try StateStore(reading: folder.path) },
        ] as [() throws -> StateStore] {
            let state = try read()
            let record = try #require(try await state.iterations().first)
            #expect(record.resumed == 0)
            #expect(record.usage.calls == 3)
            #expect(record.usage.retries == 2)
            #expect(record.usage.wastedTokens == 0)
            #expect(record.usage.costUSD == nil)
            #expect(try await state.cache().map(\.answers) == [1])
            #expect(try await state.cache().map(\.bytes) == [6])
            #expect(try await state.read { try String.fetchAll($0, sql: "SELECT request FROM conversation") } == ["[]"])
            #expect(try await state.cache().map(\.reusable) == [0])
            await state.close()
        }
        let migrations = try await DatabaseQueue(path: path).read {
            try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations")
        }
        #expect(migrations == StateSchema.migrator.migrations)
    }

    @Test("cannot be made where a file stands")
    func cannotBeMade() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "out")
        #expect(try code { try StateStore(writing: folder.path("out")) }.code == .cannotWrite)
    }

    @Test("takes back a transaction that fails, and says so without the data")
    func takesBack() async throws {
        let folder = try TemporaryFolder()
        let state = try StateStore(writing: folder.path)
        let error = await #expect(throws: RefineError.self) {
            try await state.write { database in
                try database.execute(sql: Self.insertIteration)
                try database.execute(
                    sql: "INSERT INTO response (call, request) VALUES (77, ?)", arguments: ["secret text"])
            }
        }
        #expect(error?.code == .cannotWrite)
        #expect(error?.description.contains("secret") == false)
        #expect(try await state.iterations().isEmpty)
    }

    static let insertIteration = """
        INSERT INTO iteration (started_at, status, engine, model, seed, threshold, settings, analysis, data, estimate)
        VALUES ('2026-01-01T00:00:00Z', 'complete', 'e', 'm', 0, 0.9, '{}', 'a', 'd', '{}')
        """
}
