import Foundation
import LanguageModels
import RefinerTestSupport
import Testing

/// These take some seconds: a job is looked at for the first time after ten.
@Suite("A run by batch jobs")
struct BatchRunTests {
    private let shop = Shop.workspace()

    /// A service that answers as the shop's writer does.
    private func service(
        fault: @escaping @Sendable (BatchServer.Step, Int) -> BatchServer.Fault? = { _, _ in nil }
    ) throws -> BatchServer {
        try BatchServer(
            BatchServer.Script(
                line: { line, job in
                    .completion(
                        ShopWriter.content(prompt: line.chat.lastMessage, seed: "\(job)"),
                        usage: TokenUsage(inputTokens: 1000, outputTokens: 100))
                },
                fault: fault, looksUntilDone: 1))
    }

    /// The job is at work until the run has been ended, however slow the machine is.
    private static let waitsAtFirst: @Sendable (BatchServer.Step, Int) -> BatchServer.Fault? = { step, number in
        step == .status && number == 1 ? .instead(.hanging) : nil
    }

    private func arguments(_ server: BatchServer) -> [String] {
        [
            "--result", "analysis.json", "--base-url", server.baseURL, "--batch", "--max-per-class", "4", "--price",
            "gpt-4.1-mini=2/8/1/0.5/3", "--json",
        ]
    }

    /// Lines that the service ran, and was paid for, more than once.
    private func paidTwice(_ server: BatchServer) -> Int { server.run.count - Set(server.run).count }

    @Test("sends each phase as one job, and counts it at the price of batch jobs")
    func whole() async throws {
        let server = try service()
        let run = try await RefineProcess.run(
            arguments(server), in: shop, environment: ["OPENAI_API_KEY": "sk-batch-0123456789"],
            isIdle: true)
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.messages.contains("with 2 requests is at the service; it may take up to 24 h"))
        #expect(server.violations.isEmpty)
        #expect(server.jobs.map(\.count) == [1, 2])
        #expect(server.keys.allSatisfy { $0 == "Bearer sk-batch-0123456789" })
        #expect(paidTwice(server) == 0)
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.tasks["topic"]?.kept == 8)
        #expect(try shop.added().count == 8)
        let audit = try TestJSON.decode(AuditSummary.self, try await shop.refine("audit", "--json").output)
        #expect(audit.total.calls == 3)
        #expect(audit.total.input_tokens == 3000)
        #expect(audit.total.output_tokens == 300)
        #expect(abs((audit.total.cost_usd ?? 0) - (3000 * 0.5 + 300 * 3) / 1e6) < 1e-12)
        #expect(SecretSearch("sk-batch-0123456789").finds(in: shop, [run]).isEmpty)
    }

    @Test("that is killed while a job runs takes its answers up again, and pays for no line twice")
    func killed() async throws {
        let server = try service(fault: Self.waitsAtFirst)
        let running = try await RefineProcess.start(arguments(server), in: shop, isIdle: true)
        #expect(await running.says("is at the service"))
        running.send(SIGKILL)
        #expect(await running.outcome().status == 128 + SIGKILL)
        let run = try await RefineProcess.run(arguments(server), in: shop, isIdle: true)
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.messages.contains("of an earlier run"))
        #expect(server.jobs.map(\.count) == [1, 2])
        #expect(paidTwice(server) == 0)
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.iteration == 1)
        #expect(summary.calls == 3)
        #expect(summary.tasks["topic"]?.kept == 8)
    }

    @Test("that is killed before it learns of its job finds it at the service")
    func killedAtCreation() async throws {
        let server = try service { step, number in step == .create && number == 1 ? .after(.hanging) : nil }
        let running = try await RefineProcess.start(arguments(server), in: shop, isIdle: true)
        for _ in 0..<12_000 where server.jobs.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        running.send(SIGKILL)
        _ = await running.outcome()
        let run = try await RefineProcess.run(arguments(server), in: shop, isIdle: true)
        #expect(run.status == 0, "\(run.messages)")
        #expect(server.jobs.map(\.count) == [1, 2])
        #expect(paidTwice(server) == 0)
        #expect(try shop.added().count == 8)
    }

    @Test("that is ended by ^C says that the job goes on, and how to get its answers")
    func interrupted() async throws {
        let server = try service(fault: Self.waitsAtFirst)
        let running = try await RefineProcess.start(arguments(server), in: shop, isIdle: true)
        #expect(await running.says("is at the service"))
        running.send(SIGINT)
        let run = await running.outcome()
        #expect(run.status == 130, "\(run.messages)")
        #expect(run.messages.contains("goes on at the service; run the same command again to take its answers"))
        #expect(server.cancelled.isEmpty)
        let next = try await RefineProcess.run(arguments(server), in: shop, isIdle: true)
        #expect(next.status == 0, "\(next.messages)")
        #expect(paidTwice(server) == 0)
        #expect(try TestJSON.decode(RunSummary.self, next.output).tasks["topic"]?.kept == 8)
    }

    @Test("ends with 69 where the service knows no batch jobs, and with 64 where the interface has none")
    func unsupported() async throws {
        let server = try ChatServer { _ in .error(404, "no such path") }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--batch", "--fallback",
            "spare@\(server.baseURL)")
        #expect(run.status == 69, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(server.statistics.requests.count == 1)
        let other = try await shop.refine(
            "--result", "analysis.json", "--engine", "anthropic", "--base-url", server.rootURL, "--batch")
        #expect(other.status == 64, "\(other.messages)")
        #expect(server.statistics.requests.count == 1)
    }

    @Test("keeps to a limit of calls, each line being one")
    func limited() async throws {
        let server = try service()
        let run = try await RefineProcess.run(arguments(server) + ["--max-calls", "2"], in: shop, isIdle: true)
        #expect(run.status == 3, "\(run.messages)")
        #expect(server.jobs.map(\.count) == [1, 1])
        #expect(server.violations.isEmpty)
        #expect(try TestJSON.decode(RunSummary.self, run.output).stopped.map(\.reason) == ["budget_spent"])
    }
}
