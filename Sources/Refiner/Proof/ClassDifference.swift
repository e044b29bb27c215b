public import JSONText

/// How the F1 of one class changed from one classifier to the other.
public struct ClassDifference: Sendable, Hashable, Codable {
    /// The class.
    public let label: String
    /// Rows that truly are the class.
    public let support: Int
    /// Its F1; p-values by exchanging answers, for this class alone.
    public let f1: MeasuredDifference
    /// The two-sided p-value after Holm's correction for the number of targeted classes; nil for classes that are not.
    public let adjustedP: Double?

    /// Creates a difference.
    public init(label: String, support: Int, f1: MeasuredDifference, adjustedP: Double? = nil) {
        self.label = label
        self.support = support
        self.f1 = f1
        self.adjustedP = adjustedP
    }

    /// Whether the class was meant to gain.
    public var isTargeted: Bool { adjustedP != nil }

    /// `{"label","support","f1":{…},"targeted","adjusted_p"}`.
    public var json: JSON {
        [
            "label": JSON(label), "support": JSON(support), "f1": f1.json, "targeted": JSON(isTargeted),
            "adjusted_p": .optional(adjustedP),
        ]
    }

    /// Reads what ``json`` wrote; nil for anything else.
    public init?(json: JSON) {
        guard let label = json["label"]?.string, let support = json["support"]?.int, support >= 0,
            let f1 = MeasuredDifference(json: json["f1"])
        else { return nil }
        self.init(label: label, support: support, f1: f1, adjustedP: json["adjusted_p"]?.double)
    }
}
