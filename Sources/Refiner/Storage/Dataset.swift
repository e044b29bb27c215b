/// Training data in memory: for each task its rows.
public struct Dataset: Sendable {
    /// The tasks, in the order of their names.
    public let tasks: [TaskDataset]

    /// The database that the tasks were read from, if it was one.
    let database: DatabaseFile?

    /// Creates a dataset.
    public init(tasks: [TaskDataset]) {
        self.init(tasks: tasks, database: nil)
    }

    init(tasks: [TaskDataset], database: DatabaseFile?) {
        self.tasks = tasks
        self.database = database
    }

    /// The rows of the task called `name`.
    public subscript(task name: String) -> TaskDataset? {
        tasks.first { $0.name == name }
    }
}

/// The training rows of one task.
public struct TaskDataset: Sendable {
    /// The task's name.
    public let name: String
    /// The rows, in the order of the file.
    public let rows: [DatasetRow]
    /// Where the rows were read from, so that existing rows need never be written anew.
    let source: RowSource?

    /// Creates the rows of one task.
    public init(name: String, rows: [DatasetRow]) {
        self.init(name: name, rows: rows, source: nil)
    }

    init(name: String, rows: [DatasetRow], source: RowSource?) {
        self.name = name
        self.rows = rows
        self.source = source
    }

    /// One label a row or several; nil for a task without rows.
    public var kind: TaskKind? { rows.first?.kind }
}

/// A database as it was when it was first looked at.
struct DatabaseFile: Sendable {
    let path: String
    let stamp: DatabaseStamp
}
