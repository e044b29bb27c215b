import RefinerTestSupport
import Testing

@Suite("A run that does not go on with what is unfinished")
struct ResumeNeverTests {
    private let shop = Shop.workspace()

    private func refine(_ server: ChatServer, _ arguments: String...) async throws -> RefineProcess.Outcome {
        try await RefineProcess.run(
            [
                "--result", "analysis.json", "--base-url", server.baseURL, "--max-per-class", "4", "--batch-size", "2",
                "--concurrency", "1", "--json",
            ] + arguments, in: shop)
    }

    private func reused(_ run: RefineProcess.Outcome) throws -> Int? {
        try TestJSON.object(run.output)["reused"] as? Int
    }

    @Test("asks everything anew with --resume never")
    func never() async throws {
        let server = try ChatServer(ShopWriter.answer)
        #expect(try await refine(server, "--max-calls", "3").status == 3)
        let run = try await refine(server, "--resume", "never")
        #expect(run.status == 0, "\(run.messages)")
        #expect(try TestJSON.decode(RunSummary.self, run.output).iteration == 2)
        #expect(try reused(run) == 0)
        #expect(server.statistics.requests.count == 3 + 5)
        #expect(server.statistics.requests.count { !ShopWriter.isGeneration($0) } == 2)
    }

    @Test("reuses the stored answers without it")
    func auto() async throws {
        let server = try ChatServer(ShopWriter.answer)
        #expect(try await refine(server, "--max-calls", "3").status == 3)
        let run = try await refine(server, "--resume", "auto")
        #expect(try TestJSON.decode(RunSummary.self, run.output).iteration == 1)
        #expect(try reused(run) == 3)
        #expect(server.statistics.requests.count == 5)
    }

    @Test("has to ask again once the stored answers are cleared, and loses no sample")
    func cleared() async throws {
        let server = try ChatServer(ShopWriter.answer)
        #expect(try await refine(server, "--max-calls", "3").status == 3)
        let before = Set(try shop.added())
        #expect(!before.isEmpty)
        #expect(try await shop.refine("cache", "clear").status == 0)
        let run = try await refine(server)
        #expect(run.status == 0, "\(run.messages)")
        #expect(try reused(run) == 0)
        #expect(Meter.repeated(server) > 0)
        #expect(before.isSubset(of: try shop.added()))
    }

    @Test("is asked for by one of two words")
    func words() async throws {
        #expect(try await shop.refine("--result", "analysis.json", "--resume", "always").status == 64)
    }
}
