/// What one pass over a dataset tells of it, without the rows: they stay where they are, and can be streamed again.
///
/// Takes memory for the classes and a bounded number of texts of each, whatever the size of the dataset.
public struct DatasetDescription: Sendable {
    /// The tasks, in the order of their names.
    public let tasks: [TaskDescription]
    /// The database that holds the rows, if it is one.
    let database: DatabaseFile?

    /// Describes a dataset in memory.
    public init(_ dataset: Dataset) {
        tasks = dataset.tasks.map { task in
            var description = TaskDescription(name: task.name, source: task.source ?? .rows(task.rows))
            var labels = LabelTable()
            for (index, row) in task.rows.enumerated() {
                // Only reading can fail, and these rows are read.
                try? row.view(line: index + 1, &labels) { (view) throws(RefineError) in description.insert(view) }
            }
            return description
        }
        database = dataset.database
    }

    /// Describes the rows of `sources`, in one pass.
    ///
    /// - Parameter isLearnedFrom: whether texts are kept for engines to learn from.
    init(
        reading sources: [(task: String, source: RowSource)], database: DatabaseFile? = nil, isLearnedFrom: Bool = true
    ) throws(RefineError) {
        var tasks: [TaskDescription] = []
        for (name, source) in sources {
            var description = TaskDescription(name: name, source: source, isLearnedFrom: isLearnedFrom)
            try source.stream { (row) throws(RefineError) in description.insert(row) }
            tasks.append(description)
        }
        self.tasks = tasks
        self.database = database
    }

    /// What is known of the task called `name`.
    public subscript(task name: String) -> TaskDescription? {
        tasks.first { $0.name == name }
    }
}

/// What one pass over the rows of a task tells of them.
public struct TaskDescription: Sendable {
    /// The task's name.
    public let name: String
    /// One label a row or several; nil for a task without rows.
    public private(set) var kind: TaskKind?
    /// How many rows there are.
    public private(set) var rowCount = 0
    /// Where the rows are.
    let source: RowSource
    /// Tells these rows from others.
    private(set) var digest = RowsDigest()
    /// The number of the last row, from 1, that bears more than text, labels and where it comes from; 0 without any.
    private(set) var lastDressed = 0
    private var sample: TextSample?
    private var counts: [Int] = []
    private var combinations: [RowLabels?] = []

    init(name: String, source: RowSource, isLearnedFrom: Bool = true) {
        self.name = name
        self.source = source
        sample = isLearnedFrom ? TextSample() : nil
    }

    /// How many rows bear each class.
    public var labelCounts: [String: Int] {
        var result: [String: Int] = [:]
        for (labels, count) in zip(combinations, counts) {
            for name in labels?.names ?? [] { result[name, default: 0] += count }
        }
        return result
    }

    /// Texts by class, in the order of the rows: all of a class of usual size, evenly spread ones of a large class.
    ///
    /// A row with several labels stands under each.
    public var texts: [String: [String]] { sample?.texts ?? [:] }

    /// Whether the last `count` rows bear nothing that a person has added to them.
    func isBare(last count: Int) -> Bool { lastDressed <= rowCount - count }

    mutating func insert(_ row: RowView) {
        if kind == nil { kind = row.labels.kind }
        rowCount += 1
        if !row.isBare { lastDressed = rowCount }
        digest.insert(row)
        while counts.count <= row.labels.number {
            counts.append(0)
            combinations.append(nil)
        }
        counts[row.labels.number] += 1
        if combinations[row.labels.number] == nil { combinations[row.labels.number] = row.labels }
        sample?.insert(row)
    }
}
