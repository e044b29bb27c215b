/// What the gates say of a candidate.
public enum Verdict: Sendable, Hashable {
    /// It enters the dataset.
    case kept
    /// It does not.
    case refused(Refusal)

    /// Whether it enters the dataset.
    public var isKept: Bool { self == .kept }

    /// Why it does not, if so.
    public var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }
}

/// Why a gate refuses a candidate.
public struct Refusal: Sendable, Hashable, Codable {
    /// The gate.
    public let gate: GateName
    /// What it measured, in the gate's own unit (a similarity, a length); nil where it measures nothing.
    public let score: Double?
    /// In words, with what it collided with where there is such a thing.
    public let reason: String

    /// Creates a refusal.
    public init(_ gate: GateName, score: Double? = nil, _ reason: String) {
        self.gate = gate
        self.score = score
        self.reason = reason
    }
}

/// The gates, cheapest first (DESIGN.md §4.7).
public enum GateName: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// A text, and nothing but the text.
    case shape
    /// As long as texts of the class are.
    case length
    /// In a script that the class is written in.
    case language
    /// Not the same as a training text or another candidate, but for case, width and white space.
    case exactDuplicate = "exact_duplicate"
    /// Not a near copy of a training text or another candidate.
    case nearDuplicate = "near_duplicate"
    /// Not a near copy of an error sample or a held-out text.
    case leak
    /// Not read as another class by the classifier of the round, further off than its own training texts ever are.
    case contrast
    /// Among those that the classifier of the round is least sure of, where more were made than are wanted (`--overgenerate`).
    case boundary
    /// Not more than were asked for.
    case dose

    /// Cheaper gates come first.
    public static func < (one: GateName, two: GateName) -> Bool {
        let order = allCases
        return order.firstIndex(of: one) ?? 0 < order.firstIndex(of: two) ?? 0
    }
}
