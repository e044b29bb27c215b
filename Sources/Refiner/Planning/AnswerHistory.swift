/// What earlier calls of a model taught about its answers.
public struct AnswerHistory: Sendable, Hashable, Codable {
    /// Three points of a distribution.
    public struct Spread: Sendable, Hashable, Codable {
        /// A tenth of the values are below.
        public var low: Double
        /// Half of the values are below.
        public var middle: Double
        /// Nine tenths of the values are below.
        public var high: Double

        /// Creates a spread.
        public init(low: Double, middle: Double, high: Double) {
            self.low = low
            self.middle = middle
            self.high = high
        }

        /// The spread of values; nil for fewer than three.
        public init?(_ values: [Double]) {
            guard values.count >= 3 else { return nil }
            let sorted = values.sorted()
            func point(_ share: Double) -> Double { sorted[Int((Double(sorted.count - 1) * share).rounded())] }
            self.init(low: point(0.1), middle: point(0.5), high: point(0.9))
        }
    }

    /// How many calls it rests on.
    public var calls: Int
    /// Output tokens of one phase-1 answer.
    public var differentiate: Spread?
    /// Output tokens of one text of a phase-2 answer.
    public var text: Spread?
    /// The share of proposed texts that were kept, above 0 and at most 1.
    public var keptShare: Double?
    /// Seconds from asking to the answer.
    public var latency: Spread?

    /// Creates a history; by default that of a model never asked.
    public init(
        calls: Int = 0, differentiate: Spread? = nil, text: Spread? = nil, keptShare: Double? = nil,
        latency: Spread? = nil
    ) {
        self.calls = calls
        self.differentiate = differentiate
        self.text = text
        self.keptShare = keptShare
        self.latency = latency
    }
}
