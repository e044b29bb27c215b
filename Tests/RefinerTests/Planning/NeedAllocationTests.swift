import TextFeatures
import Testing

@testable import Refiner

@Suite("Samples shared out by need")
struct NeedAllocationTests {
    @Test("are as many as asked for, in proportion, the first in order among equals")
    func proportion() {
        #expect(NeedAllocation(samples: 7, perClass: 100).quotas([0.4, 0.2, 0.1]) == [4, 2, 1])
        #expect(NeedAllocation(samples: 2, perClass: 8).quotas([0.3, 0.3, 0.3]) == [1, 1, 0])
    }

    @Test("give no class more than the cap, and what it cannot take to the others")
    func cap() {
        #expect(NeedAllocation(samples: 12, perClass: 4).quotas([0.9, 0.1, 0.1, 0.1]) == [4, 3, 3, 2])
        #expect(NeedAllocation(samples: 100, perClass: 2).quotas([0.9, 0, 0.1]) == [2, 0, 2])
    }

    @Test("are four a class where no number is given, and none where nothing is needed")
    func defaults() {
        #expect(NeedAllocation().quotas([0.5, 0.5, 0]).reduce(0, +) == 8)
        #expect(NeedAllocation(samples: 5).quotas([0, 0]) == [0, 0])
        #expect(NeedAllocation(samples: .max, perClass: .max).quotas([]) == [])
    }

    @Test("draw a class of few evaluated samples towards the mean, and one of many hardly")
    func support() {
        func need(_ support: Int) -> Double {
            NeedAllocation.need(
                ClassMetrics(label: "a", precision: 0, recall: 0, f1: 0, support: support), mean: 0.8)
        }
        #expect(abs(need(2) - 0.6) < 1e-12)
        #expect(need(2000) > 0.99)
        #expect(need(0) < 0.21)
    }

    @Test("reach every class with something to gain, the weak ones named so")
    func plan() throws {
        let analysis = try Repository.analysis("banking77-10")
        let plan = try WeakClassPlanner(threshold: 0.6, need: NeedAllocation(samples: 320)).plan(
            analysis, dataset: Dataset(tasks: []))
        #expect(plan.sampleCount == 320)
        #expect(plan.demands.allSatisfy { (1...8).contains($0.count) })
        #expect(plan.demands.allSatisfy { ($0.reason == .weak) == ($0.f1 < 0.6) })
        #expect(plan.demands.contains { $0.reason == .need })
        let short = try WeakClassPlanner(need: NeedAllocation(samples: 320, perClass: 2)).plan(
            analysis, dataset: Dataset(tasks: []))
        #expect(short.diagnostics.contains { $0.message.contains("of 320 samples are planned") })
    }
}
