import Testing

@testable import Refiner

@Suite("Planning for weak classes")
struct WeakClassPlannerTests {
    private let analysis = Analysis(tasks: [
        Sample.task(
            "intent",
            [
                Sample.metrics("lost_card", f1: 0.5), Sample.metrics("card_arrival", f1: 0.95),
                Sample.metrics("exchange", f1: 0.7), Sample.metrics("unseen", f1: 0, support: 0),
            ],
            errors: [
                Sample.error("where is it", "lost_card", "card_arrival", 0.9),
                Sample.error("gone", "lost_card", "exchange", 0.4),
                Sample.error("late", "card_arrival", "lost_card", 0.6),
            ]),
        Sample.task("mood", [Sample.metrics("good", f1: 0.6), Sample.metrics("bad", f1: 0.9)]),
    ])

    private let dataset = Dataset(tasks: [
        TaskDataset(
            name: "intent",
            rows: Sample.rows("lost_card", (1...20).map { "lost \($0)" })
                + Sample.rows("card_arrival", (1...20).map { "arrival \($0)" })),
        TaskDataset(name: "mood", rows: [Sample.row("fine", "good")]),
    ])

    private func plan(_ planner: WeakClassPlanner) throws -> Plan { try planner.plan(analysis, dataset: dataset) }

    private func labels(_ planner: WeakClassPlanner) throws -> [String] { try plan(planner).demands.map(\.label) }

    @Test("chooses classes whose F1 is below the threshold and that were evaluated, in the order of the analysis")
    func choosesWeakClasses() throws {
        #expect(try labels(WeakClassPlanner()) == ["lost_card", "exchange", "good"])
        #expect(try labels(WeakClassPlanner(threshold: 0.7)) == ["lost_card", "good"])
        #expect(try labels(WeakClassPlanner(threshold: 0)) == [])
        #expect(try labels(WeakClassPlanner(threshold: 1)) == ["lost_card", "card_arrival", "exchange", "good", "bad"])
    }

    @Test("chooses classes without support only on request, and says why")
    func choosesZeroSupport() throws {
        let plan = try plan(WeakClassPlanner(includeZeroSupport: true, labels: ["unseen"]))
        let demand = try #require(plan.demands.first)
        #expect(demand.reason == .zeroSupport)
        #expect(demand.support == 0)
        #expect(demand.explanation == "no evaluated sample is of this class")
    }

    @Test("chooses by the lower bound on request: all that point chooses, and those few samples show to be good")
    func choosesByLowerBound() throws {
        let metrics = [
            ("few good", 1.0, 5), ("many good", 0.98, 900), ("few bad", 0.5, 5), ("many bad", 0.5, 900),
            ("unseen", 0, 0),
        ].map { Sample.metrics($0.0, f1: $0.1, support: $0.2) }
        let analysis = Analysis(tasks: [Sample.task("t", metrics)])
        func demands(_ selection: ClassSelection) throws -> [Demand] {
            try WeakClassPlanner(threshold: 0.9, selection: selection).plan(analysis, dataset: Dataset(tasks: []))
                .demands
        }
        #expect(try demands(.point).map(\.label) == ["few bad", "many bad"])
        #expect(try demands(.lower).map(\.label) == ["few good", "few bad", "many bad"])
        #expect(try demands(.lower).map(\.reason) == [.unknown, .weak, .weak])
        #expect(try demands(.lower).map(\.isUnknown) == [true, false, false])
        #expect(try demands(.lower)[0].explanation == "F1 1.00 over 5 samples may be below the threshold")
        let left = try WeakClassPlanner(threshold: 0.9, selection: .lower, labels: ["many good"])
            .plan(analysis, dataset: Dataset(tasks: []))
        #expect(left.diagnostics.contains { $0.message.contains("the lower bound of its F1 0.97 is not below") })
    }

    @Test("never chooses fewer by the lower bound than by the point, for real analyses", arguments: Repository.analyses)
    func lowerHoldsPoint(fixture: String) throws {
        let analysis = try Repository.analysis(fixture)
        for threshold in [0.3, 0.5, 0.7, 0.9] {
            func keys(_ selection: ClassSelection) throws -> Set<DemandKey> {
                let planner = WeakClassPlanner(threshold: threshold, selection: selection)
                return Set(try planner.plan(analysis, dataset: Dataset(tasks: [])).demands.map(\.key))
            }
            #expect(try keys(.lower).isSuperset(of: keys(.point)))
        }
    }

    @Test("asks for as many samples a class as it is told")
    func asksForTheCount() throws {
        let plan = try plan(WeakClassPlanner(maxPerClass: 5))
        #expect(plan.demands.allSatisfy { $0.count == 5 })
        #expect(plan.sampleCount == 15)
    }

