/// What happens in a run, for whoever shows it.
public enum RunEvent: Sendable, Hashable {
    /// Phase 1 began for so many classes.
    case differentiating(classes: Int)
    /// A call ended.
    case called(inputTokens: Int, outputTokens: Int)
    /// Phase 2 began: so many samples are wanted of so many classes.
    case generating(classes: Int, samples: Int)
    /// An answer for a class was judged.
    case judged(DemandKey, kept: Int, refused: Int)
    /// A kept text was refused after all.
    case withdrawn(DemandKey)
    /// A class ended.
    case stopped(DemandKey, StopReason)
    /// The rows are being written.
    case saving
}
