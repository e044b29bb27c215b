/// Why a model cannot be trained.
public enum TrainingError: Error, Sendable, Hashable {
    /// The task has no text.
    case noRows(task: String)
    /// The task has fewer classes than can be told apart: two, or one in a multi-label task.
    case tooFewClasses(task: String)
    /// The weights of the task's classes for all features would take more memory than a model may.
    case tooManyClasses(task: String, classes: Int)
    /// The weights grew without bound: steps or class weights are too large.
    case diverged(task: String)
    /// Two tasks have the same name, or there is none.
    case badTasks
    /// A setting is out of its range.
    case badSetting(name: String, expected: String)
}

extension TrainingError: CustomStringConvertible {
    /// One line that says what is wrong.
    public var description: String {
        switch self {
        case .noRows(let task): "the task \"\(task)\" has no rows to train on"
        case .tooFewClasses(let task): "the task \"\(task)\" has fewer than two classes"
        case .tooManyClasses(let task, let classes):
            "the task \"\(task)\" has \(classes) classes, too many for so many features"
        case .diverged(let task):
            "the weights of the task \"\(task)\" grow without bound: its class weights or steps are too large"
        case .badTasks: "a model needs one task or several of different names"
        case .badSetting(let name, let expected): "\(name) must be \(expected)"
        }
    }
}