    @Test("keeps to the tasks and classes it is given")
    func keepsToFilters() throws {
        #expect(try labels(WeakClassPlanner(tasks: ["mood"])) == ["good"])
        #expect(try labels(WeakClassPlanner(labels: ["exchange", "good"])) == ["exchange", "good"])
        #expect(try labels(WeakClassPlanner(tasks: ["intent"], labels: ["exchange"])) == ["exchange"])
    }

    @Test("refuses the name of a task or class that is not there, and offers near ones")
    func refusesUnknownNames() throws {
        let task = try #require(throws: RefineError.self) { try plan(WeakClassPlanner(tasks: ["intnet"])) }
        #expect(task.code == .usage)
        #expect(task.message == "no task is called \"intnet\"")
        #expect(task.hint == "did you mean intent?")
        let label = try #require(throws: RefineError.self) { try plan(WeakClassPlanner(labels: ["arrival"])) }
        #expect(label.code == .usage)
        #expect(label.hint == "did you mean card_arrival?")
        let far = try #require(throws: RefineError.self) { try plan(WeakClassPlanner(labels: ["something else"])) }
        #expect(far.hint == "there are: lost_card, card_arrival, exchange, unseen, good and 1 more")
        let elsewhere = try #require(throws: RefineError.self) {
            try plan(WeakClassPlanner(tasks: ["mood"], labels: ["lost_card"]))
        }
        #expect(elsewhere.code == .usage)
    }

    @Test("says why a class asked for by name is left alone")
    func explainsStrongClasses() throws {
        let plan = try plan(WeakClassPlanner(labels: ["card_arrival", "unseen"]))
        #expect(plan.demands.isEmpty)
        #expect(
            plan.diagnostics.map(\.message) == [
                "task intent: class card_arrival is left alone: its F1 0.95 is not below the threshold",
                "task intent: class unseen is left alone: no evaluated sample is of it (--include-zero-support plans for such classes)",
            ])
    }

    @Test("says that the dataset has no rows of a task, and plans for it all the same")
    func namesTasksWithoutRows() throws {
        let plan = try WeakClassPlanner(tasks: ["mood"]).plan(analysis, dataset: Dataset(tasks: []))
        #expect(plan.demands.map(\.label) == ["good"])
        #expect(plan.diagnostics.map(\.message) == ["task mood: the dataset has no rows of it"])
    }

    @Test("shows misses, false alarms, own examples and those of the rivals")
    func showsEvidence() throws {
        let plan = try plan(WeakClassPlanner(labels: ["lost_card"]))
        let demand = try #require(plan.demands.first)
        #expect(demand.errorCount == 2)
        #expect(Set(demand.evidence.misses.map(\.text)) == ["where is it", "gone"])
        #expect(demand.evidence.falseAlarms.map(\.text) == ["late"])
        #expect(demand.evidence.examples.count == 8)
        #expect(demand.evidence.examples.allSatisfy { $0.hasPrefix("lost ") })
        #expect(demand.evidence.rivalExamples.map(\.label) == ["card_arrival"])
        #expect(demand.evidence.rivalExamples.first?.texts.count == 4)
    }

    @Test("gives the same plan for the same seed and other examples for another")
    func isDeterministic() throws {
        let first = try plan(WeakClassPlanner(seed: 7))
        #expect(try plan(WeakClassPlanner(seed: 7)) == first)
        #expect(try plan(WeakClassPlanner(seed: 8)) != first)
    }

    @Test("takes the kind of the rows, and of the analysis where there are none")
    func takesTheKind() throws {
        let analysis = Analysis(tasks: [Sample.task("t", [Sample.metrics("a")], kind: .multiLabel)])
        let rows = Dataset(tasks: [TaskDataset(name: "t", rows: [Sample.row("x", "a")])])
        #expect(try WeakClassPlanner().plan(analysis, dataset: rows).demands.map(\.kind) == [.singleLabel])
        #expect(try WeakClassPlanner().plan(analysis, dataset: Dataset(tasks: [])).demands.map(\.kind) == [.multiLabel])
    }

    @Test("counts an error sample of several labels for the labels that were missed, not for those that were seen")
    func countsMissedLabels() throws {
        let error = ErrorSample(text: "x", trueLabels: ["a", "b"], predictedLabels: ["b", "c"])
        let metrics = ["a", "b", "c"].map { Sample.metrics($0) }
        let analysis = Analysis(tasks: [Sample.task("t", metrics, kind: .multiLabel, errors: [error])])
        let plan = try WeakClassPlanner().plan(analysis, dataset: Dataset(tasks: []))
        #expect(plan.demands.map(\.errorCount) == [1, 0, 0])
        #expect(plan.demands.map(\.evidence.falseAlarms.count) == [0, 0, 1])
    }
}
