import Foundation
import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A model that takes over")
struct FallbackTests {
    private let shop = Shop.workspace()

    private func refine(
        _ address: String, _ fallback: String, environment: [String: String] = [:]
    ) async throws -> RefineProcess.Outcome {
        try await RefineProcess.run(
            [
                "--result", "analysis.json", "--base-url", address, "--model", "first", "--fallback", fallback,
                "--max-per-class", "2", "--json",
            ], in: shop, environment: environment)
    }

    private func audit() async throws -> AuditSummary {
        let audit = try await shop.refine("audit", "--by", "endpoint,model,outcome", "--json")
        return try TestJSON.decode(AuditSummary.self, audit.output)
    }

    @Test("answers for a service on whose port nobody listens, without getting its key, and the ledger names it")
    func portClosed() async throws {
        let second = try ChatServer(ShopWriter.answer)
        let deaf = try ChatServer.deafBaseURL()
        let run = try await refine(
            deaf, "second@\(second.baseURL)", environment: ["OPENAI_API_KEY": "sk-of-the-first-0123"])
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.messages.contains("first at \(deaf) is passed over for a while: "))
        #expect(second.statistics.requests.count == 3)
        #expect(second.statistics.requests.allSatisfy { $0.headers["authorization"] == nil })
        #expect(second.statistics.requests.allSatisfy { $0.chat?.model == "second" })
        let audit = try await audit()
        #expect(audit.rows.map(\.endpoint) == [second.baseURL])
        #expect(audit.rows.map(\.model) == ["second"])
        #expect(audit.rows.map(\.outcome) == ["ok"])
        // The vain requests to the first are counted too.
        #expect(audit.total.calls > 3)
        #expect(audit.total.failed == 0)
    }

    @Test(
        "answers for a service that is down or out of quota",
        arguments: [
            ServerReply.error(503), .error(429, "You exceeded your current quota", code: "insufficient_quota"), .closed,
        ])
    func down(reply: ServerReply) async throws {
        let first = try ChatServer { _ in reply }
        let second = try ChatServer(ShopWriter.answer)
        let run = try await refine(first.baseURL, "second@\(second.baseURL)")
        #expect(run.status == 0, "\(run.messages)")
        #expect(try TestJSON.decode(RunSummary.self, run.output).tasks["topic"]?.kept == 4)
        #expect(second.statistics.requests.count == 3)
        // Passed over once it was found down: only the first question was ever put to it.
        #expect(first.statistics.requests.count < 6)
        #expect(Set(first.statistics.requests.map(Meter.question)).count == 1)
        let audit = try await audit()
        #expect(audit.total.calls == first.statistics.requests.count + 3)
        #expect(audit.rows.map(\.endpoint) == [second.baseURL])
    }

    @Test("gets the key of the variable that is named for it, and only that")
    func ownKey() async throws {
        let first = try ChatServer { _ in .error(429, "empty", code: "insufficient_quota") }
        let second = try ChatServer(ShopWriter.answer)
        let keys = ["OPENAI_API_KEY": "sk-of-the-first-0123", "SECOND_KEY": "sk-of-the-second-4567"]
        let run = try await refine(first.baseURL, "second@\(second.baseURL)#SECOND_KEY", environment: keys)
        #expect(run.status == 0, "\(run.messages)")
        #expect(first.statistics.requests.allSatisfy { $0.headers["authorization"] == "Bearer sk-of-the-first-0123" })
        #expect(second.statistics.requests.allSatisfy { $0.headers["authorization"] == "Bearer sk-of-the-second-4567" })
        let state = shop.everything().values.map { Data($0) }
        for key in keys.values { #expect(!state.contains { $0.range(of: Data(key.utf8)) != nil }) }
    }

    @Test("may speak another interface than the first")
    func otherInterface() async throws {
        let first = try ChatServer { _ in .error(429, "empty", code: "insufficient_quota") }
        let second = try ChatServer { .message(ShopWriter.content($0)) }
        let run = try await refine(
            first.baseURL, "anthropic:claude-haiku-4-5@\(second.rootURL)#SECOND_KEY",
            environment: ["SECOND_KEY": "key-of-the-second"])
        #expect(run.status == 0, "\(run.messages)")
        #expect(second.statistics.violations.isEmpty)
        #expect(second.statistics.requests.allSatisfy { $0.headers["x-api-key"] == "key-of-the-second" })
        #expect(second.statistics.requests.allSatisfy { $0.headers["authorization"] == nil })
    }

    @Test("is asked in its turn, where there are several")
    func several() async throws {
        let empty = try ChatServer { _ in .error(429, "empty", code: "insufficient_quota") }
        let third = try ChatServer(ShopWriter.answer)
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", empty.baseURL, "--max-per-class", "2", "--fallback",
            "second@\(empty.baseURL)", "--fallback", "third@\(third.baseURL)")
        #expect(run.status == 0, "\(run.messages)")
        #expect(empty.statistics.requests.map { $0.chat?.model } == ["gpt-4.1-mini", "second"])
        #expect(third.statistics.requests.count == 3)
    }

    @Test("does not hide a refused key or an unknown model", arguments: [(401, Int32(77)), (404, 69)])
    func mistakes(status: Int, exit: Int32) async throws {
        let first = try ChatServer { _ in .error(status, "no") }
        let second = try ChatServer(ShopWriter.answer)
        let run = try await refine(first.baseURL, "second@\(second.baseURL)")
        #expect(run.status == exit, "\(run.messages)")
        #expect(second.statistics.requests.isEmpty)
    }

    @Test("is of no help where all are down: the status is 69, and the error tells of each")
    func allDown() async throws {
        let first = try ChatServer { _ in .error(429, "first is empty", code: "insufficient_quota") }
        let second = try ChatServer { _ in .error(429, "second is empty", code: "insufficient_quota") }
        let run = try await refine(first.baseURL, "second@\(second.baseURL)")
        #expect(run.status == 69, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(run.errors.first?.contains("first is empty") == true)
        #expect(run.errors.first?.contains("second is empty") == true)
    }

    @Test("whose key variable is not set ends the run before anything is asked")
    func missingKey() async throws {
        let server = try ChatServer(ShopWriter.answer)
        let run = try await refine(server.baseURL, "second@\(server.baseURL)#NO_SUCH_KEY")
        #expect(run.status == 77, "\(run.messages)")
        #expect(run.messages.contains("NO_SUCH_KEY"))
        #expect(server.statistics.requests.isEmpty)
    }

    @Test("at a provider's own service needs a key before anything is asked")
    func withoutKey() async throws {
        let server = try ChatServer(ShopWriter.answer)
        let run = try await refine(server.baseURL, "anthropic:spare")
        #expect(run.status == 77, "\(run.messages)")
        #expect(run.messages.contains("set ANTHROPIC_API_KEY"))
        #expect(server.statistics.requests.isEmpty)
    }

    @Test(
        "that cannot be read is wrong usage",
        arguments: ["", "two words", "model#", "#KEY", "model#bad-name", "@http://127.0.0.1:1/v1", "anthropic:"])
    func unreadable(text: String) async throws {
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", "http://127.0.0.1:9/v1", "--fallback=\(text)")
        #expect(run.status == 64, "\(run.messages)")
        #expect(run.messages.contains("[ENGINE:]MODEL[@URL][#KEY_VARIABLE]"))
    }

    @Test("that no engine would ask is warned of")
    func unused() async throws {
        let run = try await shop.refine(
            "--result", "analysis.json", "--engine", "offline", "--max-per-class", "1", "--fallback", "spare")
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.messages.contains("warning: --fallback does nothing with the offline engine"))
    }
}
