/// How many tokens a service counts for each that is estimated, learned from its own counts.
///
/// One number for all texts: a run speaks mostly one language and one vocabulary to a model. Any one count changes it as
/// if it were a quarter to four times the estimate, so that none can spoil it.
struct TokenCalibration: Sendable {
    /// The limits of what is believed of one count and of all together.
    static let credible = 0.25...4.0

    /// Estimated tokens that count as found exact before there are any counts.
    private static let prior = 500.0
    /// What part of its lead over the mean the highest ratio loses with each count: an odd one is forgotten in a hundred.
    private static let release = 1.0 / 32
    /// What a bound has beyond the highest ratio: this in the long run, and another once over before the first counts.
    private static let margin = 0.1
    private static let earlyMargin = 0.9

    private var counted = prior
    private var estimated = prior
    private var highest = 1.0
    private(set) var count = 0

    /// Counted tokens for each that is estimated.
    var ratio: Double {
        (counted / estimated).clamped(to: Self.credible)
    }

    /// What to multiply an estimate by, so that hardly any count will be beyond: 2 at first, then the highest ratio of
    /// late and a margin that shrinks to a tenth.
    var boundRatio: Double {
        max(highest, ratio) * (1 + Self.margin + Self.earlyMargin / Double(count + 1))
    }

    /// Learns from one count.
    mutating func learn(counted tokens: Int, estimated estimate: Int) {
        guard tokens >= 0, estimate > 0 else { return }
        let seen = (Double(tokens) / Double(estimate)).clamped(to: Self.credible)
        counted += seen * Double(estimate)
        estimated += Double(estimate)
        let mean = ratio
        let released = highest - (highest - mean) * Self.release
        highest = max(seen, count == 0 ? seen : released)
        count += 1
    }

    /// The tokens that will probably be counted; 0 only for an estimate of none.
    func expected(_ estimate: Int) -> Int {
        estimate <= 0 ? 0 : max(Int(clamped: (Double(estimate) * ratio).rounded()), 1)
    }

    /// More tokens than will be counted.
    func bound(_ estimate: Int) -> Int {
        estimate <= 0 ? 0 : Int(clamped: (Double(estimate) * boundRatio).rounded(.up))
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}

extension Int {
    /// The nearest integer to a positive finite number, or the greatest there is.
    fileprivate init(clamped number: Double) {
        self = number < 9e18 ? Int(number) : .max
    }
}
