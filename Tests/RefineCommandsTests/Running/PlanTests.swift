import Testing

@Suite("A plan")
struct PlanTests {
    @Test(
        "changes nothing",
        arguments: [
            ["plan", "--result", "analysis.json"], ["plan", "--result", "analysis.json", "--json"],
            ["--result", "analysis.json", "--dry-run"], ["run", "--result", "analysis.json", "--dry-run", "--json"],
        ])
    func changesNothing(arguments: [String]) async throws {
        let shop = Shop.workspace()
        let before = shop.everything()
        let plan = try await RefineProcess.run(arguments, in: shop)
        #expect(plan.status == 0, "\(plan.messages)")
        #expect(!plan.output.isEmpty)
        #expect(shop.everything() == before)
    }

    @Test("is the same as JSON from plan and from --dry-run, with every key that is promised")
    func keys() async throws {
        let shop = Shop.workspace()
        let plan = try await shop.refine("plan", "--result", "analysis.json", "--json", "--max-per-class", "5")
        let dry = try await shop.refine("--result", "analysis.json", "--json", "--max-per-class", "5", "--dry-run")
        #expect(plan.output == dry.output)
        let demands = try TestJSON.object(plan.output)["demands"] as? [[String: Any]]
        #expect(
            demands?.allSatisfy {
                Set($0.keys).isSuperset(of: [
                    "task", "label", "count", "reason", "f1", "support", "errors", "confusions",
                ])
            } == true)
        let summary = try TestJSON.decode(PlanSummary.self, plan.output)
        #expect(summary.demands.map(\.label) == ["billing", "shipping"])
        #expect(summary.demands.map(\.count) == [5, 5])
        #expect(summary.demands.map(\.f1) == [0.6, 0.7])
        #expect(summary.demands.map(\.support) == [5, 6])
        #expect(summary.demands.map(\.errors) == [2, 2])
        #expect(summary.demands.allSatisfy { $0.reason == "weak" })
        #expect(summary.estimate.cost_usd == 0)
    }

    @Test("counts confusions from both sides")
    func confusions() async throws {
        let shop = Shop.workspace()
        let plan = try await shop.refine("plan", "--result", "analysis.json", "--json")
        let billing = try #require(try TestJSON.decode(PlanSummary.self, plan.output).demands.first)
        let found = billing.confusions.map { "\($0.direction) \($0.label) \($0.count)" }
        #expect(found.sorted() == ["false_alarm shipping 1", "missed shipping 2"])
    }

    @Test("knows the cost of a language model's calls as unknown, not as nothing")
    func unknownCost() async throws {
        let shop = Shop.workspace()
        let plan = try await shop.refine(
            "plan", "--result", "analysis.json", "--json", "--base-url", "http://127.0.0.1:9/v1")
        let estimate = try TestJSON.object(plan.output)["estimate"] as? [String: Any]
        #expect(estimate?.keys.contains("cost_usd") == true)
        let summary = try TestJSON.decode(PlanSummary.self, plan.output)
        #expect(summary.estimate.cost_usd == nil)
        #expect(summary.estimate.calls == 1 + 2 * 2)
        #expect(summary.estimate.input_tokens > 100)
        #expect(summary.estimate.output_tokens > 100)
    }

    @Test("shows one prompt in full, with the lines that say what is wanted")
    func prompt() async throws {
        let shop = Shop.workspace()
        let plan = try await shop.refine(
            "plan", "--result", "analysis.json", "--show-prompt", "--base-url", "http://127.0.0.1:9/v1", "--batch-size",
            "4")
        #expect(plan.status == 0, "\(plan.messages)")
        let lines = plan.output.split(separator: "\n").map(String.init)
        #expect(lines.contains("Target class: billing"))
        #expect(lines.contains("Number of texts: 4"))
    }

    @Test("of the real example data names its weakest classes")
    func example() async throws {
        let folder = Workspace()
        let plan = try await folder.refine(
            "plan", "--json", "--threshold", "0.6", "--result",
            Place.inRepository("fixtures/banking77-10/analysis.json"),
            "--data", Place.inRepository("saved"))
        #expect(plan.status == 0, "\(plan.messages)")
        let demands = try TestJSON.decode(PlanSummary.self, plan.output).demands
        #expect(demands.contains { $0.label == "beneficiary_not_allowed" && $0.f1 == 0.5581 && $0.support == 23 })
        #expect(demands.allSatisfy { $0.f1 < 0.6 && $0.support > 0 && $0.task == "intent" })
    }

    @Test(
        "of an unknown task or class is refused with the names that are near",
        arguments: [
            ("--task", "topik", "topic"), ("--label", "biling", "billing"), ("--label", "SHIPPING", "shipping"),
        ])
    func unknownName(flag: String, name: String, near: String) async throws {
        let shop = Shop.workspace()
        for command in [["plan"], ["run"]] {
            let run = try await RefineProcess.run(command + ["--result", "analysis.json", flag, name], in: shop)
            #expect(run.status == 64)
            #expect(run.errors.count == 1)
            #expect(run.messages.contains("\"\(name)\""))
            #expect(run.messages.contains("did you mean \(near)"))
            #expect(shop.names() == ["analysis.json", "saved"])
        }
    }

    @Test("says of a class that was asked for and is not weak that it is left alone")
    func notWeak() async throws {
        let shop = Shop.workspace()
        let plan = try await shop.refine("plan", "--result", "analysis.json", "--label", "returns")
        #expect(plan.status == 0)
        #expect(plan.messages.contains("returns is left alone"))
    }

    @Test("of real data with a class that was never evaluated leaves it out unless asked")
    func neverEvaluated() async throws {
        let folder = Workspace()
        let arguments = [
            "plan", "--json", "--data", Place.inRepository("saved"), "--result",
            Place.inRepository("fixtures/banking77-10-zero-support/analysis.json"),
        ]
        let without = try await RefineProcess.run(arguments, in: folder)
        let with = try await RefineProcess.run(arguments + ["--include-zero-support"], in: folder)
        #expect(try TestJSON.decode(PlanSummary.self, without.output).demands.allSatisfy { $0.reason == "weak" })
        let demands = try TestJSON.decode(PlanSummary.self, with.output).demands
        #expect(demands.contains { $0.reason == "zero_support" && $0.support == 0 })
    }

    @Test("of real data with three tasks speaks of all of them, or of the one that is asked for")
    func threeTasks() async throws {
        let folder = Workspace()
        let arguments = [
            "plan", "--json", "--data", Place.inRepository("fixtures/arsarcasm-three-tasks/saved"), "--result",
            Place.inRepository("fixtures/arsarcasm-three-tasks/analysis.json"),
        ]
        let all = try await RefineProcess.run(arguments, in: folder)
        #expect(all.status == 0, "\(all.messages)")
        let demands = try TestJSON.decode(PlanSummary.self, all.output).demands
        #expect(Set(demands.map(\.task)) == ["dialect", "sarcasm", "sentiment"])
        let one = try await RefineProcess.run(arguments + ["--task", "sarcasm"], in: folder)
        #expect(try TestJSON.decode(PlanSummary.self, one.output).demands.allSatisfy { $0.task == "sarcasm" })
    }

    @Test("warns of a setting that the engine has no use for")
    func unusedSettings() async throws {
        let shop = Shop.workspace()
        let offline = try await shop.refine(
            "plan", "--result", "analysis.json", "--engine", "offline", "--max-calls", "5", "--model", "m")
        #expect(offline.messages.contains("warning: --model does nothing with the offline engine"))
        #expect(offline.messages.contains("warning: --max-calls does nothing with the offline engine"))
        let online = try await shop.refine(
            "plan", "--result", "analysis.json", "--base-url", "http://127.0.0.1:1/v1", "--noise", "0.5")
        #expect(online.messages.contains("warning: --noise does nothing with the language model engine"))
        let plain = try await shop.refine("plan", "--result", "analysis.json")
        #expect(!plain.messages.contains("does nothing"))
    }
}
