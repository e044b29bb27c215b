import JSONText

/// What a run was expected to cost beside what it did cost.
struct EstimateComparison {
    /// The estimate as the state keeps it: JSON with `calls`, `input_tokens`, `output_tokens`, `cost_usd` and possibly
    /// more.
    let estimate: JSON?
    /// What came.
    let usage: AuditSums

    /// `estimated 156 calls, 98,000 tokens in, 20,000 out, $0.07; took 160 calls, …`; nil without an estimate, or when
    /// neither has any calls.
    var text: String? {
        guard let estimate, let calls = estimate["calls"]?.int, calls > 0 || usage.calls > 0 else { return nil }
        let expected = Self.text(
            calls: calls, input: estimate["input_tokens"]?.int, output: estimate["output_tokens"]?.int,
            cost: estimate["cost_usd"]?.double)
        let actual = Self.text(
            calls: usage.calls, input: usage.inputTokens, output: usage.outputTokens, cost: usage.costUSD)
        return "estimated \(expected); took \(actual)"
    }

    private static func text(calls: Int, input: Int?, output: Int?, cost: Double?) -> String {
        var parts = [calls == 1 ? "1 call" : "\(calls.grouped) calls"]
        // An engine that counts no tokens has none to compare.
        if let input, let output, input > 0 || output > 0 {
            parts += ["\(input.grouped) tokens in", "\(output.grouped) out"]
        }
        if let cost, cost > 0 { parts.append(cost.asDollars) }
        return parts.joined(separator: ", ")
    }
}

extension Double {
    /// The amount with as many digits as say something: cents from a dollar on, else two that are not zero.
    package var asDollars: String {
        guard isFinite else { return "–" }
        let places =
            switch abs(self) {
            case 0: 0
            case 0.995...: 2
            case 0.0995...: 3
            case 0.00995...: 4
            case 0.000995...: 5
            default: 6
            }
        let digits = formatted(places: places)
        if self > 0, self < 0.000_000_5 { return "< $0.000001" }
        return digits.hasPrefix("-") ? "-$\(digits.dropFirst())" : "$\(digits)"
    }
}
