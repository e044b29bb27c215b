public import LanguageModels

/// A clock that stands still until somebody waits, and then jumps to the end of the wait.
public final class VirtualTimeSource: TimeSource {
    private struct State: Sendable {
        var elapsed = Duration.zero
        var sleeps: [Duration] = []
    }

    private let state = Locked(State())
    private let start: Double
    private let onSleep: @Sendable (Duration) -> Void

    /// A clock.
    ///
    /// - Parameters:
    ///   - start: the date at first, in seconds since 1970.
    ///   - onSleep: called at the beginning of each wait, in the task that waits.
    public init(start: Double = 0, onSleep: @escaping @Sendable (Duration) -> Void = { _ in }) {
        self.start = start
        self.onSleep = onSleep
    }

    /// The time waited so far.
    public var elapsed: Duration { state.withLock { $0.elapsed } }

    /// The date at first plus the time waited so far.
    public var secondsSince1970: Double { start + elapsed / .seconds(1) }

    /// All waits so far.
    public var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// Advances the clock at once.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    public func sleep(for duration: Duration) async throws(CancellationError) {
        onSleep(duration)
        if Task.isCancelled { throw CancellationError() }
        state.withLock { state in
            state.elapsed += duration
            state.sleeps.append(duration)
        }
    }
}
