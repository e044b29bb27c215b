public import JSONText

/// Where a text comes from: what a model or the offline engine was asked, and why.
public struct SampleOrigin: Sendable {
    /// The call that proposed the text.
    public struct Call: Sendable, Hashable {
        /// Its number in the ledger.
        public let id: Int64
        /// Who was asked.
        public let engine: String
        /// The model.
        public let model: String
        /// The service's address; nil for the offline engine.
        public let endpoint: String?
        /// Tokens of the prompt.
        public let inputTokens: Int
        /// Tokens of the answer.
        public let outputTokens: Int
        /// Dollars; nil while unknown.
        public let costUSD: Double?
        /// When it ended.
        public let finishedAt: String
        /// What tells the request from all others; nil for the offline engine and where the answer was cleared.
        public let digest: String?
        /// The messages sent, JSON; nil where they are not stored any more.
        public let request: String?
        /// The answer as it came; nil where it is not stored any more.
        public let answer: String?
    }

    /// The text.
    public let text: String
    /// The number of the sample; nil for a text that was refused.
    public let sample: Int64?
    /// The iteration that made it.
    public let iteration: Int64
    /// Its place among the samples of the iteration, from 1, as `--with-provenance` writes it; nil for one refused.
    public let number: Int?
    /// When the iteration began.
    public let startedAt: String
    /// The task.
    public let task: String
    /// The class it was made for.
    public let label: String
    /// Why the class was chosen.
    public let reason: String
    /// The class's F1 then.
    public let f1: Double
    /// Evaluated samples of the class.
    public let support: Int
    /// Samples asked for.
    public let count: Int
    /// The gate that refused it, and what it said; nil for one that was kept.
    public let refusal: String?
    /// When it was taken out of the dataset again.
    public let droppedAt: String?
    /// The texts it was built from: errors of the class, and training texts.
    public let parents: [String]
    /// What was known to set the class apart.
    public let differentiators: [String]
    /// The call; nil where none is known.
    public let call: Call?

    /// The origin as one JSON object.
    public var json: JSON {
        [
            "text": JSON(text), "sample": JSON(sample.map { Int($0) }), "iteration": JSON(Int(iteration)),
            "number": JSON(number), "started_at": JSON(startedAt), "task": JSON(task), "label": JSON(label),
            "reason": JSON(reason), "f1": JSON(f1), "support": JSON(support), "count": JSON(count),
            "refused": .optional(refusal), "dropped_at": .optional(droppedAt), "parents": JSON(parents),
            "differentiators": JSON(differentiators), "call": call.map(\.json) ?? .null,
        ]
    }
}

extension SampleOrigin.Call {
    /// The call as one JSON object.
    public var json: JSON {
        [
            "id": JSON(Int(id)), "engine": JSON(engine), "model": JSON(model), "endpoint": .optional(endpoint),
            "input_tokens": JSON(inputTokens), "output_tokens": JSON(outputTokens), "cost_usd": .optional(costUSD),
            "finished_at": JSON(finishedAt), "digest": .optional(digest),
            "request": request.flatMap { try? JSON(parsing: $0) } ?? .null, "answer": .optional(answer),
        ]
    }
}
