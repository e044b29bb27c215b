import GRDB
import LanguageModels
import Testing

@testable import Refiner

@Suite("The stored answers of a state")
struct CacheTests {
    private func state(_ folder: TemporaryFolder) async throws -> StateStore {
        let state = try StateStore(writing: folder.path)
        for (iteration, count) in [3, 200].enumerated() {
            let start = IterationStart(
                engine: "e", model: "m", seed: 0, threshold: 0.9, settings: [], analysisFile: "", dataFolder: "",
                analysis: Analysis(tasks: []),
                estimate: PlanEstimate(calls: 0, inputTokens: 0, outputTokens: 0, costUSD: nil),
                plan: Plan(demands: []))
            let journal = try await IterationJournal.begin(
                start, in: state, now: { "2026-01-0\(iteration + 1)T00:00:00Z" })
            for number in 0..<count {
                var call = CallRecord(phase: .generate, task: "t", label: "l", engine: "e", model: "m")
                call.attempts = 1
                call.inputTokens = 10
                call.digest = number == 0 ? nil : "\(iteration)/\(number)"
                call.request = "ä"
                call.answer = number == 1 ? nil : String(repeating: "x", count: 1000)
                call.outcome = number == 1 ? .failed : .ok
                _ = try await journal.record(call)
            }
        }
        return state
    }

    @Test("are counted by iteration")
    func counted() async throws {
        let folder = try TemporaryFolder()
        let records = try await state(folder).cache()
        #expect(
            records == [
                CacheRecord(
                    iteration: 1, answers: 2, reusable: 1, bytes: 3 * 2 + 2000, oldest: "2026-01-01T00:00:00Z",
                    newest: "2026-01-01T00:00:00Z"),
                CacheRecord(
                    iteration: 2, answers: 199, reusable: 198, bytes: 200 * 2 + 199_000,
                    oldest: "2026-01-02T00:00:00Z", newest: "2026-01-02T00:00:00Z"),
            ])
        #expect(
            records[0].json.members?.map(\.name) == ["iteration", "answers", "reusable", "bytes", "oldest", "newest"])
    }

    @Test("of an iteration that came to its end are no longer given out")
    func ended() async throws {
        let state = try await state(try TemporaryFolder())
        try await state.write { try $0.execute(sql: "UPDATE iteration SET status = 'complete' WHERE id = 1") }
        #expect(try await state.cache().map(\.reusable) == [0, 198])
    }

    @Test("are cleared without what they took being forgotten, which counts against the budget")
    func spentStays() async throws {
        let state = try await state(try TemporaryFolder())
        try await state.write { try $0.execute(sql: "UPDATE call SET endpoint = 'http://localhost'") }
        let before = try await state.spent(since: 2)
        #expect(before == Spending(calls: 200, tokens: 2000))
        _ = try await state.clearCache()
        #expect(try await state.spent(since: 2) == before)
    }

    @Test("of one iteration are cleared without the others, and the file shrinks")
    func clearedByIteration() async throws {
        let folder = try TemporaryFolder()
        let state = try await state(folder)
        let audit = try await state.audit(by: [.iteration])
        let cleared = try await state.clearCache(iteration: 2)
        #expect(cleared.answers == 199)
        #expect(cleared.freed > 150_000)
        #expect(try await state.cache().map(\.iteration) == [1])
        #expect(try await state.audit(by: [.iteration]) == audit)
        #expect(try await state.clearCache().answers == 2)
        #expect(try await state.cache().isEmpty)
    }
}
