/// The outcomes of about one round of requests.
struct WindowEpoch: Sendable, Hashable {
    /// The width of the window at its beginning.
    let size: Int
    /// The number of the first request that counts.
    let first: UInt64
    /// The requests that were answered.
    private(set) var answers = 0
    /// The requests that were refused.
    private(set) var refusals = 0
    /// Whether the window was made use of.
    private(set) var wasUsed = false

    /// Too few outcomes say nothing.
    private static let shortest = 8
    /// What chance may explain without being told: a tenth, and more by so many standard deviations.
    private static let ordinaryShare = 0.1
    private static let deviations = 3.5
    private static let severeShare = 0.2
    private static let fewestRefusals = 4

    /// An epoch without outcomes.
    init(size: Int, first: UInt64) {
        self.size = size
        self.first = first
    }

    /// Takes note of an outcome.
    mutating func count(_ outcome: ConcurrencyWindow.Outcome, isUsed: Bool) {
        switch outcome {
        case .answered: answers += 1
        case .refused: refusals += 1
        case .failed: break
        }
        if isUsed { wasUsed = true }
    }

    /// All outcomes that count.
    var total: Int { answers + refusals }

    /// The share that was refused; 0 without outcomes.
    var share: Double { total == 0 ? 0 : Double(refusals) / Double(total) }

    /// Whether there were as many outcomes as the window was wide.
    var isComplete: Bool { total >= max(size, Self.shortest) }

    /// Whether no more was refused than the background explains.
    func isClean(background: Double) -> Bool {
        Double(refusals) <= Self.bound(share: background, total: total, deviations: 2)
    }

    /// Whether so many were refused that the window must shrink at once.
    ///
    /// A fifth is too much, but of few outcomes a fifth may be chance, so that they must differ clearly from a tenth.
    /// Asked after each refusal, it needs four of four.
    func isSevere(background: Double) -> Bool {
        guard refusals >= Self.fewestRefusals, share >= Self.severeShare else { return false }
        let expected = max(background, Self.ordinaryShare)
        return Double(refusals) > Self.bound(share: expected, total: total, deviations: Self.deviations)
    }

    private static func bound(share: Double, total: Int, deviations: Double) -> Double {
        let count = Double(total)
        return share * count + deviations * (share * (1 - share) * count).squareRoot()
    }
}
