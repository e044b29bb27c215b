import LanguageModels

/// Tells requests that a service refuses one by one from a service that refuses all of them.
///
/// A request may be refused for its own content, and the next one succeed. But when the first several are all refused,
/// the fault is in what they share, such as the name of the model, and asking on would be in vain.
final class RefusalStreak: Sendable {
    private struct State: Sendable {
        var refused = 0
        var wasAnswered = false
    }

    /// Refusals without any answer before them after which the service counts as unusable.
    private static let limit = 3

    private let state = Locked(State())

    /// An answer came: refusals from now on are of single requests.
    func answered() {
        state.withLock { $0.wasAnswered = true }
    }

    /// A request was refused.
    ///
    /// - Returns: whether all requests so far were, and they are enough to tell.
    func refused() -> Bool {
        state.withLock { state in
            state.refused += 1
            return !state.wasAnswered && state.refused >= Self.limit
        }
    }
}
