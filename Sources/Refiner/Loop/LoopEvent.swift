/// What a loop tells of while it is at work.
public enum LoopEvent: Sendable {
    /// So many of the given dev texts, or of the sealed ones, stand in the rows of `data`, which are trained on.
    case overlap(texts: Int, data: String, isTest: Bool)
    /// The trainer is at work for a round, 0 for the data as it was; on the dev rows, or on the sealed ones.
    case training(round: Int, isTest: Bool)
    /// A round was measured on the dev rows: mean macro-F1 of the tasks.
    case measured(round: Int, macroF1: Double)
    /// A round's refinement begins.
    case refining(round: Int)
    /// What the refinement tells.
    case refinement(RunEvent)
    /// What the refinement reports.
    case refined(RunReport)
    /// A round stays or not, and why not.
    case decided(round: Int, isKept: Bool, objections: [String])
    /// Earlier steps of the loop were found and are gone on from.
    case resumed(rounds: Int)
}
