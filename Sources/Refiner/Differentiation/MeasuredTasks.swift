import LanguageModels

/// Phase 1 measured from the data, for several tasks: each is counted once, when it is first asked about, however many
/// engines share it.
public final class MeasuredTasks: Sendable {
    private let material: [String: TaskMaterial]
    private let known = Locked<[String: MeasuredDifferentiators]>([:])

    /// Prepares to measure the tasks of `material`; nothing is counted yet.
    public init(material: [String: TaskMaterial]) {
        self.material = material
    }

    /// What sets the class of `demand` apart from those it is confused with.
    public func differentiators(for demand: Demand) -> Differentiators {
        let measured = known.withLock { known in
            if let measured = known[demand.task] { return measured }
            let measured = MeasuredDifferentiators(material: material[demand.task])
            known[demand.task] = measured
            return measured
        }
        return measured.differentiators(for: demand)
    }
}
