import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A run with Anthropic's Messages")
struct AnthropicRunTests {
    private let shop = Shop.workspace()

    private func refine(_ server: ChatServer, _ arguments: String...) async throws -> RefineProcess.Outcome {
        try await RefineProcess.run(
            [
                "--result", "analysis.json", "--engine", "anthropic", "--base-url", server.rootURL, "--max-per-class",
                "4", "--batch-size", "2", "--json",
            ] + arguments, in: shop, environment: ["ANTHROPIC_API_KEY": "key-0123456789", "OPENAI_API_KEY": "sk-other"])
    }

    @Test("sends valid requests with its own key, and the ledger has what the service counted")
    func whole() async throws {
        let server = try ChatServer { request in
            .message(
                ShopWriter.content(request),
                usage: TokenUsage(
                    inputTokens: 300 + request.number, outputTokens: 40, cachedInputTokens: 10 * request.number))
        }
        let run = try await refine(server, "--price", "claude-haiku-4-5=1/5/0.1")
        #expect(run.status == 0, "\(run.messages)")
        let seen = server.statistics
        #expect(seen.violations.isEmpty)
        #expect(seen.requests.allSatisfy { $0.target == "/v1/messages" })
        #expect(seen.requests.allSatisfy { $0.headers["x-api-key"] == "key-0123456789" })
        #expect(seen.requests.allSatisfy { $0.headers["authorization"] == nil })
        #expect(seen.requests.allSatisfy { $0.anthropic?.model == "claude-haiku-4-5" })
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.engine == "anthropic")
        #expect(summary.tasks["topic"]?.kept == 8)
        #expect(summary.calls == seen.requests.count)
        #expect(summary.input_tokens == seen.usage.inputTokens)
        #expect(summary.output_tokens == seen.usage.outputTokens)
        let fresh = seen.usage.inputTokens - seen.usage.cachedInputTokens
        let cost =
            (Double(fresh) + 0.1 * Double(seen.usage.cachedInputTokens) + 5 * Double(seen.usage.outputTokens)) / 1e6
        #expect(abs((summary.cost_usd ?? 0) - cost) < 1e-9)
        let audit = try await shop.refine("audit", "--by", "model,endpoint,outcome", "--json")
        let rows = try TestJSON.decode(AuditSummary.self, audit.output).rows
        #expect(rows.map(\.endpoint) == [server.rootURL])
        #expect(rows.map(\.model) == ["claude-haiku-4-5"])
        #expect(rows.map(\.outcome) == ["ok"])
    }

    @Test("is repeated where the service is overloaded, and goes on where it was stopped")
    func overloaded() async throws {
        let server = try ChatServer { request in
            request.number == 2
                ? .anthropicError(529, "overloaded_error").with(header: "Retry-After", "0")
                : .message(ShopWriter.content(request))
        }
        let first = try await refine(server, "--max-calls", "4", "--concurrency", "1")
        #expect(first.status == 3, "\(first.messages)")
        #expect(server.statistics.requests.count == 4)
        let second = try await refine(server)
        #expect(second.status == 0, "\(second.messages)")
        #expect(try TestJSON.decode(RunSummary.self, second.output).iteration == 1)
        // The overloaded one alone was sent twice.
        #expect(Meter.repeated(server) == 1)
    }

    @Test("ends with 77 where the key is refused, and with 69 where the credit is used up")
    func refused() async throws {
        let locked = try ChatServer { _ in .anthropicError(401, "authentication_error", "invalid x-api-key") }
        #expect(try await refine(locked).status == 77)
        #expect(locked.statistics.requests.count == 1)
        let empty = try ChatServer { _ in
            .anthropicError(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.")
        }
        #expect(try await refine(empty).status == 69)
        #expect(empty.statistics.requests.count == 1)
    }
}
