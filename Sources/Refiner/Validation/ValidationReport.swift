public import JSONText

/// What was found in a dataset, and what a cleaned copy did about it.
public struct ValidationReport: Sendable {
    /// One task.
    public struct Task: Sendable, Hashable {
        /// Its name.
        public let name: String
        /// One label a row or several.
        public let kind: TaskKind
        /// Its rows.
        public let rows: Int
        /// The classes that its rows bear.
        public let classes: Int
        /// How evenly its rows are spread over the classes.
        public let balance: ClassBalance
        /// The findings of each rule that found something.
        public let counts: [ValidationRule: Int]
    }

    /// The tasks, in the order of their names.
    public let tasks: [Task]
    /// The rules that were looked for, in their order; `leak` only where there were held-out texts.
    public let rules: [ValidationRule]
    /// The findings rule by rule, then task by task, in the order of the rows: as many of each rule as were asked for.
    public let findings: [Finding]
    /// Held-out texts that rows were compared with.
    public let heldOut: Int
    /// What the cleaned copy did; nil when none was written.
    public let cleaning: CleaningReport?

    /// The number of all findings of each rule that found something.
    public var counts: [ValidationRule: Int] {
        tasks.reduce(into: [:]) { sums, task in sums.merge(task.counts) { $0 + $1 } }
    }

    /// The number of findings that matter so much, those that a cleaned copy settled left out.
    public func count(of severity: ValidationRule.Severity) -> Int {
        tasks.reduce(0) { sum, task in
            let counts = cleaning?.left[task.name] ?? task.counts
            return sum + counts.reduce(0) { $1.key.severity(in: task.kind) == severity ? $0 + $1.value : $0 }
        }
    }

    /// `{"tasks": …, "findings": […], "counts": …}`, and with a cleaned copy `"output"`, `"fixed"` and `"left"`.
    public var json: JSON {
        var members: [JSON.Member] = [
            .init(name: "tasks", value: JSON(tasks.map { .init(name: $0.name, value: Self.json($0)) })),
            .init(name: "findings", value: JSON(findings.map(\.json))),
            .init(name: "counts", value: Self.json(counts)),
            .init(name: "held_out", value: JSON(heldOut)),
        ]
        if let cleaning {
            members.append(.init(name: "output", value: JSON(cleaning.output)))
            members.append(.init(name: "fixed", value: JSON(cleaning.actions.map(\.json))))
            members.append(.init(name: "left", value: Self.json(cleaning.leftInAll)))
        }
        return JSON(members)
    }

    private static func json(_ task: Task) -> JSON {
        [
            "kind": JSON(task.kind.rawValue), "rows": JSON(task.rows), "classes": JSON(task.classes),
            "imbalance_ratio": .optional(task.balance.ratio), "gini": .optional(task.balance.gini),
            "counts": json(task.counts),
        ]
    }

    private static func json(_ counts: [ValidationRule: Int]) -> JSON {
        JSON(
            ValidationRule.allCases.compactMap { rule in
                counts[rule].map { JSON.Member(name: rule.rawValue, value: JSON($0)) }
            })
    }
}
