/// The prompts of the two phases; the raw value is the name of the template file.
public enum PromptName: String, Sendable, Hashable, CaseIterable {
    /// Phase 1, fixed instructions.
    case differentiateSystem = "differentiate.system.txt"
    /// Phase 1, the classes in question.
    case differentiateUser = "differentiate.user.txt"
    /// Phase 2, fixed instructions.
    case generateSystem = "generate.system.txt"
    /// Phase 2, the class in question.
    case generateUser = "generate.user.txt"

    /// Either phase, after an answer that could not be read.
    case correct = "correct.txt"

    /// The names that a template may use.
    public var places: Set<String> {
        switch self {
        case .differentiateSystem, .generateSystem: []
        case .correct: ["fault"]
        case .differentiateUser: ["task", "classes", "data"]
        case .generateUser:
            [
                "task", "label", "count", "confused_with", "differentiators", "emphasize", "avoid", "languages",
                "length_min", "length_max", "variety", "data", "accepted",
            ]
        }
    }

    /// The template as the project ships it.
    public var builtIn: String {
        switch self {
        case .differentiateSystem: BuiltInPrompts.differentiateSystem
        case .differentiateUser: BuiltInPrompts.differentiateUser
        case .generateSystem: BuiltInPrompts.generateSystem
        case .generateUser: BuiltInPrompts.generateUser
        case .correct: BuiltInPrompts.correct
        }
    }
}
