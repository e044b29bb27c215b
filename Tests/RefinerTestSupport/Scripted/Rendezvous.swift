#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif
import LanguageModels

/// A place where threads wait for each other, to prove that so many things happen at once.
public final class Rendezvous: Sendable {
    private let arrived = Locked(0)
    private let count: Int

    /// A meeting of this many threads; those that come later pass.
    public init(of count: Int) {
        self.count = count
    }

    /// Blocks the thread until all have arrived, or for a minute, so that a test fails instead of hanging.
    public func arrive() {
        arrived.withLock { $0 += 1 }
        let limit = ContinuousClock.now + .seconds(60)
        while arrived.withLock({ $0 < count }), ContinuousClock.now < limit { usleep(1000) }
    }
}
