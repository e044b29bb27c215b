public import LanguageModels

/// What a run hands to the engine it makes.
public struct EngineContext: Sendable {
    /// Where the engine writes its calls down.
    public var ledger: any Ledger
    /// What the iteration took before it was cut off, which counts against its budget.
    public var spent: Spending
    /// What earlier calls taught about answers, by model.
    public var histories: [String: AnswerHistory]
    /// Where batch jobs are written down; nil when nothing shall be sent.
    public var batches: (any BatchStore)?

    /// Whether work that was cut off is gone on with.
    public var resume: Resume

    /// Creates a context; by default that of a dry run.
    public init(
        ledger: any Ledger = MemoryLedger(), spent: Spending = .zero, histories: [String: AnswerHistory] = [:],
        batches: (any BatchStore)? = nil, resume: Resume = .auto
    ) {
        self.ledger = ledger
        self.spent = spent
        self.histories = histories
        self.batches = batches
        self.resume = resume
    }
}

/// Makes engines that share connections and what was learned of the data.
public typealias EngineFactory = @Sendable (EngineContext) throws(RefineError) -> any Engine
