import RefinerTestSupport
import Testing

@testable import LanguageModels

@Suite("The state of a budget")
struct BudgetStateTests {
    @Test("grants what fits, lets wait what may fit, refuses what cannot")
    func verdicts() {
        var state = BudgetState(limits: SpendingLimits(tokens: 100))
        #expect(state.reserve(Spending(tokens: 60), elapsed: .zero) == .granted(1))
        #expect(state.reserve(Spending(tokens: 60), elapsed: .zero) == .mustWait)
        #expect(state.reserve(Spending(tokens: 40), elapsed: .zero) == .granted(2))
        state.settle(1, actual: Spending(tokens: 50))
        #expect(
            state.reserve(Spending(tokens: 60), elapsed: .zero)
                == .refused("the budget of 100 tokens is spent (50 used)"))
        #expect(state.reserve(Spending(tokens: 50), elapsed: .zero) == .mustWait)
        state.settle(2, actual: .zero)
        #expect(state.reserve(Spending(tokens: 50), elapsed: .zero) == .granted(3))
    }

    @Test("refuses everybody once the calls are spent")
    func calls() {
        var state = BudgetState(limits: SpendingLimits(calls: 2), settled: Spending(calls: 1))
        #expect(state.reserve(Spending(calls: 1), elapsed: .zero) == .granted(1))
        #expect(state.reserve(Spending(calls: 1), elapsed: .zero) == .mustWait)
        state.settle(1, actual: Spending(calls: 1))
        #expect(state.reserve(Spending(calls: 1), elapsed: .zero) == .refused("the budget of 2 calls is spent"))
    }

    @Test("still grants a smaller need after it refused a greater one")
    func smaller() {
        var state = BudgetState(limits: SpendingLimits(cost: Money(decimal: "1")), settled: Spending(cost: .cents(90)))
        #expect(
            state.reserve(Spending(cost: .cents(11)), elapsed: .zero)
                == .refused("the budget of $1.00 is spent ($0.90 used)"))
        #expect(state.reserve(Spending(cost: .cents(10)), elapsed: .zero) == .granted(1))
    }

    @Test(
        "says in plain words what is spent",
        arguments: [
            (SpendingLimits(calls: 100), Spending(calls: 100), "the budget of 100 calls is spent"),
            (SpendingLimits(calls: 1), Spending(calls: 1), "the budget of 1 call is spent"),
            (SpendingLimits(calls: 0), .zero, "the budget of 0 calls is spent"),
            (
                SpendingLimits(tokens: 20_000), Spending(tokens: 19_990),
                "the budget of 20,000 tokens is spent (19,990 used)"
            ),
            (
                SpendingLimits(cost: Money(decimal: "1.5")), Spending(cost: Money(decimal: "1.4987")!),
                "the budget of $1.50 is spent ($1.4987 used)"
            ),
            (
                SpendingLimits(tokens: 5), .zero,
                "the budget of 5 tokens is too small for a request that may take 1,000 tokens"
            ),
            (
                SpendingLimits(cost: Money(decimal: "0.001")), .zero,
                "the budget of $0.001 is too small for a request that may take $0.01"
            ),
            (SpendingLimits(time: .seconds(600)), .zero, "the 10 minutes are over"),
            (SpendingLimits(time: .seconds(60)), .zero, "the 1 minute is over"),
            (SpendingLimits(time: .seconds(90)), .zero, "the 90 seconds are over"),
            (SpendingLimits(time: .milliseconds(500)), .zero, "the 1 second is over"),
            (SpendingLimits(time: .seconds(-5)), .zero, "the 0 seconds are over"),
        ] as [(SpendingLimits, Spending, String)]
    )
    func words(limits: SpendingLimits, settled: Spending, expected: String) {
        var state = BudgetState(limits: limits, settled: settled)
        let need = Spending(calls: 1, tokens: 1000, cost: .cents(1))
        #expect(state.reserve(need, elapsed: .seconds(600)) == .refused(expected))
    }

    @Test("counts more than was reserved as it is")
    func excess() {
        var state = BudgetState(limits: SpendingLimits(tokens: 100))
        #expect(state.reserve(Spending(tokens: 10), elapsed: .zero) == .granted(1))
        state.settle(1, actual: Spending(tokens: 130))
        #expect(state.settled.tokens == 130)
        #expect(
            state.reserve(Spending(calls: 1), elapsed: .zero)
                == .refused("the budget of 100 tokens is spent (130 used)"))
    }

    @Test("settles a reservation once")
    func twice() {
        var state = BudgetState(limits: SpendingLimits(calls: 3))
        #expect(state.reserve(Spending(calls: 1), elapsed: .zero) == .granted(1))
        for _ in 0..<3 { state.settle(1, actual: Spending(calls: 1)) }
        state.settle(99, actual: Spending(calls: 1))
        #expect(state.settled.calls == 1)
        #expect(state.reserved == .zero)
    }

    @Test("bears the greatest and the most negative numbers")
    func hostile() {
        let most = Spending(calls: .max, tokens: .max, cost: Money(picodollars: .max))
        let least = Spending(calls: .min, tokens: .min, cost: Money(picodollars: .min))
        let nearly = Spending(calls: .max - 1, tokens: .max, cost: most.cost)
        var open = BudgetState(limits: SpendingLimits(calls: .max - 1))
        #expect(open.reserve(Spending(tokens: .max, cost: most.cost), elapsed: .zero) == .granted(1))
        #expect(open.reserve(Spending(tokens: .max, cost: most.cost), elapsed: .zero) == .granted(2))
        #expect(open.reserve(nearly, elapsed: .zero) == .granted(3))
        #expect(open.reserve(nearly, elapsed: .zero) == .mustWait)
        #expect(open.reserve(most, elapsed: .zero) != .mustWait)
        for number: UInt64 in 1...3 { open.settle(number, actual: most) }
        #expect(open.settled == most)
        #expect(open.reserved == .zero)

        var limited = BudgetState(limits: SpendingLimits(calls: 1, tokens: 1, cost: .cents(1)), settled: least)
        #expect(limited.settled == .zero)
        #expect(limited.reserve(least, elapsed: .zero) == .granted(1))
        limited.settle(1, actual: least)
        #expect(limited.settled == .zero)
    }
}
