public import JSONText

/// A plan and its estimate, as `refine plan --json` prints them.
public struct PlanReport: Sendable {
    /// The plan.
    public let plan: Plan
    /// What it would cost.
    public let estimate: PlanEstimate

    /// Creates a report.
    public init(plan: Plan, estimate: PlanEstimate) {
        self.plan = plan
        self.estimate = estimate
    }

    /// `{"demands": […], "estimate": {…}}` (DESIGN.md §4.5).
    public var json: JSON {
        [
            "demands": JSON(plan.demands.map(Self.json)),
            "estimate": estimate.json,
        ]
    }

    private static func json(_ demand: Demand) -> JSON {
        [
            "task": JSON(demand.task), "label": JSON(demand.label), "count": JSON(demand.count),
            "reason": JSON(demand.reason.rawValue), "f1": JSON(demand.f1), "support": JSON(demand.support),
            "errors": JSON(demand.errorCount), "confusions": JSON(demand.confusions.map(\.json)),
            "f1_interval": demand.f1Interval.map { [JSON($0.lower), JSON($0.upper)] } ?? .null,
            "unknown": JSON(demand.isUnknown),
        ]
    }
}
