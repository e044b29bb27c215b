/// What `refine validate` is asked to do.
public struct ValidationSettings: Sendable, Hashable {
    /// The dataset: a folder (DESIGN.md §4.3) or one file of rows.
    public var data: String
    /// How the dataset is kept, where a folder holds several.
    public var format: DatasetFormat?
    /// Files with texts for evaluation, which no row may repeat.
    public var holdout: [String]
    /// What to look for.
    public var rules: Set<ValidationRule>
    /// Findings of each rule that are given with their texts; nil for all.
    public var limit: Int?
    /// The folder of a cleaned copy; nil when none is wanted.
    public var output: String?

    /// Creates settings.
    public init(
        data: String, format: DatasetFormat? = nil, holdout: [String] = [],
        rules: Set<ValidationRule> = Set(ValidationRule.allCases), limit: Int? = nil, output: String? = nil
    ) {
        self.data = data
        self.format = format
        self.holdout = holdout
        self.rules = rules
        self.limit = limit
        self.output = output
    }
}
