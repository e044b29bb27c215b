/// The clock as this module needs it: elapsed time, the date, and waiting.
///
/// Production uses ``SystemTimeSource``; tests pass one in which waiting takes no time.
public protocol TimeSource: Sendable {
    /// Time since an arbitrary origin; it never runs backwards.
    var elapsed: Duration { get }

    /// Seconds since 1970-01-01T00:00:00Z, which may jump when the system's clock is set.
    var secondsSince1970: Double { get }

    /// Waits for `duration`.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    func sleep(for duration: Duration) async throws(CancellationError)
}
