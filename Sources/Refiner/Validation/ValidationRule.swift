/// One thing that is looked for in a dataset.
public enum ValidationRule: String, Sendable, Hashable, CaseIterable {
    /// A row that a held-out text repeats, or nearly repeats.
    case leak
    /// Rows of one text, but for case, width and white space, that bear different labels.
    case conflictingLabels = "conflicting-labels"
    /// A row whose text holds nothing to read.
    case emptyText = "empty-text"
    /// A row that repeats the text and the labels of an earlier one.
    case exactDuplicate = "exact-duplicate"
    /// A row that is similar to an earlier one of the same labels.
    case nearDuplicate = "near-duplicate"
    /// A row that is similar to an earlier one of other labels.
    case conflictingNearDuplicate = "conflicting-near-duplicate"
    /// A label that looks like a misspelling of another.
    case labelTypo = "label-typo"
    /// A text with control characters or with U+FFFD, which a wrong decoding leaves.
    case controlCharacters = "control-characters"
    /// A task whose largest class is at least ten times its smallest, or that has but one class.
    case imbalance
    /// A text far shorter or longer than those of its class.
    case lengthOutlier = "length-outlier"
    /// A class with fewer rows than can teach anything.
    case rareLabel = "rare-label"

    /// How much a finding of the rule matters.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// The dataset misleads: what is measured with it is wrong, or what it teaches is.
        case error
        /// The dataset is worse than it could be.
        case warning
        /// Worth a look.
        case note
    }

    /// How much a finding matters; in a task with several labels a row, where two readers seldom choose the same set, labels
    /// that differ are one step less serious.
    public func severity(in kind: TaskKind) -> Severity {
        switch self {
        case .leak, .emptyText: .error
        case .conflictingLabels: kind == .singleLabel ? .error : .warning
        case .conflictingNearDuplicate: kind == .singleLabel ? .warning : .note
        case .exactDuplicate, .nearDuplicate, .labelTypo, .controlCharacters, .imbalance: .warning
        case .lengthOutlier, .rareLabel: .note
        }
    }

    /// What the rule finds, in a few words.
    public var title: String {
        switch self {
        case .leak: "rows that held-out texts repeat"
        case .conflictingLabels: "one text, different labels"
        case .emptyText: "rows without text"
        case .exactDuplicate: "rows that repeat an earlier one"
        case .nearDuplicate: "rows similar to an earlier one of the same label"
        case .conflictingNearDuplicate: "rows similar to an earlier one of another label"
        case .labelTypo: "labels that look misspelt"
        case .controlCharacters: "texts with control or replacement characters"
        case .imbalance: "classes of very different size"
        case .lengthOutlier: "texts far shorter or longer than their class"
        case .rareLabel: "classes of fewer than \(RareLabels.leastRows) rows"
        }
    }

    /// Whether a cleaned copy repairs it; of `label-typo` only what differs in case, white space or normal form alone.
    public var isFixable: Bool {
        switch self {
        case .leak, .emptyText, .exactDuplicate, .nearDuplicate, .labelTypo: true
        default: false
        }
    }
}
