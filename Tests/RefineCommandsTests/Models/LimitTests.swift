import LanguageModels
import RefinerTestSupport
import Testing

@Suite("Limits of what a run may take")
struct LimitTests {
    private let shop = Shop.workspace()
    /// Dollars per million tokens; one token is 400,000 or 1,600,000 picodollars.
    private let price = "gpt-4.1-mini=0.4/1.6"

    private func refine(_ server: ChatServer, _ arguments: [String]) async throws -> RefineProcess.Outcome {
        try await RefineProcess.run(
            [
                "--result", "analysis.json", "--base-url", server.baseURL, "--max-per-class", "8", "--batch-size", "2",
                "--price", price, "--json",
            ] + arguments, in: shop)
    }

    /// What the server counted, in a limit's own unit.
    private func count(_ kind: Kind, _ server: ChatServer) -> Int {
        let usage = server.statistics.usage
        return switch kind {
        case .calls: server.statistics.requests.count
        case .tokens: usage.inputTokens + usage.outputTokens
        case .dollars: usage.inputTokens * 400_000 + usage.outputTokens * 1_600_000
        }
    }

    enum Kind: CaseIterable {
        case calls, tokens, dollars

        /// A limit that some of the nine calls of a run fit in: the flag, its value, and the same in the server's unit.
        var small: (flag: String, value: String, count: Int) {
            switch self {
            case .calls: ("--max-calls", "4", 4)
            case .tokens: ("--budget-tokens", "8000", 8000)
            case .dollars: ("--budget-usd", "0.0045", 4_500_000_000)
            }
        }

        var large: String {
            switch self {
            case .calls: "100"
            case .tokens: "1000000"
            case .dollars: "12.50"
            }
        }
    }

