/// Finds out whether refusals have to do with the width of the window at all.
///
/// From the share refused at a width follows where a limit of requests in flight would be. Well below it such a limit
/// refuses nothing, while chance refuses as many as before.
struct BackgroundTrial: Sendable, Hashable {
    /// What it found.
    enum Verdict: Sendable, Hashable {
        /// This share is refused at any width.
        case background(Double)
        /// The narrower window is refused less.
        case limit
    }

    /// The width at which the refusals began.
    let size: Int

    private let lowSize: Int
    private var high = Tally()
    private var low = Tally()

    private struct Tally: Sendable, Hashable {
        var refusals = 0
        var total = 0

        var share: Double { total == 0 ? 0 : Double(refusals) / Double(total) }
    }

    /// How far below the limit that the refusals suggest; the share is measured while the window grows, hence too low.
    private static let margin = 0.75
    private static let highSize = 0.9
    private static let sample = 40
    /// More than this is no chance that one could live with.
    private static let largestBackground = 0.45
    /// The refusals that begin a trial are a selection, hence their share may be higher.
    private static let largestShare = 0.6

    /// A trial that begins at this width with an epoch of too many refusals.
    init(size: Int, epoch: WindowEpoch, previous: WindowEpoch) {
        self.size = size
        high = Tally(refusals: epoch.refusals + previous.refusals, total: epoch.total + previous.total)
        lowSize = max(Int(Double(size) * (1 - max(epoch.share, high.share)) * Self.margin), 1)
    }

    /// Takes note of an epoch.
    mutating func add(_ epoch: WindowEpoch) {
        if epoch.size <= lowSize {
            low.refusals += epoch.refusals
            low.total += epoch.total
        } else if Double(epoch.size) > Self.highSize * Double(size) {
            high.refusals += epoch.refusals
            high.total += epoch.total
        }
    }

    /// Whether a window of this size is narrow enough and must only be kept until enough is known.
    func isSampling(at width: Int) -> Bool {
        guard width <= lowSize, high.share <= Self.largestShare, low.total < Self.sample else { return false }
        return low.total < 8 || low.share <= Self.largestShare
    }

    /// What it found, or nil while it knows too little.
    var verdict: Verdict? {
        guard low.total >= Self.sample else { return nil }
        guard high.share <= Self.largestShare, low.share <= Self.largestBackground, low.share > 0,
            low.share >= high.share / 2
        else { return .limit }
        return .background(low.share)
    }
}
