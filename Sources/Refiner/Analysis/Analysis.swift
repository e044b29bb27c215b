/// Where a classifier fails: for each task its class metrics, confusions and error samples (DESIGN.md §4.1).
public struct Analysis: Sendable, Hashable, Codable {
    /// The tasks, in the order of the input.
    public let tasks: [TaskAnalysis]

    /// Creates an analysis.
    public init(tasks: [TaskAnalysis]) {
        self.tasks = tasks
    }

    /// The analysis of the task called `name`.
    public subscript(task name: String) -> TaskAnalysis? {
        tasks.first { $0.name == name }
    }
}
