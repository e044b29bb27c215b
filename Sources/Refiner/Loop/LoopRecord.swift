/// What a loop has done so far: written down after every step, so that it can be gone on with from any moment.
struct LoopRecord: Codable, Sendable {
    /// One round.
    struct Round: Codable, Sendable {
        /// What is to be done next.
        enum Step: String, Codable, Sendable {
            case refine, train, restore, done
        }

        /// From 1.
        var number: Int
        var step: Step
        /// The newest iteration of the state before the round; 0 without any.
        var before: Int64
        /// The round's iteration, once it has one.
        var iteration: Int64?
        /// Samples that passed the gates.
        var accepted = 0
        /// Whether a limit was reached in the round.
        var isSpent = false
        /// The classes it was for, by task.
        var targets: [String: [String]] = [:]
        /// Whether its samples stay; nil until that is decided.
        var isKept: Bool?
        /// Why they do not.
        var objections: [String] = []
        /// Mean macro-F1 of the tasks on the dev rows after the round's training.
        var macroF1: Double?
    }

    /// What the loop was asked to do, as a digest: another question begins another loop.
    var fingerprint: String
    var rounds: [Round] = []
    var stop: LoopStop?
    /// Mean macro-F1 of the tasks on the dev rows before the first round.
    var baseline: Double?
    /// Whether the output held a dataset before the loop began; nil until that was looked at.
    var hasOutput: Bool?

    /// The last round whose samples stayed; 0 for the data as it was.
    var best: Int { rounds.last { $0.isKept == true }?.number ?? 0 }
}
