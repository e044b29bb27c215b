import LanguageModels
import RefinerTestSupport
import Testing

@Suite("Batch jobs within a budget")
struct BatchBudgetTests {
    @Test("run no more requests than it allows, and the rest fails")
    func calls() async throws {
        let harness = try BatchHarness()
        let budget = Budget(limits: SpendingLimits(calls: 2))
        let model = try harness.model(expecting: 2, budget: budget)
        let results = await BatchHarness.ask(model, BatchHarness.requests(5))
        #expect(results.compactMap(\.content).count == 2)
        #expect(results.compactMap(\.error?.kind) == [.budgetSpent, .budgetSpent, .budgetSpent])
        #expect(harness.server.run.count == 2)
        #expect(budget.spent.calls == 2)
        #expect(budget.spent.tokens == 30)
    }

    @Test("take nothing of it for lines that were not run")
    func expired() async throws {
        let harness = try BatchHarness(
            BatchServer.Script(
                line: { _, job in job == 1 ? .fault(code: "batch_expired", message: "late") : .completion("fine") }))
        let budget = Budget(limits: SpendingLimits(calls: 1))
        let results = await BatchHarness.ask(
            try harness.model(expecting: 1, budget: budget), BatchHarness.requests(1))
        #expect(results.map(\.content) == ["fine"])
        #expect(budget.spent.calls == 1)
    }

    @Test("give what was bought before even when it is spent")
    func bought() async throws {
        let harness = try BatchHarness()
        let mortal = MortalStore(harness.store, diesAt: 5, isWritten: true)
        _ = await BatchHarness.ask(try harness.model(expecting: 3, store: mortal), BatchHarness.requests(3))
        let budget = Budget(limits: SpendingLimits(calls: 1))
        let next = try harness.model(expecting: 3, seed: 2, budget: budget)
        #expect(await BatchHarness.ask(next, BatchHarness.requests(3)).compactMap(\.content).count == 3)
        #expect(harness.server.run.count == 3)
    }

    @Test("stop waiting when the time is up, and the next run takes the answers")
    func time() async throws {
        let harness = try BatchHarness(BatchServer.Script(looksUntilDone: 100))
        let clock = VirtualTimeSource()
        let budget = Budget(limits: SpendingLimits(time: .seconds(60)), time: clock)
        let model = try harness.model(
            expecting: 2, budget: budget, onWait: { try? await clock.sleep(for: $0) })
        let results = await BatchHarness.ask(model, BatchHarness.requests(2))
        #expect(results.map(\.error?.kind) == [.budgetSpent, .budgetSpent])
        #expect(clock.elapsed < .seconds(62))
        #expect(harness.store.jobs.map(\.state) == [.submitted])
        let next = try harness.model(expecting: 2, seed: 2)
        #expect(await BatchHarness.ask(next, BatchHarness.requests(2)).compactMap(\.content).count == 2)
        #expect(harness.server.jobs.count == 1)
    }
}
