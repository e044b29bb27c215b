/// The texts of one task that engines may learn from: its training rows and its error samples.
public struct TaskMaterial: Sendable {
    /// The task.
    public let task: String
    /// Training texts by class, in the order of the dataset; a row with several labels stands under each.
    ///
    /// All of a class of usual size; of a large one, some that are spread evenly over it (``TextSample``).
    public let texts: [String: [String]]
    /// The classes, sorted, so that iteration has one order.
    public let labels: [String]
    /// The misread samples of the task.
    public let errors: [ErrorSample]
    private let misread: [String: [String]]

    /// Gathers the material of one task.
    public init(task: String, rows: [DatasetRow], errors: [ErrorSample]) {
        var texts: [String: [String]] = [:]
        for row in rows {
            for label in row.labels { texts[label, default: []].append(row.text) }
        }
        self.init(task: task, texts: texts, errors: errors)
    }

    /// Gathers the material of one task from texts by class.
    init(task: String, texts: [String: [String]], errors: [ErrorSample]) {
        self.task = task
        self.errors = errors
        self.texts = texts
        var misread: [String: [String]] = [:]
        for error in errors {
            for label in Set(error.trueLabels) { misread[label, default: []].append(error.text) }
        }
        self.misread = misread
        labels = Set(texts.keys).union(errors.flatMap(\.trueLabels)).sorted()
    }

    /// Error samples that truly are `label`.
    func misread(of label: String) -> [String] { misread[label, default: []] }

    /// Training texts of `label`, then its misread texts.
    public func known(_ label: String) -> [String] {
        texts[label, default: []] + misread(of: label)
    }

    /// The material of every task of `analysis`.
    public static func of(_ analysis: Analysis, dataset: DatasetDescription) -> [String: TaskMaterial] {
        Dictionary(
            analysis.tasks.map { task in
                (
                    task.name,
                    TaskMaterial(
                        task: task.name, texts: dataset[task: task.name]?.texts ?? [:],
                        errors: task.errors.filter { !$0.isDoubtful })
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}
