/// Texts and what is to be learnt from them: one task or several over the same texts.
public struct TrainingSet: Sendable {
    /// The texts.
    public var texts: [String]
    /// The tasks; each has a target for each text.
    public var tasks: [TrainingTask]

    /// Creates a training set.
    /// - Precondition: Each task has as many targets as there are texts.
    public init(texts: [String], tasks: [TrainingTask]) {
        precondition(tasks.allSatisfy { $0.count == texts.count }, "each task has one target a text")
        self.texts = texts
        self.tasks = tasks
    }

    /// Creates a training set of one task with one label a text.
    public init(texts: [String], labels: [String], task: String = "label") {
        self.init(texts: texts, tasks: [TrainingTask(name: task, labels: labels)])
    }

    /// Creates a training set of one task with any number of labels a text.
    public init(texts: [String], labelSets: [[String]], task: String = "labels") {
        self.init(texts: texts, tasks: [TrainingTask(name: task, labelSets: labelSets)])
    }
}
