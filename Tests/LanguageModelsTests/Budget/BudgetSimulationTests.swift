import RefinerTestSupport
import Testing

@testable import LanguageModels

@Suite("A budget through ten thousand calls in virtual time")
struct BudgetSimulationTests {
    @Test("is never overspent, and refuses only what cannot fit", arguments: 0..<50)
    func bounded(seed: Int) {
        var run = BudgetRun(seed: UInt64(seed), mayExceed: false)
        run.perform(calls: 200)
        #expect(run.faults == [])
        #expect(run.granted + run.refused == 200)
        #expect(run.limits.allow(run.settled))
    }

    @Test("is overspent by no more than requests in flight took beyond their bounds", arguments: 0..<50)
    func excess(seed: Int) {
        var run = BudgetRun(seed: UInt64(1000 + seed), mayExceed: true)
        run.perform(calls: 200)
        #expect(run.faults == [])
        let bearable = run.excessInFlight
        if let calls = run.limits.calls { #expect(run.settled.calls <= calls) }
        if let tokens = run.limits.tokens { #expect(run.settled.tokens <= tokens + bearable.tokens) }
        if let cost = run.limits.cost { #expect(run.settled.cost <= cost + bearable.cost) }
    }

    @Test("meets grants, waits and refusals on its way")
    func variety() {
        var runs = (0..<50).map { BudgetRun(seed: $0, mayExceed: false) }
        for index in runs.indices { runs[index].perform(calls: 200) }
        #expect(runs.map(\.granted).reduce(0, +) > 1000)
        #expect(runs.map(\.refused).reduce(0, +) > 1000)
        #expect(runs.map(\.waits).reduce(0, +) > 100)
    }
}

/// Random calls against a random budget, with books of its own to check the verdicts by.
private struct BudgetRun {
    private struct Call {
        let number: UInt64
        let need: Spending
        let actual: Spending
        let end: Duration
    }

    let limits: SpendingLimits
    private(set) var settled = Spending.zero
    private(set) var granted = 0
    private(set) var refused = 0
    private(set) var waits = 0
    private(set) var faults: [String] = []
    /// What those in flight at the last grant of all took beyond their needs.
    private(set) var excessInFlight = Spending.zero

    private var state: BudgetState
    private var random: SplitMix64
    private let concurrency: Int
    private let mayExceed: Bool
    private var now = Duration.zero
    private var inFlight: [Call] = []

    init(seed: UInt64, mayExceed: Bool) {
        var random = SplitMix64(seed: seed)
        func maybe(_ range: ClosedRange<Int>) -> Int? {
            Bool.random(using: &random) ? Int.random(in: range, using: &random) : nil
        }
        limits = SpendingLimits(
            calls: maybe(1...250),
            tokens: maybe(100...200_000),
            cost: maybe(1...500).map(Money.cents),
            time: maybe(10...3000).map { .seconds($0) }
        )
        concurrency = Int.random(in: 1...40, using: &random)
        state = BudgetState(limits: limits)
        self.random = random
        self.mayExceed = mayExceed
    }

    mutating func perform(calls: Int) {
        for _ in 0..<calls {
            while inFlight.count >= concurrency { settleNext() }
            let need = Spending(
                calls: 1,
                tokens: Int.random(in: 1...3000, using: &random),
                cost: .cents(Int.random(in: 0...9, using: &random))
            )
            decide(need)
        }
        while !inFlight.isEmpty { settleNext() }
    }

    private var needsInFlight: Spending { inFlight.reduce(.zero) { $0 + $1.need } }

    private mutating func decide(_ need: Spending) {
        while true {
            let fits = limits.allow(settled + needsInFlight + need)
            let mayFit = limits.allow(settled + need) && now < limits.time ?? .seconds(1_000_000)
            switch state.reserve(need, elapsed: now) {
            case .granted(let number):
                if !fits || !mayFit { faults.append("granted \(need) beyond the limits") }
                granted += 1
                start(number, need)
                return
            case .refused(let reason):
                if mayFit { faults.append("refused \(need), which may fit: \(reason)") }
                refused += 1
                return
            case .mustWait:
                if fits || !mayFit || inFlight.isEmpty { faults.append("\(need) waits for nothing") }
                guard !inFlight.isEmpty else { return }
                waits += 1
                settleNext()
            }
        }
    }

    private mutating func start(_ number: UInt64, _ need: Spending) {
        let wasSent = Int.random(in: 0..<10, using: &random) > 0
        let most = mayExceed && Bool.random(using: &random) ? 2 : 1
        let actual = Spending(
            calls: wasSent ? 1 : 0,
            tokens: wasSent ? Int.random(in: 0...(most * need.tokens), using: &random) : 0,
            cost: wasSent ? Money(picodollars: .random(in: 0...(most * need.cost.picodollars), using: &random)) : .zero
        )
        let end = now + .milliseconds(Int.random(in: 100...60_000, using: &random))
        inFlight.append(Call(number: number, need: need, actual: actual, end: end))
        excessInFlight = inFlight.reduce(.zero) { sum, call in
            sum + (call.actual - call.need).withoutNegatives
        }
    }

    private mutating func settleNext() {
        guard let index = inFlight.indices.min(by: { inFlight[$0].end < inFlight[$1].end }) else { return }
        let call = inFlight.remove(at: index)
        now = max(now, call.end)
        state.settle(call.number, actual: call.actual)
        settled += call.actual
    }
}
