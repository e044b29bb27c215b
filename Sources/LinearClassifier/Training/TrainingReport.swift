/// What happened in training.
public struct TrainingReport: Sendable, Hashable {
    /// One part a task, in the order of the training set.
    public var tasks: [Task]

    /// What happened to one task.
    public struct Task: Sendable, Hashable {
        /// The task's name.
        public var name: String
        /// The classes.
        public var classes: [String]
        /// How many training rows bear each class.
        public var counts: [Int]
        /// The weight that each class got.
        public var weights: [Double]
        /// The passes, with what the held rows said after each.
        public var epochs: [Epoch]
        /// The pass whose weights were kept, from 1.
        public var keptEpoch: Int
        /// How many rows were held for calibration.
        public var heldRows: Int
        /// What logits are divided by.
        public var temperature: Double

        /// The rows of the largest class for each of the smallest one.
        public var imbalance: Double {
            let present = counts.filter { $0 > 0 }
            guard let most = present.max(), let least = present.min() else { return 1 }
            return Double(most) / Double(least)
        }
    }

    /// One pass over the rows.
    public struct Epoch: Sendable, Hashable {
        /// The mean log loss on held rows.
        public var loss: Double
        /// The macro-F1 on held rows, 0...1.
        public var macroF1: Double
        /// The mean recall of the rare classes: the fourth of the classes with the fewest training rows.
        public var rareRecall: Double
    }
}
