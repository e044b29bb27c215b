import RefinerTestSupport
import Testing

@Suite("Requests at once")
struct ConcurrencyTests {
    @Test("are as many as --concurrency says, from the first, and never more")
    func fixed() async throws {
        let shop = WideShop.workspace(classes: 12)
        let server = try ChatServer { ShopWriter.answer($0).delayed(by: .milliseconds(40)) }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--concurrency", "3", "--max-per-class", "2")
        #expect(run.status == 0, "\(run.messages)")
        #expect(server.statistics.mostRunning == 3)
    }

    @Test("are at most eight before the first answer, where nobody says how many")
    func beginning() async throws {
        // Twelve questions of phase 1 could be asked at once.
        let shop = WideShop.workspace(classes: 60)
        let server = try ChatServer { _ in .hanging }
        let running = try await RefineProcess.start(
            ["--result", "analysis.json", "--base-url", server.baseURL], in: shop)
        #expect(await server.reaches { $0.requests.count == 8 })
        try await Task.sleep(for: .milliseconds(300))
        #expect(server.statistics.requests.count == 8)
        running.send(9)
        _ = await running.outcome()
    }

    @Test("grow as answers come, to 32 at most")
    func growth() async throws {
        let shop = WideShop.workspace(classes: 60)
        let server = try ChatServer { ShopWriter.answer($0).delayed(by: .milliseconds(60)) }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--max-per-class", "4", "--batch-size", "1")
        #expect(run.status == 0, "\(run.messages)")
        #expect((9...32).contains(server.statistics.mostRunning))
    }

    @Test("shrink where the service says that it is asked too fast, and nothing is lost")
    func tooFast() async throws {
        let shop = WideShop.workspace(classes: 12)
        let server = try ChatServer {
            $0.number.isMultiple(of: 5)
                ? .error(429, "slow down").with(header: "Retry-After-Ms", "20") : ShopWriter.answer($0)
        }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--max-per-class", "2", "--batch-size", "1",
            "--json")
        #expect(run.status == 0, "\(run.messages)")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.tasks["topic"]?.kept == 24)
        #expect(summary.calls == server.statistics.requests.count)
    }
}
