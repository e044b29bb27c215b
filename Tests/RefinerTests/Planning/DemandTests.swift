import Testing

@testable import Refiner

@Suite("A demand")
struct DemandTests {
    @Test("orders its rivals by both sides added up, and keeps the order of equals")
    func ordersRivals() {
        let demand = Sample.demand(confusions: [
            Confusion(label: "x", count: 4, direction: .missed), Confusion(label: "y", count: 3, direction: .missed),
            Confusion(label: "y", count: 2, direction: .falseAlarm),
            Confusion(label: "z", count: 2, direction: .falseAlarm),
            Confusion(label: "w", count: 2, direction: .missed),
        ])
        #expect(demand.rivals == ["y", "x", "z", "w"])
    }

    @Test("is listed under its task, tasks in the order of the plan")
    func isListedByTask() {
        let plan = Plan(demands: [
            Sample.demand("a", task: "t"), Sample.demand("b", task: "s"), Sample.demand("c", task: "t"),
        ])
        #expect(plan.tasks.map(\.name) == ["t", "s"])
        #expect(plan.tasks.map { $0.demands.map(\.label) } == [["a", "c"], ["b"]])
        #expect(plan.sampleCount == 12)
    }

    @Test(
        "shows its F1 with a point and two places in any locale",
        arguments: [(0.0, "0.00"), (0.005, "0.01"), (0.5, "0.50"), (1, "1.00"), (-0.001, "0.00"), (12.345, "12.35")])
    func showsNumbers(number: Double, text: String) {
        #expect(number.formatted(places: 2) == text)
    }
}

@Suite("Choosing the errors to show")
struct ErrorSpreadTests {
    private func pick(_ count: Int, _ errors: [ErrorSample]) -> [String] {
        ErrorSpread.pick(count, of: errors) { $0.spurious.first ?? "" }.map(\.text)
    }

    private let errors = [
        Sample.error("x1", "a", "x", 0.9), Sample.error("x2", "a", "x", 0.5), Sample.error("x3", "a", "x", 0.7),
        Sample.error("y1", "a", "y", 0.99), Sample.error("z1", "a", "z"), Sample.error("z2", "a", "z", 0.8),
    ]

    @Test("takes from each confusion in turn, the largest first, and of each the least confident first")
    func spreadsOverConfusions() {
        #expect(pick(6, errors) == ["x2", "z2", "y1", "x3", "z1", "x1"])
    }

    @Test("gives as many as asked for and never more than there are")
    func respectsTheCount() {
        #expect(pick(3, errors) == ["x2", "z2", "y1"])
        #expect(pick(100, errors).count == 6)
        #expect(pick(0, errors) == [])
        #expect(pick(5, []) == [])
    }
}

@Suite("Near names")
struct NearNamesTests {
    @Test("are within a third in edits, or hold the name, closest first, at most three")
    func areClose() {
        #expect(NearNames.of("card_arival", among: ["card_arrival", "lost_card", "cash"]) == ["card_arrival"])
        #expect(NearNames.of("ARRIVAL", among: ["card_arrival", "exchange"]) == ["card_arrival"])
        #expect(NearNames.of("ab", among: ["ax", "ay", "az", "aw"]).count == 3)
        #expect(NearNames.of("something", among: ["else"]) == [])
        #expect(NearNames.of("x", among: []) == [])
    }

    @Test("count insertions, deletions and substitutions")
    func countEdits() {
        #expect(NearNames.editDistance(Array("kitten"), Array("sitting")) == 3)
        #expect(NearNames.editDistance([], Array("abc")) == 3)
        #expect(NearNames.editDistance(Array("abc"), Array("abc")) == 0)
    }
}
