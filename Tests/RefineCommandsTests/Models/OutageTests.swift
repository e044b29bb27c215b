import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A service that breaks down")
struct OutageTests {
    private let shop = Shop.workspace()

    private func refine(
        _ address: String, _ arguments: String..., environment: [String: String] = [:]
    ) async throws -> RefineProcess.Outcome {
        try await RefineProcess.run(
            ["--result", "analysis.json", "--base-url", address, "--max-per-class", "4", "--json"] + arguments,
            in: shop, environment: environment)
    }

    @Test("with 429 or 500 for ever is given up after some requests, and nothing is written", arguments: [429, 500])
    func forEver(status: Int) async throws {
        let server = try ChatServer { _ in .error(status, "no luck today").with(header: "Retry-After", "0") }
        let run = try await refine(server.baseURL)
        #expect(run.status == 69, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(run.errors.first?.contains("no luck today") == true)
        #expect((2...8).contains(server.statistics.requests.count))
        #expect(shop.names("saved_refined").isEmpty)
        let audit = try TestJSON.decode(AuditSummary.self, try await shop.refine("audit", "--json").output)
        #expect(audit.total.calls == server.statistics.requests.count)
        #expect(audit.total.failed == 1)
    }

    @Test("with 500 for ever and without a word when to come back is given up after four requests")
    func fiveHundred() async throws {
        let server = try ChatServer { _ in .error(500) }
        #expect(try await refine(server.baseURL).status == 69)
        #expect(server.statistics.requests.count == 4)
    }

    @Test("in its midst leaves what was accepted saved, and the same command goes on once it is back")
    func midst() async throws {
        let server = try ChatServer {
            $0.number < 3 ? ShopWriter.answer($0) : .error(500).with(header: "Retry-After", "0")
        }
        let run = try await refine(server.baseURL, "--concurrency", "1", "--batch-size", "2")
        #expect(run.status == 69, "\(run.messages)")
        #expect(server.statistics.requests.count <= 2 + 2 * 8)
        #expect(try TestJSON.decode(RunSummary.self, run.output).status == "partial")
        let saved = Set(try shop.added())
        #expect(saved.count == 2)

        let healthy = try ChatServer { request in
            .completion(ShopWriter.content(prompt: request.chat?.lastMessage ?? "", seed: "again/\(request.number)"))
        }
        let next = try await refine(healthy.baseURL, "--concurrency", "1", "--batch-size", "2")
        #expect(next.status == 0, "\(next.messages)")
        #expect(try TestJSON.decode(RunSummary.self, next.output).iteration == 1)
        #expect(saved.isSubset(of: try shop.added()))
        #expect(try shop.added().count == 8)
        // Phase 1 and one question of phase 2 had been answered before.
        #expect(healthy.statistics.requests.count == 5 - 2)
    }

    @Test("that asks for a wait of hours is not waited for")
    func longWait() async throws {
        let server = try ChatServer { _ in .error(429, "come back tomorrow").with(header: "Retry-After", "86400") }
        let run = try await refine(server.baseURL)
        #expect(run.status == 69, "\(run.messages)")
        #expect(run.errors.first?.contains("come back tomorrow") == true)
        #expect(server.statistics.requests.count == 1)
    }

    @Test("that drips its answers byte by byte runs out of time")
    func drip() async throws {
        let server = try ChatServer { ShopWriter.answer($0).dripping(bytes: 1, every: .seconds(1)) }
        let run = try await refine(server.baseURL, "--timeout", "1")
        #expect(run.status == 69, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(server.statistics.requests.count == 4)
        #expect(server.statistics.answered == 0)
    }

    @Test("that has no address ends the run with 69, and a key that would go there in clear is warned of")
    func noAddress() async throws {
        let run = try await refine(
            "http://nonexistent.invalid/v1", environment: ["OPENAI_API_KEY": "sk-clear-0123456789"])
        #expect(run.status == 69, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(
            run.messages.contains("warning: the key for http://nonexistent.invalid/v1 goes over the network in clear"))
        #expect(!run.messages.contains("sk-clear"))
    }

    @Test("that dies in the midst of a run and comes back within seconds is waited for: nothing is lost")
    func comesBack() async throws {
        let port = try ReservedPort()
        let arguments = ["--concurrency", "2", "--batch-size", "1", "--max-per-class", "6"]
        let before = try ChatServer(port: port.port) { ShopWriter.answer($0).delayed(by: .milliseconds(50)) }
        let running = try await RefineProcess.start(
            ["--result", "analysis.json", "--base-url", before.baseURL, "--json"] + arguments, in: shop)
        #expect(await before.reaches { $0.answered >= 4 })
        before.stop()
        try await Task.sleep(for: .seconds(1))
        let after = try ChatServer(port: port.port) { request in
            .completion(ShopWriter.content(prompt: request.chat?.lastMessage ?? "", seed: "after/\(request.number)"))
        }
        let run = await running.outcome()
        #expect(run.status == 0, "\(run.messages)")
        #expect(!after.statistics.requests.isEmpty)
        #expect(try TestJSON.decode(RunSummary.self, run.output).tasks["topic"]?.kept == 12)
        // Besides those that were on their way as it died, nothing was asked twice.
        let questions = (before.statistics.requests + after.statistics.requests).map(Meter.question)
        #expect(questions.count - Set(questions).count <= 2)
    }
}
