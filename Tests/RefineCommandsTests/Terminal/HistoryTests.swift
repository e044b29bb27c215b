import Foundation
import LanguageModels
import RefinerTestSupport
import Testing

@Suite("History and audit")
struct HistoryTests {
    private let shop = Shop.workspace()

    /// Two iterations: one offline, one with a language model.
    private func twoRuns() async throws {
        let offline = try await shop.refine("--result", "analysis.json", "--max-per-class", "2", "--seed", "9")
        #expect(offline.status == 0, "\(offline.messages)")
        let server = try ChatServer {
            .completion(ShopWriter.content($0), usage: TokenUsage(inputTokens: 20, outputTokens: 3))
        }
        let online = try await shop.refine(
            "--result", "analysis.json", "--max-per-class", "2", "--base-url", server.baseURL, "--label", "billing",
            "--threshold", "0.8")
        #expect(online.status == 0, "\(online.messages)")
        #expect(server.statistics.requests.count == 2)
    }

    @Test("lists every iteration, oldest first, as a table and as JSON")
    func list() async throws {
        try await twoRuns()
        let table = try await shop.refine("history", "list")
        #expect(table.output == (try await shop.refine("history")).output)
        let lines = table.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].contains("status") && lines[0].contains("engine") && lines[0].contains("kept"))
        #expect(lines[1].contains("complete") && lines[1].contains("offline"))
        #expect(lines[2].contains("complete") && lines[2].contains("openai"))
        let json = try await shop.refine("history", "--json")
        let iterations = try TestJSON.object(json.output)["iterations"] as? [[String: Any]]
        #expect(iterations?.compactMap { $0["iteration"] as? Int } == [1, 2])
        #expect(iterations?.first?["seed"] as? Int == 9)
        #expect(iterations?.last?["threshold"] as? Double == 0.8)
        #expect(iterations?.last?["calls"] as? Int == 2)
        #expect(iterations?.last?["input_tokens"] as? Int == 40)
    }

    @Test("shows one iteration: its classes, what set them apart, and what was written")
    func show() async throws {
        try await twoRuns()
        let shown = try await shop.refine("history", "show", "2")
        #expect(shown.status == 0)
        #expect(shown.output.contains("topic/billing"))
        #expect(shown.output.contains("learned: billing is about billing alone"))
        #expect(shown.output.contains("2 of 2 kept"))
        let json = try await shop.refine("history", "show", "2", "--json")
        let samples = try TestJSON.decode(IterationSummary.self, json.output).demands.flatMap(\.samples)
        #expect(samples.count == 2)
        #expect(samples.allSatisfy { shown.output.contains("+ \($0)") })
    }

    @Test(
        "knows no other iteration than those there are, and says which these are",
        arguments: ["0", "3", "-1", "99999999999"])
    func unknown(number: String) async throws {
        try await twoRuns()
        let run = try await shop.refine("history", "show", "--", number)
        #expect(run.status == 64, "\(run.messages)")
        #expect(run.messages.contains("there is no iteration \(number)"))
        #expect(run.messages.contains("there are: 1, 2"))
    }

    @Test("shows a seed of 64 bits as it was given")
    func largeSeed() async throws {
        let seed = "18446744073709551615"
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "1", "--seed", seed)
        #expect(run.status == 0, "\(run.messages)")
        #expect(try await shop.refine("history", "show", "1").output.contains("seed \(seed)"))
        let json = try await shop.refine("history", "show", "1", "--json")
        #expect(json.output.contains("\"seed\": \(seed)"))
    }

    @Test("an audit sums up by one or several things, and every grouping has the same total")
    func audits() async throws {
        try await twoRuns()
        for by in [["phase"], ["task"], ["label"], ["model"], ["task", "phase"], ["label", "model", "phase"]] {
            try await check(by)
        }
    }

    @Test("an audit sums up by iteration")
    func auditByIteration() async throws {
        try await twoRuns()
        try await check(["iteration"])
        try await check(["iteration", "label", "model"])
    }

    private func check(_ by: [String]) async throws {
        let run = try await shop.refine("audit", "--json", "--by", by.joined(separator: ","))
        #expect(run.status == 0, "\(run.messages)")
        let audit = try TestJSON.decode(AuditSummary.self, run.output)
        #expect(audit.by == by)
        #expect(audit.rows.reduce(0) { $0 + $1.calls } == audit.total.calls)
        #expect(audit.total.input_tokens == 40)
        #expect(audit.total.output_tokens == 6)
        #expect(audit.rows.reduce(0) { $0 + $1.input_tokens } == 40)
        #expect(audit.total.cost_usd == nil)
        let rows = try TestJSON.object(run.output)["rows"] as? [[String: Any]]
        let keys = Set(by + ["calls", "input_tokens", "output_tokens", "cost_usd"])
        #expect(rows?.allSatisfy { keys.isSubset(of: $0.keys) } == true)
    }

    @Test("an audit given --by several times is the same as with commas")
    func repeatedBy() async throws {
        try await twoRuns()
        let one = try await shop.refine("audit", "--by", "task", "--by", "phase")
        let other = try await shop.refine("audit", "--by", "task,phase")
        #expect(one.status == 0, "\(one.messages)")
        #expect(one.output == other.output)
    }

    @Test("an audit of one iteration knows its cost where it is known")
    func oneIteration() async throws {
        try await twoRuns()
        let offline = try await shop.refine("audit", "--json", "--iteration", "1")
        #expect(try TestJSON.decode(AuditSummary.self, offline.output).total.cost_usd == 0)
        let online = try await shop.refine("audit", "--json", "--iteration", "2")
        let audit = try TestJSON.decode(AuditSummary.self, online.output)
        #expect(audit.total.calls == 2)
        #expect(audit.total.cost_usd == nil)
        let table = try await shop.refine("audit", "--iteration", "2")
        #expect(table.output.contains("unknown"))
    }

    @Test("an audit as comma-separated values has a header, and an empty field where the cost is unknown")
    func csv() async throws {
        try await twoRuns()
        let run = try await shop.refine("audit", "--csv", "--by", "model,phase")
        let lines = run.output.components(separatedBy: "\r\n")
        #expect(lines.count == 6)
        #expect(
            lines[0] == "model,phase,calls,input_tokens,output_tokens,cost_usd,cached_input_tokens,asked,retries,"
                + "failed,wasted_tokens,estimated,kept,cost_per_sample")
        #expect(lines[1].hasPrefix("embedded,differentiate,1,0,0,0.0,0,1,0,0,0,0,0,"))
        #expect(
            lines[3...] == [
                "gpt-4.1-mini,differentiate,1,20,3,,0,1,0,0,0,0,0,", "gpt-4.1-mini,generate,1,20,3,,0,1,0,0,0,0,2,", "",
            ])
    }

    @Test("reading them changes nothing")
    func readOnly() async throws {
        try await twoRuns()
        func files() -> [String: [UInt8]] {
            // The shared memory of an open database comes and goes with its readers.
            shop.everything("saved_refined").filter { !$0.key.hasSuffix("-shm") && !$0.key.hasSuffix("-wal") }
        }
        let before = files()
        for command in [["history"], ["history", "show", "1"], ["audit"]] {
            _ = try await RefineProcess.run(command, in: shop)
        }
        #expect(files() == before)
    }

    @Test("can be read while a run goes on")
    func duringRun() async throws {
        let server = try ChatServer { $0.number < 3 ? ShopWriter.answer($0) : .hanging }
        let running = try await RefineProcess.start(
            ["--result", "analysis.json", "--base-url", server.baseURL, "--concurrency", "1", "--batch-size", "1"],
            in: shop)
        #expect(await server.reaches { $0.requests.count == 3 })
        let history = try await shop.refine("history", "--json")
        #expect(try TestJSON.decode(HistorySummary.self, history.output).iterations.map(\.status) == ["running"])
        let audit = try await shop.refine("audit", "--json")
        #expect(try TestJSON.decode(AuditSummary.self, audit.output).total.calls == 2)
        let second = try await shop.refine("--result", "analysis.json")
        #expect(second.status == 75)
        running.send(SIGKILL)
        _ = await running.outcome()
    }
}
