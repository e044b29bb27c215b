import LanguageModels

/// Works out what the calls for a plan would take.
///
/// Prompts are the real ones, measured with ``TokenEstimate``; what it cannot know of the answers comes from the history
/// of the model, or else from the assumptions below.
struct CallEstimator {
    let prompts: PromptBuilder
    let measured: MeasuredTasks
    let batchSize: Int
    let concurrency: Int
    let price: ModelPrice?
    let isBatch: Bool
    let history: AnswerHistory

    /// Tokens of phase 1's answer for one class.
    private static let differentiatorTokens = 220
    /// Quotes, comma and space around one text of phase 2's answer.
    private static let tokensAroundText = 4
    /// Tokens of a text of a class without any.
    private static let textTokens = 20.0
    /// The share of texts that the gates keep.
    private static let keptShare = (low: 1.0, likely: 1.0, high: 0.6)
    /// Lengths of answers, against the likely one.
    private static let lengthFactor = (low: 0.7, high: 1.6)
    /// Tokens of a prompt, against the estimate.
    private static let promptFactor = (low: 0.8, high: 1.25)

    /// The estimate for `plan`.
    func estimate(_ plan: Plan) -> PlanEstimate {
        let known = history.keptShare.map { min(max($0, 0.05), 1) }
        let likely = figures(
            plan, kept: known ?? Self.keptShare.likely, promptFactor: 1, lengthFactor: 1,
            spread: { $0.middle })
        let low = figures(
            plan, kept: Self.keptShare.low, promptFactor: Self.promptFactor.low, lengthFactor: Self.lengthFactor.low,
            spread: { $0.low })
        let high = figures(
            plan, kept: min(known.map { $0 * 0.7 } ?? 1, Self.keptShare.high), promptFactor: Self.promptFactor.high,
            lengthFactor: Self.lengthFactor.high, spread: { $0.high })
        return PlanEstimate(likely: likely, low: low, high: high, earlierCalls: history.calls)
    }

    private func figures(
        _ plan: Plan, kept: Double, promptFactor: Double, lengthFactor: Double,
        spread: (AnswerHistory.Spread) -> Double
    ) -> PlanEstimate.Figures {
        var input = 0.0
        var output = 0.0
        var calls = 0
        for (_, demands) in plan.tasks {
            for group in LanguageModelEngine.groups(demands) {
                calls += 1
                input += promptFactor * Double(TokenEstimate.tokens(of: prompts.differentiate(group)))
                output +=
                    history.differentiate.map(spread)
                    ?? lengthFactor * Double(group.count * Self.differentiatorTokens)
            }
            for demand in demands {
                let (requests, texts) = requests(for: demand.count, kept: kept)
                calls += requests
                input += promptFactor * Double(requests * promptTokens(demand))
                output +=
                    texts
                    * (history.text.map(spread)
                        ?? lengthFactor * (Self.length(demand) + Double(Self.tokensAroundText)))
            }
        }
        let usage = TokenUsage(inputTokens: Int(input.rounded()), outputTokens: Int(output.rounded()))
        return PlanEstimate.Figures(
            calls: calls, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens,
            costUSD: price?.cost(of: usage, isBatch: isBatch).dollars,
            // How long a provider takes for a batch job, none says.
            seconds: isBatch
                ? nil : history.latency.map { spread($0) * Double((calls + concurrency - 1) / max(concurrency, 1)) })
    }

    /// The most tokens that a useful answer of phase 1 takes: three times what is usual, and some for manners.
    static func usefulTokens(classes: Int) -> Int { 256 + 3 * differentiatorTokens * classes }

    /// The most tokens that a useful answer of phase 2 takes: as ``usefulTokens(classes:)``.
    static func usefulTokens(texts: Int, of demand: Demand) -> Int {
        // Half a token for each byte is on the high side in every script, and quickly known.
        let bytes = demand.evidence.examples.map(\.utf8.count).max() ?? 0
        return 256 + texts * (3 * (max(bytes / 2, Int(textTokens)) + tokensAroundText))
    }

    /// How many requests, and texts in their answers, until `count` texts are kept, if a share `kept` of them is.
    private func requests(for count: Int, kept: Double) -> (requests: Int, texts: Double) {
        var open = Double(count)
        var requests = 0
        var texts = 0.0
        // A class ends at its limit of attempts, whatever is open.
        let limit = ClassQuota(quota: count, batchSize: batchSize).attemptLimit
        while open >= 0.5 && requests < limit {
            let asked = min(Double(batchSize), open.rounded(.up))
            requests += 1
            texts += asked
            open -= asked * kept
        }
        return (requests, texts)
    }

    private func promptTokens(_ demand: Demand) -> Int {
        let request = GenerationRequest(
            demand: demand, differentiators: measured.differentiators(for: demand), count: batchSize, ordinal: 0)
        return TokenEstimate.tokens(of: prompts.generate(request))
    }

    private static func length(_ demand: Demand) -> Double {
        let examples = demand.evidence.examples + demand.evidence.misses.map(\.text)
        guard !examples.isEmpty else { return textTokens }
        return Double(TokenEstimate.tokens(of: examples.joined(separator: "\n"))) / Double(examples.count)
    }
}
