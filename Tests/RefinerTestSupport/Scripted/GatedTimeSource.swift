public import LanguageModels

/// A clock that stands still until somebody waits, and then jumps, once a gate has let the wait through.
public final class GatedTimeSource: TimeSource {
    private let state: Locked<Duration>
    private let start: Double
    private let gate: @Sendable (Duration) async -> Void

    /// A clock.
    ///
    /// - Parameters:
    ///   - start: the date at first, in seconds since 1970.
    ///   - gate: called at the beginning of each wait, in the task that waits; the wait ends when it returns.
    public init(start: Double = 0, gate: @escaping @Sendable (Duration) async -> Void) {
        self.start = start
        self.gate = gate
        state = Locked(.zero)
    }

    /// The time waited so far.
    public var elapsed: Duration { state.withLock { $0 } }

    /// The date at first plus the time waited so far.
    public var secondsSince1970: Double { start + elapsed / .seconds(1) }

    /// Advances the clock when the gate opens.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(for duration: Duration) async throws(CancellationError) {
        await gate(duration)
        if Task.isCancelled { throw CancellationError() }
        state.withLock { $0 += duration }
    }
}
