/// What a person does after looking at an analysis: commands to type, and what no command will help.
public struct NextSteps: Sendable {
    private let file: String
    private let threshold: Double
    private let summaries: [TaskSummary]
    /// The tasks that were asked for; empty for all.
    private let tasks: [String]

    /// Creates steps for the tasks shown of the analysis in `file`.
    public init(file: String, threshold: Double, tasks: [String], summaries: [TaskSummary]) {
        self.file = file
        self.threshold = threshold
        self.tasks = tasks
        self.summaries = summaries
    }

    /// One step a line, the most important first.
    public var lines: [String] {
        let merged = summaries.flatMap(\.task.merged)
        let below = count(\.below)
        let surelyWeak = below - count(\.belowUnknown)
        let maybe = count(\.aboveUnknown)
        let unseen = count(\.unseen)
        var lines: [String] = []
        if !merged.isEmpty {
            lines.append(
                "merge or redefine \(Self.number(merged.count, "pair", "pairs")) of classes first: more data will not tell "
                    + "them apart")
        }
        if below > 0 {
            lines.append("\(command())  (\(Self.number(below, "class", "classes")), \(surelyWeak) surely weak)")
        }
        if maybe > 0 {
            lines.append(
                "\(command("--select lower"))  (also \(Self.number(maybe, "class", "classes")) that few samples show to "
                    + "be good; more evaluation samples would tell)")
        }
        if unseen > 0 {
            lines.append(
                "\(command("--include-zero-support"))  (also \(Self.number(unseen, "class", "classes")) without evaluated "
                    + "samples)")
        }
        if summaries.contains(where: { $0.task.errors.isEmpty && $0.task.macroF1 < 1 }) {
            lines.append("refine analyze PREDICTIONS  (the errors are missing: they show what to write)")
        }
        return lines.isEmpty ? ["nothing: every class reaches F1 \(Self.short(threshold))"] : lines
    }

    private func count(_ classes: KeyPath<TaskSummary, [ClassMetrics]>) -> Int {
        summaries.reduce(0) { $0 + $1[keyPath: classes].count }
    }

    private func command(_ more: String = "") -> String {
        let words = ["refine --result", Self.word(file), "--threshold", Self.short(threshold)]
        let chosen = tasks.flatMap { ["--task", Self.word($0)] }
        return (words + chosen + (more.isEmpty ? [] : [more])).joined(separator: " ").onOneLine
    }

    /// A word of a command line, quoted where a shell would cut or change it.
    static func word(_ text: String) -> String {
        let plain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if plain && !text.isEmpty { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static func number(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }

    /// A threshold as it would be typed.
    package static func short(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}
