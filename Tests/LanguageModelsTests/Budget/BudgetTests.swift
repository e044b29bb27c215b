import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A budget")
struct BudgetTests {
    @Test("without limits lets everything pass and keeps the sum")
    func unlimited() async throws {
        let budget = Budget()
        let reservation = try await budget.reserve(Spending(calls: 1, tokens: 100, cost: .cents(1)))
        #expect(budget.spent == .zero)
        budget.settle(reservation, actual: Spending(calls: 1, tokens: 70, cost: .cents(1)))
        #expect(budget.spent == Spending(calls: 1, tokens: 70, cost: .cents(1)))
        #expect(budget.timeLeft == nil)
    }

    @Test("goes on from what was spent before")
    func resumed() async throws {
        let budget = Budget(limits: SpendingLimits(calls: 5), spent: Spending(calls: 5))
        await #expect(throws: Budget.Refusal.spent("the budget of 5 calls is spent")) {
            try await budget.reserve(Spending(calls: 1))
        }
    }

    @Test("lets a request wait until others settle lower")
    func waiting() async throws {
        let budget = Budget(limits: SpendingLimits(tokens: 100))
        let first = try await budget.reserve(Spending(tokens: 80))
        let second = Task { try await budget.reserve(Spending(tokens: 80)) }
        await budget.untilWaiting(1)
        budget.settle(first, actual: Spending(tokens: 20))
        #expect(try await second.value.need.tokens == 80)
    }

    @Test("refuses those who wait once they cannot fit any more, and serves the next")
    func refusedWhileWaiting() async throws {
        let budget = Budget(limits: SpendingLimits(tokens: 100))
        let first = try await budget.reserve(Spending(tokens: 60))
        let large = Task { try await budget.reserve(Spending(tokens: 80)) }
        await budget.untilWaiting(1)
        let small = Task { try await budget.reserve(Spending(tokens: 50)) }
        await budget.untilWaiting(2)
        budget.settle(first, actual: Spending(tokens: 50))
        await #expect(throws: Budget.Refusal.spent("the budget of 100 tokens is spent (50 used)")) {
            try await large.value
        }
        #expect(try await small.value.need.tokens == 50)
    }

    @Test("serves those who wait in the order they came")
    func order() async throws {
        let budget = Budget(limits: SpendingLimits(tokens: 100))
        let served = Recorder<Int>()
        let first = try await budget.reserve(Spending(tokens: 100))
        var tasks: [Task<Void, any Error>] = []
        for index in 0..<200 {
            tasks.append(
                Task {
                    let reservation = try await budget.reserve(Spending(tokens: 100))
                    served.record(index)
                    budget.settle(reservation, actual: .zero)
                })
            await budget.untilWaiting(index + 1)
        }
        budget.settle(first, actual: .zero)
        for task in tasks { try await task.value }
        #expect(served.values == Array(0..<200))
    }

    @Test("lets no smaller need pass one that waits")
    func noPassing() async throws {
        let budget = Budget(limits: SpendingLimits(tokens: 100))
        let first = try await budget.reserve(Spending(tokens: 90))
        let large = Task { try await budget.reserve(Spending(tokens: 100)) }
        await budget.untilWaiting(1)
        let small = Task { try await budget.reserve(Spending(tokens: 1)) }
        await budget.untilWaiting(2)
        budget.settle(first, actual: .zero)
        budget.settle(try await large.value, actual: .zero)
        #expect(try await small.value.need.tokens == 1)
    }

    @Test("lets a cancelled task go and serves those behind it")
    func cancellation() async throws {
        let budget = Budget(limits: SpendingLimits(tokens: 100))
        let first = try await budget.reserve(Spending(tokens: 60))
        let large = Task { try await budget.reserve(Spending(tokens: 90)) }
        await budget.untilWaiting(1)
        let small = Task { try await budget.reserve(Spending(tokens: 40)) }
        await budget.untilWaiting(2)
        large.cancel()
        await #expect(throws: Budget.Refusal.cancelled) { try await large.value }
        #expect(try await small.value.need.tokens == 40)
        budget.settle(first, actual: .zero)
    }

    @Test("refuses a task that is cancelled already, and sets nothing aside for it")
    func cancelledBefore() async throws {
        let budget = Budget(limits: SpendingLimits(calls: 1))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await budget.reserve(Spending(calls: 1))
        }
        await #expect(throws: Budget.Refusal.cancelled) { try await task.value }
        _ = try await budget.reserve(Spending(calls: 1))
    }

    @Test("refuses all when its time is over, those who wait as soon as one settles")
    func deadline() async throws {
        let time = VirtualTimeSource()
        try await time.sleep(for: .seconds(1000))
        let budget = Budget(limits: SpendingLimits(calls: 1, time: .seconds(600)), time: time)
        #expect(budget.timeLeft == .seconds(600))
        let first = try await budget.reserve(Spending(calls: 1))
        let second = Task { try await budget.reserve(Spending(calls: 1)) }
        await budget.untilWaiting(1)
        try await time.sleep(for: .seconds(599))
        #expect(budget.timeLeft == .seconds(1))
        try await time.sleep(for: .seconds(2))
        #expect(budget.timeLeft == .zero)
        budget.settle(first, actual: .zero)
        await #expect(throws: Budget.Refusal.spent("the 10 minutes are over")) { try await second.value }
        await #expect(throws: Budget.Refusal.spent("the 10 minutes are over")) {
            try await budget.reserve(Spending(calls: 1))
        }
    }

    @Test("is kept to by many tasks at once, and leaves nobody waiting", arguments: 0..<8)
    func storm(seed: UInt64) async {
        let limits = SpendingLimits(calls: 300, tokens: 100_000, cost: .cents(700))
        let budget = Budget(limits: limits)
        let taken = Recorder<Spending>()
        let wrong = Recorder<Spending>()
        await withDiscardingTaskGroup { group in
            for index in 0..<600 {
                group.addTask {
                    var random = SplitMix64(seed: seed << 32 | UInt64(index))
                    let need = Spending(
                        calls: 1, tokens: .random(in: 1...900, using: &random),
                        cost: .cents(.random(in: 0...9, using: &random)))
                    let actual = Spending(
                        calls: 1, tokens: .random(in: 0...need.tokens, using: &random),
                        cost: Money(picodollars: .random(in: 0...need.cost.picodollars, using: &random)))
                    let isCancelled = index % 7 == 0
                    let task = Task {
                        do {
                            let reservation = try await budget.reserve(need)
                            await Task.yield()
                            taken.record(actual)
                            budget.settle(reservation, actual: actual)
                        } catch Budget.Refusal.spent {
                            let sum = budget.spent + need
                            if sum.calls <= 300, sum.tokens <= 100_000, sum.cost <= .cents(700) { wrong.record(need) }
                        } catch {}
                    }
                    if isCancelled { task.cancel() }
                    await task.value
                }
            }
        }
        let sum = taken.values.reduce(.zero, +)
        #expect(budget.spent == sum)
        #expect(sum.calls <= 300 && sum.tokens <= 100_000 && sum.cost <= .cents(700))
        #expect(sum.calls > 100)
        #expect(wrong.values.isEmpty)
        #expect(budget.waitingCount == 0)
    }

    @Test("makes an amount of a request's usage and price")
    func amount() throws {
        let usage = TokenUsage(inputTokens: 1000, outputTokens: 100)
        let price = try ModelPrice(parsing: "0.40/1.60/0.10/0.20/0.80")
        #expect(
            Spending(of: usage, price: price)
                == Spending(calls: 1, tokens: 1100, cost: try #require(Money(decimal: "0.00056"))))
        #expect(
            Spending(of: usage, price: price, isBatch: true).cost == Money(decimal: "0.00028"))
        #expect(Spending(of: usage, price: nil).cost == .zero)
        let huge = TokenUsage(inputTokens: .max, outputTokens: .max)
        #expect(Spending(of: huge, price: price).tokens == .max)
    }
}

extension Budget {
    /// Returns when so many tasks wait.
    fileprivate func untilWaiting(_ count: Int) async {
        while waitingCount < count { await Task.yield() }
    }
}
