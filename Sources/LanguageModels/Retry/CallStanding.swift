/// Follows how one call stands while its endpoint serves others, for ``RetryPolicy``.
struct CallStanding: Sendable {
    private var failures = 0
    private var failuresSinceAnswer = 0
    private var servedBefore: UInt64

    /// The standing of a call that begins.
    ///
    /// - Parameter served: ``EndpointHealth/served`` at this moment.
    init(served: UInt64) {
        servedBefore = served
    }

    /// The standing after one more transient failure.
    mutating func fail(served: UInt64, hasEverAnswered: Bool) -> RetryPolicy.Standing {
        failures += 1
        failuresSinceAnswer = served == servedBefore ? failuresSinceAnswer + 1 : 1
        servedBefore = served
        return standing(hasEverAnswered: hasEverAnswered)
    }

    /// The standing as it is.
    func standing(hasEverAnswered: Bool) -> RetryPolicy.Standing {
        RetryPolicy.Standing(
            failures: max(failures, 1), failuresSinceAnswer: max(failuresSinceAnswer, 1),
            hasEverAnswered: hasEverAnswered)
    }
}
