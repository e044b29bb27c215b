#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The system's clocks.
public struct SystemTimeSource: TimeSource {
    private static let origin = ContinuousClock.now

    /// The system's clocks; all values of this type are alike.
    public init() {}

    /// Time since the first use of the clock in this process, sleep of the machine included.
    public var elapsed: Duration { Self.origin.duration(to: .now) }

    /// The date according to the system.
    public var secondsSince1970: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Waits without occupying a thread.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    public func sleep(for duration: Duration) async throws(CancellationError) {
        do {
            try await Task.sleep(for: duration)
        } catch {
            throw CancellationError()
        }
    }
}
