import GRDB
import LanguageModels
import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("The group commit of the journal")
struct GroupWriterTests {
    private func call(_ number: Int) -> CallRecord {
        var call = CallRecord(phase: .generate, task: "t", label: "l", engine: "e", model: "m")
        call.digest = "digest \(number)"
        call.batch = "batch"
        call.trail = "[\(number)]"
        call.cachedInputTokens = number
        call.wastedTokens = 2 * number
        call.request = "request \(number)"
        call.answer = "answer \(number)"
        return call
    }

    @Test("gives each of many writers the number of its own call, and has all of them on the disk")
    func manyWriters() async throws {
        let folder = try TemporaryFolder()
        let (state, journal) = try await freshJournal(in: folder)
        let numbers = try await withThrowingTaskGroup(of: (Int, Int64).self) { group in
            for number in 0..<500 { group.addTask { (number, try await journal.record(call(number))) } }
            return try await group.reduce(into: [Int: Int64]()) { $0[$1.0] = $1.1 }
        }
        #expect(Set(numbers.values) == Set(1...500))
        let other = try DatabaseQueue(path: folder.path(".refine/state.sqlite"))
        let rows = try other.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, digest, batch, trail, cached_input_tokens, wasted_tokens, request, answer
                    FROM call JOIN response ON call = id
                    """)
        }
        #expect(rows.count == 500)
        for row in rows {
            let number: Int = row["cached_input_tokens"]
            #expect(numbers[number] == row["id"])
            #expect(row["digest"] == "digest \(number)")
            #expect(row["wasted_tokens"] == 2 * number)
            #expect(row["trail"] == "[\(number)]")
            #expect(row["request"] == "request \(number)")
            #expect(row["answer"] == "answer \(number)")
        }
        await state.close()
    }

    @Test("fails the writers of a group together, writes nothing of it, and goes on with the next")
    func failsTogether() async throws {
        let folder = try TemporaryFolder()
        let (state, journal) = try await freshJournal(in: folder)
        let begun = Recorder<Int>()
        let meeting = Rendezvous(of: 2)
        // The first holds the writer until the other two wait behind it, as one group.
        async let holder: Int = state.group.write { _ in
            begun.record(1)
            meeting.arrive()
            return 1
        }
        while begun.values.isEmpty { await Task.yield() }
        async let good = result { try await journal.record(call(1)) }
        async let bad = result {
            try await state.group.write { database in
                try database.execute(sql: "INSERT INTO response (call, request) VALUES (77, 'secret')")
            }
        }
        while state.group.waitingCount < 2 { await Task.yield() }
        meeting.arrive()
        #expect(try await holder == 1)
        let outcomes = await [good.map { _ in }, bad]
        for outcome in outcomes {
            guard case .failure(let error) = outcome else {
                Issue.record("a write of the group succeeded")
                continue
            }
            #expect(error.code == .cannotWrite)
            #expect(!error.description.contains("secret"))
        }
        #expect(try await state.audit(by: []).total.asked == 0)
        #expect(try await journal.record(call(2)) == 1)
    }

    private func result<Value>(_ body: () async throws -> Value) async -> Result<Value, RefineError> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error as? RefineError ?? RefineError(.usage, "\(error)"))
        }
    }

    @Test("writes what a cancelled task has paid for")
    func cancelled() async throws {
        let (_, journal) = try await freshJournal(in: try TemporaryFolder())
        let task = Task {
            while !Task.isCancelled {}
            return try await journal.record(call(1))
        }
        task.cancel()
        #expect(try await task.value == 1)
    }

    // MARK: - Answers

    @Test("finds an answer again by digest and request, in the same pass and in later iterations")
    func findsAnswers() async throws {
        let folder = try TemporaryFolder()
        let (state, journal) = try await freshJournal(in: folder)
        #expect(try await journal.answer(to: "digest 1", request: "request 1") == nil)
        let id = try await journal.record(call(1))
        let known = KnownAnswer(call: id, content: "answer 1")
        #expect(try await journal.answer(to: "digest 1", request: "request 1") == known)
        #expect(journal.reused == 1)
        await state.close()
        let (_, next) = try await freshJournal(in: folder)
        #expect(next.iteration == 2)
        #expect(try await next.answer(to: "digest 1", request: "request 1") == known)
        #expect(try await next.answer(to: "digest 1", request: "another request") == nil)
        #expect(try await next.answer(to: "digest 2", request: "request 1") == nil)
        #expect(next.reused == 1)
    }

    @Test("finds no failure again, and of two answers the newer one")
    func failuresAndRepeats() async throws {
        let (_, journal) = try await freshJournal(in: try TemporaryFolder())
        var failed = call(1)
        failed.outcome = .failed
        _ = try await journal.record(failed)
        var empty = call(2)
        empty.answer = nil
        _ = try await journal.record(empty)
        for number in [1, 2] {
            #expect(try await journal.answer(to: "digest \(number)", request: "request \(number)") == nil)
        }
        for text in ["old", "new"] {
            var call = call(3)
            call.answer = text
            _ = try await journal.record(call)
        }
        #expect(try await journal.answer(to: "digest 3", request: "request 3")?.content == "new")
    }

    @Test("finds an answer that could not be read again as well: it is paid for, and its correction too")
    func unreadable() async throws {
        let (_, journal) = try await freshJournal(in: try TemporaryFolder())
        var garbled = call(1)
        garbled.outcome = .unreadable
        _ = try await journal.record(garbled)
        #expect(try await journal.answer(to: "digest 1", request: "request 1")?.content == "answer 1")
    }
}
