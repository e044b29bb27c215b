import JSONText
import Testing

@testable import Refiner

@Suite("The report of a run")
struct RunReportTests {
    private let plan = Plan(demands: [
        Sample.demand("a", task: "s", count: 2), Sample.demand("b", task: "s"), Sample.demand("c", task: "t"),
    ])

    private func work(_ demand: Demand, _ verdicts: [Verdict], halted: StopReason? = nil, fatal: RefineError? = nil)
        -> ClassGeneration
    {
        var work = ClassGeneration(
            demand: demand, differentiators: Sample.differentiators(),
            quota: ClassQuota(quota: demand.count, batchSize: 8),
            gates: ClassGates(label: demand.label, task: Sample.gates(task: demand.task), accepted: TextMemory()))
        work.candidates = verdicts.enumerated().map { index, verdict in
            Candidate(
                key: demand.key, text: "text \(index)", parents: [], call: nil, ordinal: 0, verdict: verdict, id: nil)
        }
        work.quota.answered(kept: verdicts.count { $0.isKept })
        if let halted { work.quota.halt(halted) }
        work.fatal = fatal
        return work
    }

    private func refused(_ gate: GateName) -> Verdict { .refused(Refusal(gate, "no")) }

    private func report(_ classes: [ClassGeneration]) -> RunReport {
        var report = RunReport(iteration: 3, output: "out", engine: "scripted", model: "script", plan: plan)
        report.add(classes)
        return report
    }

    @Test("adds up by task and gate, the cheapest gate first")
    func addsUp() throws {
        let report = report([
            work(plan.demands[0], [.kept, refused(.leak), .kept, refused(.shape)]),
            work(plan.demands[1], [.kept, refused(.shape)], halted: .yieldCollapsed),
            work(plan.demands[2], [], halted: .attemptsExhausted),
        ])
        #expect(report.receivedCount == 6)
        #expect(report.keptCount == 3)
        let task = try #require(report.json["tasks"]?["s"])
        #expect(
            task.serialized() == #"{"selected":["a","b"],"received":6,"kept":3,"refused":{"shape":2,"leak":1},"#
                + #""boundary":null}"#)
        #expect(
            report.json["tasks"]?["t"]?.serialized() == #"{"selected":["c"],"received":0,"kept":0,"refused":{},"#
                + #""boundary":null}"#)
        #expect(
            report.json["stopped"]?.serialized()
                == #"[{"task":"s","label":"b","reason":"yield_collapsed"},{"task":"t","label":"c","reason":"attempts_exhausted"}]"#
        )
        #expect(report.status == .partial)
        #expect(report.exitStatus == 3)
    }

    @Test("bears the keys that programs rely on, an unknown cost as null")
    func bearsItsKeys() {
        var report = report([])
        report.usage.costUSD = nil
        let names = report.json.members?.map(\.name) ?? []
        for name in [
            "iteration", "status", "output", "engine", "tasks", "stopped", "calls", "input_tokens", "output_tokens",
            "cost_usd",
        ] {
            #expect(names.contains(name))
        }
        #expect(report.json["cost_usd"]?.isNull == true)
    }

    @Test("is complete when every quota is met, also when there was none")
    func isComplete() {
        #expect(report([]).exitStatus == 0)
        let report = report([work(plan.demands[0], [.kept, .kept])])
        #expect(report.status == .complete)
        #expect(report.json["status"]?.string == "complete")
        #expect(report.exitStatus == 0)
    }

    @Test("says that the user stopped it, unless an error did")
    func saysWhoStoppedIt() {
        var report = report([work(plan.demands[0], [.kept], halted: .interrupted)])
        #expect(report.status == .interrupted)
        #expect(report.exitStatus == 130)
        #expect(report.json["status"]?.string == "partial")
        report.fatal = RefineError(.keyRefused, "no")
        #expect(report.status == .partial)
        #expect(report.exitStatus == 77)
    }
}

@Suite("Reports of plans and analyses")
struct PlanReportTests {
    @Test("show each demand with its reason and confusions, and an unknown cost as null")
    func showDemands() {
        let plan = Plan(demands: [
            Sample.demand(
                "a", count: 16, reason: .zeroSupport,
                confusions: [Confusion(label: "b", count: 2, direction: .falseAlarm)])
        ])
        let estimate = PlanEstimate(calls: 3, inputTokens: 100, outputTokens: 50, costUSD: nil)
        #expect(
            PlanReport(plan: plan, estimate: estimate).json.serialized()
                == #"{"demands":[{"task":"intent","label":"a","count":16,"reason":"zero_support","f1":0.5,"support":10,"errors":0,"#
                + #""confusions":[{"label":"b","count":2,"direction":"false_alarm"}],"f1_interval":null,"unknown":false}],"#
                + #""estimate":{"calls":3,"input_tokens":100,"output_tokens":50,"cost_usd":null,"seconds":null,"#
                + #""low":{"calls":3,"input_tokens":100,"output_tokens":50,"cost_usd":null,"seconds":null},"#
                + #""high":{"calls":3,"input_tokens":100,"output_tokens":50,"cost_usd":null,"seconds":null},"earlier_calls":0}}"#
        )
    }

    @Test("list classes from the weakest")
    func listWeakestFirst() {
        let task = Sample.task(
            "t", [Sample.metrics("good", f1: 0.9), Sample.metrics("bad", f1: 0.1), Sample.metrics("worse", f1: 0.1)],
            matrix: [[5, 1, 0], [0, 1, 0], [0, 0, 1]])
        let json = AnalysisReport(tasks: [task]).json["tasks"]?["t"]
        #expect(json?["classes"]?.array?.compactMap { $0["label"]?.string } == ["bad", "worse", "good"])
        #expect(json?["confusion_pairs"]?.serialized() == #"[{"true":"good","predicted":"bad","count":1,"share":0.1}]"#)
        #expect(json?["kind"]?.string == "single_label")
    }
}

@Suite("Errors and diagnostics")
struct RefineErrorTests {
    @Test("bear the exit statuses that scripts rely on")
    func bearStatuses() {
        let statuses = Dictionary(uniqueKeysWithValues: RefineError.Code.allCases.map { ($0, $0.rawValue) })
        #expect(
            statuses == [
                .qualityGate: 2, .budgetSpent: 3, .usage: 64, .badInput: 65, .inputMissing: 66, .unavailable: 69,
                .cannotWrite: 73,
                .locked: 75,
                .keyRefused: 77,
                .badConfig: 78, .interrupted: 130,
            ])
    }

    @Test("are one line, whatever they speak of, with the place before and the hint below")
    func areOneLine() {
        let error = RefineError(
            .badInput, "found \"a\nb\u{1B}[31m\u{202E}\u{2029}\"", at: Place(file: "in\n.json", line: 3, path: "$.a"),
            hint: "look\nthere")
        #expect(
            error.description
                == "in\u{FFFD}.json:3: $.a: found \"a\u{FFFD}b\u{FFFD}[31m\u{FFFD}\u{FFFD}\"\nhint: look\u{FFFD}there")
        #expect(Diagnostic("a\nb", at: Place(file: "x")).description == "x: a\u{FFFD}b")
    }

    @Test("show the start of long texts, in characters")
    func showExcerpts() {
        #expect("short".excerpt(5) == "short")
        #expect("longer".excerpt(5) == "long…")
        #expect("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧".excerpt(2) == "👨‍👩‍👧…")
    }
}
