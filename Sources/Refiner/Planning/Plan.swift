/// Who needs what: the demands of one run.
///
/// Everything after the plan is the same for every planner.
public struct Plan: Sendable, Hashable, Codable {
    /// The demands, in the order of the analysis.
    public let demands: [Demand]
    /// What the user should know about the choice.
    public let diagnostics: [Diagnostic]

    /// Creates a plan.
    public init(demands: [Demand], diagnostics: [Diagnostic] = []) {
        self.demands = demands
        self.diagnostics = diagnostics
    }

    /// The demands by task, tasks in the order of the analysis.
    public var tasks: [(name: String, demands: [Demand])] {
        var order: [String] = []
        for demand in demands where !order.contains(demand.task) { order.append(demand.task) }
        return order.map { name in (name, demands.filter { $0.task == name }) }
    }

    /// Number of samples asked for in all.
    public var sampleCount: Int { demands.reduce(0) { $0 + $1.count } }

    /// The same plan with `factor` times as many samples for each demand.
    public func scaled(by factor: Int) -> Plan {
        guard factor > 1 else { return self }
        return Plan(demands: demands.map { $0.asking(for: $0.count * factor) }, diagnostics: diagnostics)
    }
}
