import Foundation
import RefinerTestSupport
import Testing

@Suite("A run that is stopped")
struct InterruptionTests {
    private let shop = Shop.workspace()

    /// A service that answers phase 1 and `answers` requests of phase 2, and then nothing more.
    private func stalling(after answers: Int) throws -> ChatServer {
        try ChatServer { $0.number <= 1 + answers ? ShopWriter.answer($0) : .hanging }
    }

    private func arguments(_ server: ChatServer) -> [String] {
        [
            "--result", "analysis.json", "--base-url", server.baseURL, "--concurrency", "1", "--batch-size", "2",
            "--max-per-class", "4", "--json",
        ]
    }

    private func statuses() async throws -> [String] {
        let history = try await shop.refine("history", "--json")
        return try TestJSON.decode(HistorySummary.self, history.output).iterations.map(\.status)
    }

    @Test(
        "by ^C or a termination saves what was accepted, says how to go on, and can be gone on with",
        arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        let server = try stalling(after: 1)
        let running = try await RefineProcess.start(arguments(server), in: shop)
        #expect(await server.reaches { $0.requests.count == 3 })
        running.send(signal)
        let run = await running.outcome()
        #expect(run.status == 130, "\(run.messages)")
        #expect(run.messages.contains("run the same command again"))
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.status == "partial")
        #expect(summary.tasks["topic"]?.kept == 2)
        #expect(Set(summary.stopped.map(\.reason)) == ["interrupted"])
        #expect(try shop.rows("saved_refined/topic.jsonl").count == Shop.rows.count + 2)

        let saved = try #require(shop.bytes("saved_refined/topic.jsonl"))
        let healthy = try ChatServer { request in
            guard ShopWriter.isGeneration(request) else { return ShopWriter.answer(request) }
            let texts = ShopWriter.texts(request).map { "new " + String($0.reversed()) }
            return .completion(TestJSON.text(["texts": texts]))
        }
        let second = try await RefineProcess.run(arguments(healthy), in: shop)
        #expect(second.status == 0, "\(second.messages)")
        #expect(shop.bytes("saved_refined/topic.jsonl")?.starts(with: saved) == true)
        #expect(try TestJSON.decode(RunSummary.self, second.output).iteration == 1)
        #expect(try await statuses() == ["complete"])
    }

    @Test("before anything was accepted writes no dataset")
    func interruptedEarly() async throws {
        let server = try ChatServer { _ in .hanging }
        let running = try await RefineProcess.start(arguments(server), in: shop)
        #expect(await server.reaches { $0.requests.count == 1 })
        running.send(SIGINT)
        let run = await running.outcome()
        #expect(run.status == 130, "\(run.messages)")
        #expect(run.errors == ["error: interrupted"])
        #expect(shop.names("saved_refined").isEmpty)
        #expect(try await statuses() == ["interrupted"])
    }

    @Test("by SIGKILL leaves no torn dataset, and the next run goes on with it")
    func killed() async throws {
        let server = try stalling(after: 1)
        let running = try await RefineProcess.start(arguments(server), in: shop)
        #expect(await server.reaches { $0.requests.count == 3 })
        running.send(SIGKILL)
        #expect(await running.outcome().status == 128 + SIGKILL)
        #expect(shop.names("saved_refined").isEmpty)
        #expect(try await statuses() == ["running"])
        let healthy = try ChatServer(ShopWriter.answer)
        let next = try await RefineProcess.run(arguments(healthy), in: shop)
        #expect(next.status == 0, "\(next.messages)")
        #expect(healthy.statistics.violations.isEmpty)
        #expect(try TestJSON.decode(RunSummary.self, next.output).iteration == 1)
        #expect(try await statuses() == ["complete"])
        #expect(try shop.rows("saved_refined/topic.jsonl").count == Shop.rows.count + 8)
    }

    @Test("by SIGKILL leaves an older dataset as it was, and what was paid for in the ledger")
    func killedOverOld() async throws {
        let healthy = try ChatServer(ShopWriter.answer)
        let first = try await RefineProcess.run(arguments(healthy), in: shop)
        #expect(first.status == 0, "\(first.messages)")
        #expect(healthy.statistics.violations.isEmpty)
        let before = shop.bytes("saved_refined/topic.jsonl")
        let server = try stalling(after: 2)
        let running = try await RefineProcess.start(arguments(server), in: shop)
        #expect(await server.reaches { $0.requests.count == 4 })
        running.send(SIGKILL)
        _ = await running.outcome()
        #expect(shop.bytes("saved_refined/topic.jsonl") == before)
        let audit = try await shop.refine("audit", "--json", "--iteration", "2")
        #expect(try TestJSON.decode(AuditSummary.self, audit.output).total.calls == 3)
        #expect(
            try TestJSON.decode(AuditSummary.self, audit.output).total.input_tokens
                == server.statistics.usage.inputTokens)
    }

    @Test("while a call waits for its next attempt does not wait that long")
    func interruptedWait() async throws {
        let server = try ChatServer {
            $0.number < 3 ? ShopWriter.answer($0) : .error(429).with(header: "Retry-After", "110")
        }
        let running = try await RefineProcess.start(arguments(server), in: shop)
        #expect(await server.reaches { $0.answered == 3 })
        running.send(SIGINT)
        let run = await running.outcome()
        #expect(run.status == 130, "\(run.messages)")
        #expect(try shop.rows("saved_refined/topic.jsonl").count == Shop.rows.count + 2)
    }

    @Test("while the offline engine writes is stopped as well")
    func interruptedOffline() async throws {
        let folder = Workspace()
        let running = try await RefineProcess.start(
            [
                "--result", Place.inRepository("fixtures/banking77-10/analysis.json"), "--data",
                Place.inRepository("saved"),
            ],
            in: folder)
        #expect(await running.says("generating"))
        running.send(SIGINT)
        let run = await running.outcome()
        #expect(run.status == 130, "\(run.messages)")
        let original = try #require(FileManager.default.contents(atPath: Place.inRepository("saved/intent.jsonl")))
        if let refined = folder.bytes("saved_refined/intent.jsonl") { #expect(refined.starts(with: original)) }
        let history = try await folder.refine("history", "--json")
        let statuses = try TestJSON.decode(HistorySummary.self, history.output).iterations.map(\.status)
        #expect(statuses == ["interrupted"])
    }
}
