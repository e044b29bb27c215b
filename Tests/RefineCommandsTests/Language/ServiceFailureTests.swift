import Foundation
import RefinerTestSupport
import Testing

@Suite("A model service that fails")
struct ServiceFailureTests {
    private let shop = Shop.workspace()

    @Test("ends with status 77 when it refuses the key, and writes no dataset")
    func keyRefused() async throws {
        let server = try ChatServer { _ in .error(401, "Incorrect API key provided", code: "invalid_api_key") }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL,
            environment: ["OPENAI_API_KEY": "sk-wrong-0123456789"])
        #expect(run.status == 77, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(shop.names("saved_refined").isEmpty)
        #expect(server.statistics.requests.count == 1)
        let history = try await shop.refine("history", "--json")
        #expect(try TestJSON.decode(HistorySummary.self, history.output).iterations.map(\.status) == ["failed"])
    }

    @Test("keeps what was accepted when it refuses the key half way, and the status is still 77")
    func keyRefusedLate() async throws {
        let server = try ChatServer { $0.number < 3 ? ShopWriter.answer($0) : .error(401) }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--concurrency", "1", "--batch-size", "2",
            "--max-per-class", "4", "--json")
        #expect(run.status == 77, "\(run.messages)")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.status == "partial")
        #expect(summary.tasks["topic"]?.kept == 2)
        #expect(Set(summary.stopped.map(\.label)) == ["billing", "shipping"])
        #expect(try shop.rows("saved_refined/topic.jsonl").count == Shop.rows.count + 2)
    }

    @Test("is not asked without a key when it is the public one")
    func noKey() async throws {
        let before = shop.everything()
        let run = try await shop.refine("--result", "analysis.json", "--engine", "openai")
        #expect(run.status == 77)
        #expect(run.messages.contains("set OPENAI_API_KEY"))
        #expect(shop.everything() == before)
    }

    @Test("ends with status 69 when nothing listens there, and writes no dataset")
    func deaf() async throws {
        let run = try await shop.refine("--result", "analysis.json", "--base-url", try ChatServer.deafBaseURL())
        #expect(run.status == 69, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(shop.names("saved_refined").isEmpty)
    }

    @Test("ends with status 69 when it has no such model")
    func noModel() async throws {
        let server = try ChatServer { _ in .error(404, "The model does not exist", code: "model_not_found") }
        let run = try await shop.refine("--result", "analysis.json", "--base-url", server.baseURL)
        #expect(run.status == 69, "\(run.messages)")
        #expect(run.messages.contains("check --base-url and --model"))
    }

    @Test("ends with status 69 when the account is empty")
    func noQuota() async throws {
        let server = try ChatServer { _ in .error(429, "You exceeded your current quota", code: "insufficient_quota") }
        let run = try await shop.refine("--result", "analysis.json", "--base-url", server.baseURL)
        #expect(run.status == 69, "\(run.messages)")
        #expect(server.statistics.requests.count == 1)
    }

    @Test("ends with status 69 when the base URL is none, without showing what it bears")
    func badBaseURL() async throws {
        let run = try await shop.refine("--result", "analysis.json", "--base-url", "ftp://user:hunter2@example.com")
        #expect(run.status == 69, "\(run.messages)")
        #expect(run.messages.contains("check --base-url"))
        #expect(!run.messages.contains("hunter2"))
    }

    @Test("is waited for no longer than --timeout says")
    func timeout() async throws {
        let server = try ChatServer { request in
            ShopWriter.isGeneration(request) && request.number % 2 == 0 ? .hanging : ShopWriter.answer(request)
        }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--timeout", "1", "--max-per-class", "2",
            "--label", "billing", "--json")
        #expect(run.status == 0, "\(run.messages)")
        #expect(server.statistics.abandoned == 1)
        #expect(try TestJSON.decode(RunSummary.self, run.output).calls == server.statistics.requests.count)
    }

    @Test("loses one request and not the run when it refuses that request for its content")
    func refusedContent() async throws {
        let server = try ChatServer { $0.number == 2 ? .error(400, "content filtered") : ShopWriter.answer($0) }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--concurrency", "1", "--max-per-class", "2",
            "--json")
        #expect(run.status == 0, "\(run.messages)")
        #expect(try TestJSON.decode(RunSummary.self, run.output).tasks["topic"]?.kept == 4)
    }
}
