/// What to do after a failed attempt.
public enum RetryDecision: Sendable, Hashable {
    /// Why there is no further attempt.
    public enum Reason: Sendable, Hashable {
        /// The same request would fail again.
        case permanent
        /// The policy's attempts are used up.
        case attemptsUsedUp
        /// The service asks to wait for this long, which is longer than the policy allows.
        case waitTooLong(Duration)
    }

    /// Try again after this time.
    case retry(after: Duration)
    /// Report the failure.
    case giveUp(Reason)
}
