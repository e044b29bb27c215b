import Foundation
import LanguageModels
import RefinerTestSupport
import Testing

@Suite("The cache and the account of a run")
struct CacheTests {
    private let shop = Shop.workspace()

    private func run() async throws -> RefineProcess.Outcome {
        let server = try ChatServer {
            .completion(ShopWriter.content($0), usage: TokenUsage(inputTokens: 2000, outputTokens: 300))
        }
        let run = try await shop.refine(
            "--result", "analysis.json", "--max-per-class", "2", "--base-url", server.baseURL)
        #expect(run.status == 0, "\(run.messages)")
        return run
    }

    @Test("is shown by iteration, as a table and as JSON, and cleared without a question")
    func showAndClear() async throws {
        _ = try await run()
        let table = try await shop.refine("cache")
        #expect(table.status == 0, "\(table.messages)")
        #expect(table.output == (try await shop.refine("cache", "show")).output)
        #expect(table.output.split(separator: "\n").count == 2)
        let json = try await shop.refine("cache", "--json")
        let iterations = try TestJSON.object(json.output)["iterations"] as? [[String: Any]]
        #expect(iterations?.map { $0["iteration"] as? Int } == [1])
        #expect(iterations?.first?["answers"] as? Int == 3)
        let audit = try await shop.refine("audit", "--json").output
        let cleared = try await shop.refine("cache", "clear")
        #expect(cleared.status == 0, "\(cleared.messages)")
        #expect(cleared.output.hasPrefix("Deleted 3 answers; "))
        #expect(try await shop.refine("cache").output == "No answers are stored.\n")
        #expect(try await shop.refine("audit", "--json").output == audit)
        #expect(try await shop.refine("history", "show", "1").output.contains("2 of 2 kept"))
    }

    @Test("is cleared of one iteration only where there is one")
    func clearOne() async throws {
        _ = try await run()
        let unknown = try await shop.refine("cache", "clear", "--iteration", "7")
        #expect(unknown.status == 64, "\(unknown.messages)")
        #expect(unknown.messages.contains("there are: 1"))
        let cleared = try await shop.refine("cache", "clear", "--iteration", "1", "--json")
        #expect(try TestJSON.object(cleared.output)["answers"] as? Int == 3)
    }

    @Test("is missing input where nothing ran, and no folder is made")
    func missing() async throws {
        for command in [["cache"], ["cache", "clear"]] {
            let run = try await RefineProcess.run(command, in: shop)
            #expect(run.status == 66, "\(run.messages)")
        }
        #expect(shop.names() == ["analysis.json", "saved"])
    }

    @Test("is not cleared while a run is at work")
    func locked() async throws {
        let server = try ChatServer { $0.number < 2 ? ShopWriter.answer($0) : .hanging }
        let running = try await RefineProcess.start(
            ["--result", "analysis.json", "--base-url", server.baseURL], in: shop)
        #expect(await server.reaches { $0.requests.count >= 2 })
        #expect(try await shop.refine("cache", "clear").status == 75)
        running.send(SIGKILL)
        _ = await running.outcome()
    }

    @Test("an audit for people fits a terminal of 80 columns")
    func fits() async throws {
        _ = try await run()
        for by in ["phase", "task,phase", "day", "endpoint", "outcome,model,label"] {
            let table = try await shop.refine("audit", "--by", by, environment: ["COLUMNS": "80"])
            #expect(table.status == 0, "\(table.messages)")
            for line in table.output.split(separator: "\n") { #expect(line.count <= 80, "\(by)") }
            #expect(table.output.contains("6,000") && table.output.contains("calls"))
        }
    }

    @Test("an audit names retries and waste in its last line")
    func waste() async throws {
        let server = try ChatServer { request in
            request.number == 2 ? .error(503).with(header: "Retry-After", "0") : ShopWriter.answer(request)
        }
        let run = try await shop.refine(
            "--result", "analysis.json", "--max-per-class", "2", "--base-url", server.baseURL)
        #expect(run.status == 0, "\(run.messages)")
        let audit = try await shop.refine("audit")
        #expect(audit.output.split(separator: "\n").last == "1 retry")
    }

    @Test("a run and its history say what was estimated and what it took")
    func estimate() async throws {
        let run = try await run()
        let sentence = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("estimated ") })
        #expect(sentence.contains("; took 3 calls, 6,000 tokens in, 900 out"))
        #expect(try await shop.refine("history", "show", "1").output.contains(sentence))
    }
}