    @Test("hold by the server's own count, and what was accepted within them is saved", arguments: Kind.allCases)
    func hold(kind: Kind) async throws {
        let server = try ChatServer(Meter.answer)
        let limit = kind.small
        let run = try await refine(server, [limit.flag, limit.value])
        #expect(run.status == 3, "\(run.messages)")
        #expect(count(kind, server) <= limit.count)
        #expect(server.statistics.violations.isEmpty)
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.status == "partial")
        #expect(summary.stopped.allSatisfy { $0.reason == "budget_spent" })
        #expect(!summary.stopped.isEmpty)
        #expect(summary.calls == server.statistics.requests.count)
        #expect(summary.input_tokens == server.statistics.usage.inputTokens)
        #expect(summary.output_tokens == server.statistics.usage.outputTokens)
        let dollars = try #require(summary.cost_usd)
        #expect(abs(dollars * 1e12 - Double(count(.dollars, server))) < 1)
        let kept = try #require(summary.tasks["topic"]?.kept)
        #expect(kept > 0)
        #expect(try shop.added().count == kept)
    }

    @Test(
        "once raised let the same command go on in the same iteration, and ask nothing twice", arguments: Kind.allCases)
    func raised(kind: Kind) async throws {
        let server = try ChatServer(Meter.answer)
        let limit = kind.small
        _ = try await refine(server, [limit.flag, limit.value])
        let before = Set(try shop.added())
        let asked = server.statistics.requests.count
        // The same limit again leaves the run where it is: what was taken before counts.
        let again = try await refine(server, [limit.flag, limit.value])
        #expect(again.status == 3, "\(again.messages)")
        #expect(count(kind, server) <= limit.count)
        if kind == .calls { #expect(server.statistics.requests.count == asked) }

        let run = try await refine(server, [limit.flag, kind.large])
        #expect(run.status == 0, "\(run.messages)")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.iteration == 1)
        #expect(summary.calls == server.statistics.requests.count)
        #expect(Meter.repeated(server) == 0)
        #expect(before.isSubset(of: try shop.added()))
        #expect(try shop.added().count == 16)
    }

    @Test("of time end a run whose service is slow")
    func minutes() async throws {
        let server = try ChatServer { Meter.answer($0).delayed(by: .milliseconds(400)) }
        let run = try await refine(server, ["--max-minutes", "0.02", "--concurrency", "1"])
        #expect(run.status == 3, "\(run.messages)")
        #expect(server.statistics.requests.count < 9)
        #expect(
            Set(try TestJSON.decode(RunSummary.self, run.output).stopped.map(\.reason)) == ["budget_spent"])
    }

    @Test("of time end a run whose service is silent, long before a request's own time is over")
    func minutesOfSilence() async throws {
        let server = try ChatServer { ShopWriter.isGeneration($0) ? .hanging : ShopWriter.answer($0) }
        let run = try await refine(server, ["--max-minutes", "0.02"])
        #expect(run.status == 3, "\(run.messages)")
        #expect(
            Set(try TestJSON.decode(RunSummary.self, run.output).stopped.map(\.reason)) == ["budget_spent"])
    }

    @Test(
        "too small for a single request are said to be, and nothing is asked",
        arguments: [["--budget-tokens", "10"], ["--budget-usd", "0.000001"]])
    func tooSmall(arguments: [String]) async throws {
        let server = try ChatServer(Meter.answer)
        let run = try await RefineProcess.run(
            ["--result", "analysis.json", "--base-url", server.baseURL, "--price", price] + arguments, in: shop)
        #expect(run.status == 3, "\(run.messages)")
        #expect(server.statistics.requests.isEmpty)
        #expect(run.output.contains("is too small for a request that may take"))
    }

    @Test("in dollars are refused where a price is unknown, before anything is asked or written")
    func unknownPrice() async throws {
        let server = try ChatServer(Meter.answer)
        let before = shop.everything()
        let own = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--model", "tiny", "--budget-usd", "1")
        #expect(own.status == 78, "\(own.messages)")
        #expect(own.messages.contains("--price 'tiny="))
        let fallback = try await refine(
            server, ["--budget-usd", "1", "--fallback", "spare@http://127.0.0.1:9/v1"])
        #expect(fallback.status == 78, "\(fallback.messages)")
        #expect(fallback.messages.contains("--price 'spare="))
        #expect(server.statistics.requests.isEmpty)
        #expect(shop.everything() == before)
    }

    @Test("in dollars hold nothing up where the model is free")
    func free() async throws {
        let server = try ChatServer(Meter.answer)
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--model", "tiny", "--budget-usd", "0.01",
            "--price", "*=0/0", "--json")
        #expect(run.status == 0, "\(run.messages)")
        #expect(try TestJSON.decode(RunSummary.self, run.output).cost_usd == 0)
    }

    @Test("count the requests of services that refuse and are asked again")
    func retriesCount() async throws {
        let server = try ChatServer {
            $0.number % 2 == 0 ? .error(503).with(header: "Retry-After", "0") : Meter.answer($0)
        }
        let run = try await refine(server, ["--max-calls", "7"])
        #expect(run.status == 3, "\(run.messages)")
        #expect(server.statistics.requests.count == 7)
        #expect(try TestJSON.decode(RunSummary.self, run.output).calls == 7)
    }

    @Test(
        "that are no numbers are wrong usage", arguments: ["--max-calls", "--budget-tokens", "--budget-usd", "--rpm"])
    func notANumber(flag: String) async throws {
        for value in ["-1", "nan", "1e400", "0x10", "many"] {
            let run = try await RefineProcess.run(["--result", "analysis.json", "\(flag)=\(value)"], in: shop)
            #expect(run.status == 64, "\(flag) \(value): \(run.messages)")
        }
    }

    @Test("take prices from a file too")
    func priceFile() async throws {
        shop.write("prices.json", #"{"models": {"gpt-4.1-mini": {"input": "2", "output": "8"}}}"#)
        let server = try ChatServer(Meter.answer)
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--price-file", "prices.json", "--json")
        #expect(run.status == 0, "\(run.messages)")
        let usage = server.statistics.usage
        let dollars = try #require(try TestJSON.decode(RunSummary.self, run.output).cost_usd)
        #expect(abs(dollars - Double(2 * usage.inputTokens + 8 * usage.outputTokens) / 1e6) < 1e-9)
    }
}
