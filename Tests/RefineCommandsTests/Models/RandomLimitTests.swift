import LanguageModels
import RefinerTestSupport
import Testing

@Suite("Random limits")
struct RandomLimitTests {
    /// Limits of one run, and a server that takes what it may.
    private struct Case: Sendable {
        let seed: UInt64
        let concurrency: Int
        let latency: Int
        let tokensPerByte: Double
        let calls: Int?
        let tokens: Int?
        /// In millionths of a dollar.
        let microdollars: Int?

        init(seed: UInt64) {
            var random = SplitMix64(seed: seed)
            self.seed = seed
            concurrency = Int.random(in: 1...8, using: &random)
            latency = Int.random(in: 0...20, using: &random)
            tokensPerByte = Double.random(in: 0.2...0.35, using: &random)
            let kind = Int.random(in: 0...3, using: &random)
            calls = kind == 0 || kind == 3 ? Int.random(in: 1...24, using: &random) : nil
            tokens = kind == 1 || kind == 3 ? Int.random(in: 1000...40_000, using: &random) : nil
            microdollars = kind == 2 || kind == 3 ? Int.random(in: 500...20_000, using: &random) : nil
        }

        var arguments: [String] {
            (calls.map { ["--max-calls", "\($0)"] } ?? []) + (tokens.map { ["--budget-tokens", "\($0)"] } ?? [])
                + (microdollars.map { ["--budget-usd", "0." + String(String($0 + 1_000_000).dropFirst())] } ?? [])
        }

        func server() throws -> ChatServer {
            let (seed, latency, tokensPerByte) = (seed, latency, tokensPerByte)
            return try ChatServer { request in
                var random = SplitMix64(seed: seed &* 1000 &+ UInt64(request.number))
                let usage = TokenUsage(
                    inputTokens: Meter.prompt(request, tokensPerByte: tokensPerByte),
                    outputTokens: Int.random(in: 1...(Meter.limit(request) ?? 500), using: &random))
                return .completion(ShopWriter.content(request), usage: usage)
                    .delayed(by: .milliseconds(Int.random(in: 0...latency, using: &random)))
            }
        }
    }

    /// The statuses of 50 runs; what each took is held against its limits.
    @Test("of 50 runs hold by the server's own sums of calls, tokens and dollars")
    func hold() async throws {
        let statuses = try await withThrowingTaskGroup(of: Int32.self) { tasks in
            for seed in 1...50 { tasks.addTask { try await Self.run(Case(seed: UInt64(seed))) } }
            return try await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.count == 50)
        // Else nothing was tried: most of the limits must have been reached, and some not.
        #expect(statuses.count { $0 == 3 } > 25)
        #expect(statuses.contains(0))
    }

    private static func run(_ one: Case) async throws -> Int32 {
        let shop = WideShop.workspace(classes: 6)
        let server = try one.server()
        let run = try await RefineProcess.run(
            [
                "--result", "analysis.json", "--base-url", server.baseURL, "--max-per-class", "4", "--batch-size", "2",
                "--price", "*=0.4/1.6", "--concurrency", "\(one.concurrency)", "--json",
            ] + one.arguments, in: shop)
        #expect([0, 3].contains(run.status), "\(one): \(run.messages)")
        let seen = server.statistics
        let tokens = seen.usage.inputTokens + seen.usage.outputTokens
        let picodollars = seen.usage.inputTokens * 400_000 + seen.usage.outputTokens * 1_600_000
        if let limit = one.calls { #expect(seen.requests.count <= limit, "\(one)") }
        if let limit = one.tokens { #expect(tokens <= limit, "\(one)") }
        if let limit = one.microdollars { #expect(picodollars <= limit * 1_000_000, "\(one)") }
        #expect(seen.mostRunning <= one.concurrency, "\(one)")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.calls == seen.requests.count, "\(one)")
        #expect(summary.input_tokens + summary.output_tokens == tokens, "\(one)")
        return run.status
    }

    @Test("of tokens are passed by no more than the answers in flight where a service ignores the length asked for")
    func disobedient() async throws {
        let answer = 5000
        let server = try ChatServer { request in
            .completion(
                ShopWriter.content(request),
                usage: TokenUsage(inputTokens: Meter.prompt(request), outputTokens: answer)
            ).delayed(by: .milliseconds(10))
        }
        let shop = WideShop.workspace(classes: 12)
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--concurrency", "4", "--budget-tokens", "30000",
            "--json")
        #expect(run.status == 3, "\(run.messages)")
        let usage = server.statistics.usage
        #expect(usage.inputTokens + usage.outputTokens <= 30_000 + 4 * answer)
        #expect(server.statistics.requests.allSatisfy { (Meter.limit($0) ?? .max) < answer })
    }
}
