public import JSONText

/// What a plan is expected to cost: one likely figure, and a range that most runs stay in.
///
/// Only an estimate: prompts are measured, answers are guessed from the class's own texts, or from the lengths that
/// earlier answers of the model had.
public struct PlanEstimate: Sendable, Hashable, Codable {
    /// One figure of each kind.
    public struct Figures: Sendable, Hashable, Codable {
        /// Requests to the engine.
        public var calls: Int
        /// Tokens of all prompts.
        public var inputTokens: Int
        /// Tokens of all answers.
        public var outputTokens: Int
        /// United States dollars; nil while the model's price is unknown, 0 only where nothing is paid.
        public var costUSD: Double?
        /// Seconds from the first request to the last answer; nil while nothing is known of the model's pace.
        public var seconds: Double?

        /// Creates figures.
        public init(calls: Int, inputTokens: Int, outputTokens: Int, costUSD: Double?, seconds: Double? = nil) {
            self.calls = calls
            self.inputTokens = inputTokens
            self.outputTokens = outputTokens
            self.costUSD = costUSD
            self.seconds = seconds
        }
    }

    /// What is likely.
    public var likely: Figures
    /// If all goes well: no text is refused, and answers are short.
    public var low: Figures
    /// If it goes badly: many texts are refused, and answers are long.
    public var high: Figures
    /// How many earlier calls the figures rest on; 0 when they are assumptions.
    public var earlierCalls: Int

    /// Creates an estimate.
    public init(likely: Figures, low: Figures, high: Figures, earlierCalls: Int = 0) {
        self.likely = likely
        self.low = low
        self.high = high
        self.earlierCalls = earlierCalls
    }

    /// Creates an estimate that is sure.
    public init(calls: Int, inputTokens: Int, outputTokens: Int, costUSD: Double?) {
        let figures = Figures(calls: calls, inputTokens: inputTokens, outputTokens: outputTokens, costUSD: costUSD)
        self.init(likely: figures, low: figures, high: figures)
    }

    /// `{"calls", "input_tokens", "output_tokens", "cost_usd", "seconds", "low": {…}, "high": {…}, "earlier_calls"}`.
    public var json: JSON {
        JSON(
            (likely.json.members ?? []) + [
                JSON.Member(name: "low", value: low.json), JSON.Member(name: "high", value: high.json),
                JSON.Member(name: "earlier_calls", value: JSON(earlierCalls)),
            ])
    }
}

extension PlanEstimate.Figures {
    /// The figures as JSON.
    var json: JSON {
        [
            "calls": JSON(calls), "input_tokens": JSON(inputTokens), "output_tokens": JSON(outputTokens),
            "cost_usd": .optional(costUSD), "seconds": .optional(seconds),
        ]
    }
}
