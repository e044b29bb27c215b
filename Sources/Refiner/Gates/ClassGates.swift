/// The gates that one class's candidates pass, with what they compare against.
///
/// A value: each class works on its own copy, so that classes can be judged side by side with the same result in any
/// order.
struct ClassGates: Sendable {
    private let label: String
    private let shape: ShapeGate
    private let length: LengthGate
    private let language: LanguageGate
    private let training: TextMemory
    private let evaluation: TextMemory
    private let classifier: RoundClassifier?
    private var accepted: TextMemory

    init(label: String, task: TaskGates, accepted: TextMemory) {
        let own = task.material.known(label)
        self.label = label
        shape = ShapeGate(labels: task.labels, known: own)
        length = LengthGate(texts: own, fallback: task.texts)
        language = LanguageGate(texts: own, fallback: task.texts)
        training = task.training
        evaluation = task.evaluation
        classifier = task.checksLabels ? task.classifier : nil
        self.accepted = accepted
    }

    /// Judges one proposal; a kept one is remembered, so that it cannot come twice.
    mutating func judge(_ proposal: Proposal) -> Verdict {
        if let refusal = shape.refusal(of: proposal, label: label) { return .refused(refusal) }
        if let refusal = length.refusal(of: proposal.text) { return .refused(refusal) }
        if let refusal = language.refusal(of: proposal.text) { return .refused(refusal) }
        let prepared = PreparedText(proposal.text)
        let matches = [(training.match(prepared), "training text"), (accepted.match(prepared), "accepted text")]
        for (match, what) in matches {
            if let match, match.isExact { return .refused(Self.duplicate(match, what)) }
        }
        for (match, what) in matches {
            if let match { return .refused(Self.duplicate(match, what)) }
        }
        if let match = evaluation.match(prepared) {
            return .refused(
                Refusal(.leak, score: match.similarity, "near the evaluation text \"\(match.text.excerpt())\""))
        }
        if let refusal = classifier?.refusal(of: proposal.text, label: label) { return .refused(refusal) }
        accepted.insert(prepared)
        return .kept
    }

    /// The refusal of a text that repeats another one.
    static func duplicate(_ match: TextMemory.Match, _ what: String) -> Refusal {
        Refusal(
            match.isExact ? .exactDuplicate : .nearDuplicate, score: match.similarity,
            "\(match.isExact ? "repeats" : "near") the \(what) \"\(match.text.excerpt())\"")
    }
}

/// What the gates of all classes of one task share.
struct TaskGates: Sendable {
    let material: TaskMaterial
    let labels: [String]
    /// All texts of the task, for classes that have too few of their own.
    let texts: [String]
    /// Training texts that each candidate is compared with at once.
    var training: TextMemory
    /// Training texts that accepted candidates are compared with after each wave, since they are too many to be held.
    let streamed: StreamedTexts?
    let evaluation: TextMemory
    /// Reads candidates, where labels are checked or more texts are made than are wanted.
    let classifier: RoundClassifier?
    /// Whether it refuses what it reads as another class by far.
    let checksLabels: Bool

    /// `evaluation` are the texts no sample may come near: error samples of all tasks and held-out texts.
    init(
        material: TaskMaterial, labels: [String], training: TextMemory, streamed: StreamedTexts? = nil,
        evaluation: TextMemory, classifier: RoundClassifier? = nil, checksLabels: Bool = true
    ) {
        self.material = material
        self.labels = labels
        texts = material.labels.flatMap { material.known($0) }
        self.training = training
        self.streamed = streamed
        self.evaluation = evaluation
        self.classifier = classifier
        self.checksLabels = checksLabels
    }
}
