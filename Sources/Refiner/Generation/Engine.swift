/// Who answers the two phases: a language model, or the embedded offline engine.
///
/// An engine proposes and decides nothing: quotas, gates and stop rules are the same for all of them. It records each
/// call in the ``Ledger`` it was made with before it reads the answer, so that no paid answer is lost.
public protocol Engine: Sendable {
    /// What the engine is called: `offline`, `openai`.
    var name: String { get }
    /// The model that answers, as its provider calls it.
    var model: String { get }

    /// What the calls for `plan` would cost, without making any.
    func estimate(_ plan: Plan) -> PlanEstimate

    /// One prompt in full, as it would be sent for `demand`; nil for an engine that needs none.
    func examplePrompt(for demand: Demand) -> String?

    /// What decides the engine's questions beside its model, the plan and the settings, such as its templates.
    ///
    /// Two engines that would ask different questions for the same `plan` describe themselves differently.
    func fingerprint(_ plan: Plan) -> String

    /// Phase 1: what sets each class apart from those it is confused with. `demands` belong to one task.
    ///
    /// Every demand gets an answer; the diagnostics name those for which the engine had to fall back.
    /// - Parameter round: as ``GenerationRequest/round``.
    /// - Throws: ``RefineError`` when no further call can succeed (key refused, service gone), or on cancellation.
    func differentiate(_ demands: [Demand], round: Int) async throws(RefineError) -> Differentiation

    /// Phase 2: proposes texts for one class.
    ///
    /// - Throws: ``RefineError`` when no further call can succeed, or on cancellation. A call that failed for this
    ///   request alone is an answer without texts.
    func generate(_ request: GenerationRequest) async throws(RefineError) -> GenerationAnswer
}

extension Engine {
    /// The prompts that the engine shows of itself.
    public func fingerprint(_ plan: Plan) -> String {
        plan.demands.compactMap { examplePrompt(for: $0) }.joined(separator: "\n")
    }
}

/// Phase 1's answer for the classes of one task.
public struct Differentiation: Sendable {
    /// What sets each class apart, by class.
    public var byLabel: [String: Differentiators]
    /// Classes for which the engine had no answer and what was done.
    public var diagnostics: [Diagnostic]

    /// Creates an answer.
    public init(byLabel: [String: Differentiators], diagnostics: [Diagnostic] = []) {
        self.byLabel = byLabel
        self.diagnostics = diagnostics
    }
}

/// Phase 2's question: so many texts for one class.
public struct GenerationRequest: Sendable {
    /// The class.
    public var demand: Demand
    /// What sets it apart.
    public var differentiators: Differentiators
    /// How many texts are asked for, at least 1.
    public var count: Int
    /// Texts accepted for the class so far, in the order of acceptance.
    public var accepted: [String]
    /// Texts proposed for the class so far and refused; to propose one again is in vain.
    public var refused: [String]
    /// How many requests for this class went before; decides, with the seed, what is drawn at random.
    public var ordinal: Int
    /// One more than the iterations that were saved before into the same output; decides, with the seed, what is drawn at
    /// random, so that a second run does not propose what the first did.
    public var round: Int

    /// Creates a request.
    public init(
        demand: Demand, differentiators: Differentiators, count: Int, accepted: [String] = [], refused: [String] = [],
        ordinal: Int, round: Int = 1
    ) {
        self.demand = demand
        self.differentiators = differentiators
        self.count = count
        self.accepted = accepted
        self.refused = refused
        self.ordinal = ordinal
        self.round = round
    }
}

/// Phase 2's answer.
public struct GenerationAnswer: Sendable {
    /// What was proposed, in the order of the answer; possibly more or fewer than asked for.
    public var proposals: [Proposal]
    /// The ledger's number of the call that answered.
    public var call: Int64?
    /// Why the call gave nothing, where it failed.
    public var failure: String?

    /// Creates an answer.
    public init(proposals: [Proposal], call: Int64?, failure: String? = nil) {
        self.proposals = proposals
        self.call = call
        self.failure = failure
    }
}

/// A text proposed for a demand; nothing enters a dataset without a verdict.
public struct Proposal: Sendable, Hashable {
    /// The text; for something that is no text, its JSON.
    public var text: String
    /// False where the answer held something else than a text.
    public var isText: Bool
    /// Texts of training or error samples that it was built from.
    public var parents: [String]

    /// Creates a proposal.
    public init(_ text: String, isText: Bool = true, parents: [String] = []) {
        self.text = text
        self.isText = isText
        self.parents = parents
    }
}
