import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A service with many small faults")
struct FaultMixTests {
    /// When a question was put, and what came of it.
    private struct Event: Sendable {
        let question: String
        let time: ContinuousClock.Instant
        let wait: Duration
    }

    private static func reply(to request: ServerRequest) -> ServerReply {
        var random = SplitMix64(seed: UInt64(request.number) &* 7919)
        let good = Meter.answer(request)
        return switch Int.random(in: 0..<100, using: &random) {
        case 0..<10: .error(429, "slow down").with(header: "Retry-After", "1")
        case 10..<15: .error(500)
        case 15..<17: .reset
        case 17..<20: good.cut(afterBodyBytes: 40)
        case 20..<21: .completion("I would rather talk about something else.")
        case 21..<22: .hanging
        case 22..<24: .page("<html><title>Bad Gateway</title></html>", status: 502)
        case 24..<26: ServerReply(json: #"{"choices": []}"#)
        default: good.delayed(by: .milliseconds(20))
        }
    }

    @Test("serves a whole run all the same: every class gets its samples, and no wait is cut short")
    func mixed() async throws {
        let shop = WideShop.workspace(classes: 12)
        let events = Recorder<Event>()
        let server = try ChatServer { request in
            let reply = Self.reply(to: request)
            let wait: Duration = reply.status == 429 ? .seconds(1) : .zero
            events.record(Event(question: Meter.question(request), time: .now, wait: wait))
            return reply
        }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--concurrency", "16", "--batch-size", "1",
            "--max-per-class", "4", "--timeout", "2", "--json")
        #expect(run.status == 0, "\(run.messages)")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.tasks["topic"]?.kept == 48)
        #expect(server.statistics.violations.isEmpty)
        #expect(server.statistics.requests.count > 55)
        var earliest: [String: ContinuousClock.Instant] = [:]
        for event in events.values {
            if let moment = earliest[event.question] { #expect(event.time >= moment) }
            earliest[event.question] = event.time + event.wait
        }
    }

    @Test("gets one correction for an answer that cannot be read, which quotes the fault; the ledger counts the waste")
    func correction() async throws {
        let shop = Shop.workspace()
        let server = try ChatServer { request in
            request.number == 2
                ? .completion(
                    "I would rather talk about the weather.", usage: TokenUsage(inputTokens: 70, outputTokens: 7))
                : ShopWriter.answer(request)
        }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--concurrency", "1", "--label", "billing",
            "--max-per-class", "2", "--json")
        #expect(run.status == 0, "\(run.messages)")
        let requests = server.statistics.requests
        #expect(requests.count == 3)
        let messages = try #require(requests.last?.chat?.messages)
        #expect(messages.map(\.role) == [.system, .user, .assistant, .user])
        #expect(messages.dropLast().last?.content.contains("the weather") == true)
        #expect(messages.last?.content.contains("it holds no texts") == true)
        let audit = try await shop.refine("audit", "--by", "outcome", "--json")
        let rows = try TestJSON.decode(AuditSummary.self, audit.output).rows
        #expect(rows.map(\.outcome) == ["ok", "unreadable"])
        #expect(rows.last?.input_tokens == 70)
        #expect(try await shop.refine("audit").output.contains("77 tokens"))
    }
}
