public import JSONText

/// What a loop did: for the terminal, and as the JSON of `loop --json`.
public struct LoopReport: Sendable {
    /// A task before the first round and after the last that stayed, on the same rows.
    public struct Score: Sendable {
        /// The task.
        public let task: String
        /// Macro-F1 before, 0…1.
        public let before: Double
        /// Macro-F1 after, 0…1.
        public let after: Double
        /// The paired comparison; nil where the trainer leaves an analysis, so that no rows can be paired.
        public let comparison: Comparison?

        /// `{"task","before","after","comparison"}`.
        var json: JSON {
            [
                "task": JSON(task), "before": JSON(before), "after": JSON(after),
                "comparison": comparison?.json ?? .null,
            ]
        }
    }

    /// One round.
    public struct Round: Sendable, Hashable {
        /// From 1.
        public let number: Int
        /// Its iteration in the history; nil while it has none.
        public let iteration: Int64?
        /// Samples that passed the gates.
        public let accepted: Int
        /// How many classes it was for.
        public let classes: Int
        /// Whether its samples stay.
        public let isKept: Bool
        /// Why they do not.
        public let objections: [String]
        /// Mean macro-F1 of the tasks on the dev rows, with its samples; nil where it had none.
        public let macroF1: Double?

        var json: JSON {
            [
                "round": JSON(number), "iteration": iteration.map { JSON(Int($0)) } ?? .null,
                "accepted": JSON(accepted), "classes": JSON(classes), "kept": JSON(isKept),
                "objections": JSON(objections), "macro_f1": .optional(macroF1),
            ]
        }
    }

    /// The output folder.
    public let output: String
    /// Where the loop keeps predictions, logs and its record.
    public let folder: String
    /// `embedded`, or the trainer's command.
    public let trainer: String
    /// The rounds.
    public let rounds: [Round]
    /// Why it ended.
    public let stop: LoopStop
    /// Mean macro-F1 of the tasks on the dev rows before the first round.
    public let baseline: Double
    /// The dev rows, by task.
    public let dev: [Score]
    /// The sealed rows, by task; empty without any.
    public let test: [Score]
    /// Whether the dev rows were taken from the data.
    public let devIsSplit: Bool

    init(
        output: String, folder: String, trainer: String, record: LoopRecord, dev: [Score], test: [Score],
        devIsSplit: Bool
    ) {
        self.output = output
        self.folder = folder
        self.trainer = trainer
        self.dev = dev
        self.test = test
        self.devIsSplit = devIsSplit
        stop = record.stop ?? .roundsSpent
        baseline = record.baseline ?? 0
        rounds = record.rounds.map {
            Round(
                number: $0.number, iteration: $0.iteration, accepted: $0.accepted,
                classes: $0.targets.values.reduce(0) { $0 + $1.count }, isKept: $0.isKept ?? false,
                objections: $0.objections, macroF1: $0.macroF1)
        }
    }

    /// Mean macro-F1 of the tasks on the dev rows at the end.
    public var macroF1: Double {
        dev.isEmpty ? baseline : dev.reduce(0) { $0 + $1.after } / Double(dev.count)
    }

    /// The exit status without a target: 3 when a limit or a lack of acceptable samples ended the loop early, else 0.
    public var exitStatus: Int32 { [.budgetSpent, .yieldCollapsed].contains(stop) ? 3 : 0 }

    /// The report on one line of JSON.
    public var json: JSON {
        [
            "output": JSON(output), "folder": JSON(folder), "trainer": JSON(trainer),
            "stop": JSON(stop.rawValue), "rounds": JSON(rounds.map(\.json)), "baseline_macro_f1": JSON(baseline),
            "macro_f1": JSON(macroF1), "dev": JSON(dev.map(\.json)),
            "test": test.isEmpty ? .null : JSON(test.map(\.json)),
        ]
    }
}
