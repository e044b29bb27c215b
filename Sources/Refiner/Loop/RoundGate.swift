/// Decides whether the samples of a round stay: a pure rule over what was measured before and after.
///
/// A round stays when the mean F1 of the classes that it was for rises on the dev rows, macro-F1 does not fall, and no class
/// falls for certain by more than a margin. To estimate the harm outside the target before samples are added for good is
/// the rule of Targeted Data Generation (arXiv 2305.17804).
public struct RoundGate: Sendable, Hashable {
    /// How far the F1 of a class may fall, 0…1.
    public var margin: Double
    /// The chance of an error with which a class is said to have fallen by more than chance; over all classes of a task.
    public var alpha: Double

    /// Creates a gate.
    public init(margin: Double = 0.02, alpha: Double = 0.05) {
        self.margin = margin
        self.alpha = alpha
    }

    /// What was measured of one task.
    public struct Measured: Sendable, Hashable {
        /// The task.
        public var task: String
        /// F1 by class before and after, with the p-value of the difference; 0 where it cannot be told.
        public var classes: [ClassChange]
        /// The classes that the round was for.
        public var targets: [String]
        /// Macro-F1 before and after.
        public var macroF1: (before: Double, after: Double) { (before, after) }
        private var before: Double
        private var after: Double

        /// Creates a measurement.
        public init(
            task: String, classes: [ClassChange], targets: [String], macroF1: (before: Double, after: Double)
        ) {
            self.task = task
            self.classes = classes
            self.targets = targets
            before = macroF1.before
            after = macroF1.after
        }
    }

    /// The F1 of one class before and after.
    public struct ClassChange: Sendable, Hashable {
        /// The class.
        public var label: String
        /// 0…1.
        public var before: Double
        /// 0…1.
        public var after: Double
        /// How often chance alone makes a difference as large, 0…1.
        public var pValue: Double

        /// Creates a change.
        public init(label: String, before: Double, after: Double, pValue: Double) {
            self.label = label
            self.before = before
            self.after = after
            self.pValue = pValue
        }
    }

    /// Why the round must be taken back; empty when it stays.
    public func objections(_ tasks: [Measured]) -> [String] {
        tasks.flatMap { task -> [String] in
            var objections: [String] = []
            let aimed = task.classes.filter { task.targets.contains($0.label) }
            if !aimed.isEmpty {
                let gain = aimed.reduce(0) { $0 + $1.after - $1.before } / Double(aimed.count)
                if gain <= 0 {
                    objections.append("the targeted classes did not gain (\(MeasuredDifference.points(gain)) points)")
                }
            }
            let fall = task.macroF1.after - task.macroF1.before
            if fall < 0 { objections.append("macro-F1 fell (\(MeasuredDifference.points(fall)) points)") }
            // Of many classes some fall by chance: each is held against its share of alpha.
            let level = alpha / Double(max(1, task.classes.count))
            for change in task.classes.sorted(by: {
                ($0.after - $0.before, $0.label) < ($1.after - $1.before, $1.label)
            })
            where change.after - change.before < -margin && change.pValue <= level {
                objections.append(
                    "class \(change.label.excerpt(40)) fell (\(MeasuredDifference.points(change.after - change.before)) points)"
                )
            }
            return objections.map { tasks.count > 1 ? "task \(task.task.excerpt(40)): \($0)" : $0 }
        }
    }
}
