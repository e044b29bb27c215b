import Testing

@Suite("The summary of a run")
struct SummaryTests {
    @Test("is one JSON object with every key and type that is promised")
    func keys() async throws {
        let shop = Shop.workspace()
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "3", "--json")
        #expect(run.output.split(separator: "\n").count == 1)
        #expect(Set(try TestJSON.object(run.output).keys).isSuperset(of: RunSummary.keys))
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.iteration == 1)
        #expect(summary.status == "complete")
        #expect(summary.output == "./saved_refined")
        #expect(summary.engine == "offline")
        #expect(summary.tasks.keys.sorted() == ["topic"])
        #expect(summary.tasks["topic"]?.selected == ["billing", "shipping"])
        #expect(summary.cost_usd == 0)
        #expect(summary.stopped.isEmpty)
    }

    @Test("adds up: received is kept and refused, and kept is the number of new rows")
    func sums() async throws {
        let shop = Shop.workspace()
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "5", "--json")
        let task = try #require(try TestJSON.decode(RunSummary.self, run.output).tasks["topic"])
        #expect(task.received == task.kept + task.refused.values.reduce(0, +))
        #expect(try shop.rows("saved_refined/topic.jsonl").count == Shop.rows.count + task.kept)
    }

    @Test("says the same as the history and the audit of its iteration")
    func tables() async throws {
        let shop = Shop.workspace()
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "5", "--json")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        let task = try #require(summary.tasks["topic"])
        let shown = try await shop.refine("history", "show", "1", "--json")
        let iteration = try TestJSON.decode(IterationSummary.self, shown.output)
        #expect(iteration.received == task.received)
        #expect(iteration.kept == task.kept)
        #expect(iteration.demands.reduce(0) { $0 + $1.received } == task.received)
        #expect(iteration.demands.reduce(0) { $0 + $1.samples.count } == task.kept)
        for demand in iteration.demands {
            #expect(demand.received == demand.kept + demand.refused.values.reduce(0, +))
        }
        let refused = iteration.demands.reduce(into: [:]) { $0.merge($1.refused, uniquingKeysWith: +) }
        #expect(refused == task.refused)
        let audited = try await shop.refine("audit", "--json", "--iteration", "1")
        let audit = try TestJSON.decode(AuditSummary.self, audited.output)
        #expect(audit.total.calls == summary.calls)
        #expect(iteration.calls == summary.calls)
        #expect(audit.rows.reduce(0) { $0 + $1.calls } == audit.total.calls)
    }

    @Test("names a class that ended short of its quota, and the exit status is 3")
    func partial() async throws {
        let shop = Shop.workspace()
        // Two texts that are nearly one cannot be made into thirty others.
        shop.write(
            "saved/topic.jsonl",
            #"{"text": "pay bill", "label": "billing"}"# + "\n" + #"{"text": "send box", "label": "shipping"}"# + "\n")
        shop.write("analysis.json", Shop.analysis(["topic": [("billing", 0.5, 4), ("shipping", 0.95, 4)]], errors: []))
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "30", "--json")
        #expect(run.status == 3, "\(run.messages)")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.status == "partial")
        #expect(summary.stopped.map(\.label) == ["billing"])
        #expect(summary.stopped.map(\.task) == ["topic"])
        #expect(["yield_collapsed", "attempts_exhausted"].contains(summary.stopped.first?.reason))
        let task = try #require(summary.tasks["topic"])
        #expect(task.received == task.kept + task.refused.values.reduce(0, +))
        #expect(try shop.rows("saved_refined/topic.jsonl").count == 2 + task.kept)
    }
}
