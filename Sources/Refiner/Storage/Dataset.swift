/// Training data: for each task its rows.
public struct Dataset: Sendable {
    /// The tasks, in the order of their names.
    public let tasks: [TaskDataset]

    /// The database that the tasks were read from, if it was one.
    let database: String?

    /// Creates a dataset.
    public init(tasks: [TaskDataset]) {
        self.init(tasks: tasks, database: nil)
    }

    init(tasks: [TaskDataset], database: String?) {
        self.tasks = tasks
        self.database = database
    }

    /// The rows of the task called `name`.
    public subscript(task name: String) -> TaskDataset? {
        tasks.first { $0.name == name }
    }
}

/// The training rows of one task, and the bytes they were read from.
public struct TaskDataset: Sendable {
    /// The task's name.
    public let name: String
    /// The rows, in the order of the file.
    public let rows: [DatasetRow]
    /// The file's own bytes, kept so that existing rows need never be written anew; nil for rows of a database.
    let original: InputFile?

    /// Creates the rows of one task.
    public init(name: String, rows: [DatasetRow]) {
        self.init(name: name, rows: rows, original: nil)
    }

    init(name: String, rows: [DatasetRow], original: InputFile?) {
        self.name = name
        self.rows = rows
        self.original = original
    }

    /// One label a row or several; nil for a task without rows.
    public var kind: TaskKind? { rows.first?.kind }
}
