import JSONText
import LanguageModels
import TextFeatures

/// Turns demands into the messages of the two phases.
///
/// Fixed instructions come first and what changes from call to call last, so that a provider's prompt cache hits.
struct PromptBuilder: Sendable {
    let prompts: PromptLibrary
    let seed: UInt64
    private let classes = ClassPrompts()
    private let generateSystem: String

    init(prompts: PromptLibrary, seed: UInt64) {
        self.prompts = prompts
        self.seed = seed
        generateSystem = prompts.rendered(.generateSystem)
    }

    /// Phase 1's messages for some classes of one task.
    func differentiate(_ demands: [Demand]) -> [ChatMessage] {
        let data = demands.map { classes.evidence(of: $0, Self.json) }.joined(separator: "\n")
        return [
            ChatMessage(role: .system, content: prompts.rendered(.differentiateSystem)),
            ChatMessage(
                role: .user,
                content: prompts.rendered(
                    .differentiateUser,
                    [
                        "task": demands.first?.task.onOneLine ?? "", "data": data,
                        "classes": Self.list(demands.map { $0.label.onOneLine }),
                    ])),
        ]
    }

    /// Phase 2's messages.
    func generate(_ request: GenerationRequest) -> [ChatMessage] {
        let template = classes.template(for: request) {
            prompts.template(.generateUser).filled(fixedValues(of: request.demand, request.differentiators))
        }
        let values = [
            "count": "\(request.count)",
            "variety": variety(request),
            "accepted": PromptData.fenced(PromptData.texts(request.accepted.suffix(Self.hintsShown))),
        ]
        return [
            ChatMessage(role: .system, content: generateSystem),
            ChatMessage(role: .user, content: template.rendered(values)),
        ]
    }

    /// What stands in phase 2's prompt in each request for a class.
    private func fixedValues(of demand: Demand, _ known: Differentiators) -> [String: String] {
        [
            "task": demand.task.onOneLine,
            "label": demand.label.onOneLine,
            "confused_with": known.confusedWith.isEmpty
                ? "no class in particular" : known.confusedWith.map(\.onOneLine).joined(separator: ", "),
            "differentiators": Self.list(known.differentiators),
            "emphasize": Self.list(known.emphasize),
            "avoid": Self.list(known.avoid),
            "languages": Self.shares(known.languages),
            "length_min": "\(known.length.min)",
            "length_max": "\(known.length.max)",
            "data": classes.evidence(of: demand, Self.json),
        ]
    }

    /// What is said to a model whose answer could not be read.
    func correction(of fault: AnswerFault) -> String {
        prompts.rendered(.correct, ["fault": fault.reason.onOneLine])
    }

    /// The temperature of a request: drawn anew for each, since one fixed temperature gives one kind of text.
    func temperature(_ request: GenerationRequest, max: Double) -> Double {
        var generator = stream("temperature", request)
        let low = min(0.5, max)
        return ((low + generator.unit() * (max - low)) * 1000).rounded() / 1000
    }

    /// Attributes drawn at random for each request give the diversity that asking for it does not (AttrPrompt,
    /// arXiv 2306.15895).
    private func variety(_ request: GenerationRequest) -> String {
        var generator = stream("variety", request)
        return Self.attributes.map { $0[generator.integer(below: $0.count)] }.joined(separator: "; ")
    }

    private func stream(_ purpose: String, _ request: GenerationRequest) -> SeededGenerator {
        SeededGenerator(seed: seed).split(joining: [
            String(request.round), "/", request.demand.task, "/", request.demand.label, "/", String(request.ordinal),
            "/",
            purpose,
        ])
    }

    private static func json(for demand: Demand) -> JSON {
        let evidence = demand.evidence
        return JSON([
            JSON.Member(name: "class", value: JSON(demand.label)),
            JSON.Member(name: "training_texts", value: PromptData.texts(evidence.examples)),
            JSON.Member(
                name: "missed",
                value: JSON(
                    evidence.misses.map {
                        JSON([
                            JSON.Member(name: "text", value: PromptData.clipped($0.text)),
                            JSON.Member(name: "taken_for", value: JSON($0.spurious.map { JSON($0) })),
                        ])
                    })),
            JSON.Member(
                name: "false_alarms",
                value: JSON(
                    evidence.falseAlarms.map {
                        JSON([
                            JSON.Member(name: "text", value: PromptData.clipped($0.text)),
                            JSON.Member(name: "is", value: JSON($0.trueLabels.map { JSON($0) })),
                        ])
                    })),
            JSON.Member(
                name: "confused_classes",
                value: JSON(
                    evidence.rivalExamples.map {
                        JSON([
                            JSON.Member(name: "class", value: JSON($0.label)),
                            JSON.Member(name: "training_texts", value: PromptData.texts($0.texts)),
                        ])
                    })),
        ])
    }

    private static func list(_ items: [String]) -> String {
        items.isEmpty ? "- (nothing in particular)" : items.map { "- \($0.onOneLine)" }.joined(separator: "\n")
    }

    private static func shares(_ languages: [String: Double]) -> String {
        let sorted = languages.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        if sorted.isEmpty { return "as in the data" }
        return sorted.map { "\($0.key.onOneLine) \(Int(($0.value * 100).rounded())) %" }.joined(separator: ", ")
    }

    /// Accepted texts shown; more would crowd out the rest of the prompt.
    private static let hintsShown = 40

    private static let attributes: [[String]] = [
        ["short texts", "texts of middling length", "longer texts", "mixed lengths"],
        ["mostly questions", "mostly statements", "requests and complaints", "fragments as typed in a hurry"],
        ["casual tone", "neutral tone", "polite tone", "annoyed or worried tone"],
        [
            "everyday situations", "unusual but real situations",
            "with a concrete detail such as a time, a place or an amount",
            "without any concrete detail",
        ],
    ]
}
