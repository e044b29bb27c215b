/// The labels of a task that are probably wrong: to be kept out of prompts, listed for review and counted.
public struct LabelDoubts: Sendable, Hashable, Codable {
    /// What is doubted of one class.
    public struct OfClass: Sendable, Hashable, Codable {
        /// The class.
        public var label: String
        /// How many rows bear the label.
        public var rows: Int
        /// How many rows that bear the label are doubted.
        public var doubts: Int
        /// How many doubted rows of other labels should bear this one.
        public var suggestions: Int
        /// The share of the rows that bear the label and should not, 0…1, as the calibrated joint estimates it.
        ///
        /// What the model itself confuses counts as well, so of a weak model it is too high. 0 for a class without rows.
        public var estimatedNoise: Double

        /// Creates the counts of one class.
        public init(label: String, rows: Int, doubts: Int, suggestions: Int, estimatedNoise: Double) {
            self.label = label
            self.rows = rows
            self.doubts = doubts
            self.suggestions = suggestions
            self.estimatedNoise = estimatedNoise
        }
    }

    /// How many rows were looked at.
    public var rows: Int
    /// Most doubtful first.
    public var doubts: [LabelDoubt]
    /// One entry a class, in the order of the labels.
    public var byClass: [OfClass]
    /// The share of all labels that are wrong, 0…1, as the calibrated joint estimates it; see ``OfClass/estimatedNoise``.
    public var estimatedNoise: Double

    /// Creates a result.
    public init(rows: Int, doubts: [LabelDoubt], byClass: [OfClass], estimatedNoise: Double) {
        self.rows = rows
        self.doubts = doubts
        self.byClass = byClass
        self.estimatedNoise = estimatedNoise
    }

    /// The numbers of the doubted rows.
    public var doubtedRows: Set<Int> { Set(doubts.map(\.row)) }
}
