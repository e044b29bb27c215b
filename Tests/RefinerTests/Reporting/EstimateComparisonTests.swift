import JSONText
import Testing

@testable import Refiner

@Suite("What was expected beside what came")
struct EstimateComparisonTests {
    private func text(_ estimate: JSON?, _ change: (inout AuditSums) -> Void) -> String? {
        var usage = AuditSums()
        change(&usage)
        return EstimateComparison(estimate: estimate, usage: usage).text
    }

    @Test("is one sentence")
    func sentence() {
        let estimate: JSON = [
            "calls": 156, "input_tokens": 98_000, "output_tokens": 20_500, "cost_usd": 0.0719, "something": "new",
        ]
        let text = text(estimate) {
            $0.calls = 1
            $0.inputTokens = 1_234_567
            $0.outputTokens = 10
            $0.costUSD = 12.5
        }
        #expect(
            text == "estimated 156 calls, 98,000 tokens in, 20,500 out, $0.0719; took 1 call, 1,234,567 tokens in, "
                + "10 out, $12.50")
    }

    @Test("says nothing of what is unknown or not counted")
    func unknown() {
        let offline: JSON = ["calls": 4, "input_tokens": 0, "output_tokens": 0, "cost_usd": 0]
        #expect(text(offline) { $0.calls = 5 } == "estimated 4 calls; took 5 calls")
        let unpriced: JSON = ["calls": 4, "input_tokens": 1, "output_tokens": 0, "cost_usd": JSON.null]
        #expect(text(unpriced) { $0.costUSD = nil } == "estimated 4 calls, 1 tokens in, 0 out; took 0 calls")
        #expect(text(nil) { $0.calls = 5 } == nil)
        #expect(text(["calls": 0]) { _ in } == nil)
    }

    @Test(
        "shows an amount with the digits that say something",
        arguments: [
            (0, "$0"), (1234.567, "$1234.57"), (1, "$1.00"), (0.5, "$0.500"), (0.0123, "$0.0123"),
            (0.00012345, "$0.000123"), (0.0000001, "< $0.000001"), (-0.25, "-$0.250"), (.nan, "–"),
        ])
    func dollars(amount: Double, text: String) {
        #expect(amount.asDollars == text)
    }

    @Test("names waste in words, and none where there is none")
    func waste() {
        var sums = AuditSums()
        #expect(sums.waste == nil)
        sums.retries = 12
        sums.failed = 3
        sums.inputTokens = 60_000
        sums.outputTokens = 10_166
        sums.wastedTokens = 4210
        #expect(sums.waste == "12 retries; 3 calls failed; 4,210 tokens (6 %) brought nothing used")
    }

    @Test(
        "groups the digits of any whole number",
        arguments: [(0, "0"), (999, "999"), (-1000, "-1,000"), (.max, "9,223,372,036,854,775,807")])
    func grouped(number: Int, text: String) {
        #expect(number.grouped == text)
    }
}
