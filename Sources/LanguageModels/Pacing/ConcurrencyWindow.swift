/// Decides how many requests may be in flight, from how many of them a service refuses.
///
/// It grows by one with each answer at first, as TCP's slow start does, and shrinks when refusals come. It judges by
/// epochs: as many outcomes as the window is wide. After it shrank, only requests that were sent later count, since the
/// others were sent under the old width. A service may also refuse at random, whatever the width: a share of refusals
/// that stays when the window has shrunk is taken for such a background and no longer held against it.
struct ConcurrencyWindow: Sendable, Hashable {
    /// What became of a request.
    enum Outcome: Sendable, Hashable {
        /// The service did its work.
        case answered
        /// The service refused because it was asked too fast.
        case refused
        /// Anything else, which says nothing about the width.
        case failed
    }

    /// The widest it may become.
    let limit: Int
    /// The requests that may be in flight; 1 or more.
    private(set) var size: Int
    /// The size at which the service last refused too much, or nil when none is known.
    private(set) var ceiling: Int?
    /// The share of refusals that comes at any width.
    private(set) var background = 0.0

    private var epoch: WindowEpoch
    private var previous: WindowEpoch
    private var trial: BackgroundTrial?
    /// Whether no trouble was seen so far.
    private var isStarting = true
    /// The size of the last epoch without trouble; used once, since the service's limit may have changed.
    private var lastClean: Int?
    /// Clean epochs just below the ceiling, and how many of them it takes to try the ceiling again.
    private var calmEpochs = 0
    private var patience = 1
    private var failuresInRow = 0
    /// Answers to come before it grows again.
    private var growthHold = 0

    /// A window.
    init(limits: PacingLimits) {
        limit = max(limits.concurrency, 1)
        size = min(max(limits.initialConcurrency, 1), limit)
        epoch = WindowEpoch(size: size, first: 0)
        previous = epoch
    }

    /// Takes note of an outcome.
    ///
    /// - Parameters:
    ///   - number: the request's number, counted in the order of sending.
    ///   - next: the number of the request that will be sent next.
    ///   - inFlight: the requests in flight, this one included.
    mutating func finish(_ outcome: Outcome, number: UInt64, next: UInt64, inFlight: Int) {
        guard outcome != .failed else {
            failuresInRow += 1
            if failuresInRow >= max(8, size / 2) { growthHold = size }
            return
        }
        if outcome == .answered {
            failuresInRow = 0
            growthHold = max(growthHold - 1, 0)
        }
        guard number >= epoch.first else { return }
        // A window that is not made use of proves nothing.
        let isUsed = inFlight * 2 > size
        epoch.count(outcome, isUsed: isUsed)
        if outcome == .answered {
            if isUsed, growthHold == 0, growsFast { size = min(size + 1, limit) }
        } else if epoch.isSevere(background: background) {
            return cut(next: next)
        }
        if epoch.isComplete { close(next: next) }
    }

    /// Whether it grows by one with each answer, rather than with each epoch.
    private var growsFast: Bool {
        guard let ceiling else { return true }
        return Double(size + 1) <= 0.9 * Double(ceiling)
    }

    private mutating func close(next: UInt64) {
        let isClean = epoch.isClean(background: background)
        if weigh(next: next) { return }
        if isClean {
            background += min(epoch.share - background, 0) * 0.1
            let before = size
            calm()
            // What was sent under the old width says nothing about a wider one.
            begin(first: size > before ? next : epoch.first)
        } else if isStarting, size < limit {
            // A few refusals do not end the start: their share is too small to tell a limit from chance.
            begin(first: epoch.first)
        } else {
            shrink(to: size - 1, next: next)
        }
    }

    private mutating func calm() {
        lastClean = epoch.size
        guard let ceiling, epoch.wasUsed, growthHold == 0 else {
            if size == limit { isStarting = false }
            return
        }
        if epoch.size >= ceiling {
            self.ceiling = nil
            patience = 1
        } else if size < ceiling - 1 {
            if !growsFast { size = min(size + 1, limit) }
        } else {
            calmEpochs += 1
            if calmEpochs >= patience {
                size = min(size + 1, limit)
                calmEpochs = 0
                // Each try costs a few refusals, hence more and more time between them.
                patience = min(patience * 2, 32)
            }
        }
    }

    private mutating func cut(next: UInt64) {
        if weigh(next: next) { return }
        if trial?.isSampling(at: size) == true {
            begin(first: epoch.first)
            return
        }
        let reduced = Int(Double(size) * (1 - epoch.share / 2))
        if let known = lastClean, known < size {
            shrink(to: max(known, reduced), next: next)
        } else {
            shrink(to: reduced, next: next)
        }
        lastClean = nil
        background = 0
    }

    private mutating func shrink(to width: Int, next: UInt64) {
        isStarting = false
        calmEpochs = 0
        if trial == nil {
            trial = BackgroundTrial(size: size, epoch: epoch, previous: previous)
        }
        ceiling = size
        size = max(min(width, size - 1), 1)
        begin(first: next)
    }

    private mutating func begin(first: UInt64) {
        previous = epoch
        epoch = WindowEpoch(size: size, first: first)
    }

    /// Adds the epoch to the trial; whether it ended with the verdict that the width does not matter.
    private mutating func weigh(next: UInt64) -> Bool {
        guard trial != nil else { return false }
        trial?.add(epoch)
        switch trial?.verdict {
        case .background(let share):
            background = share
            size = min(max(trial?.size ?? size, size), limit)
            ceiling = nil
            lastClean = nil
            isStarting = size < limit
            trial = nil
            begin(first: next)
            return true
        case .limit:
            trial = nil
            return false
        case nil:
            return false
        }
    }
}
