import ArgumentParser
import Refiner

/// `refine show`: an analysis on the terminal.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an analysis: classes (worst first), top confusions, surest errors.")

    @Argument(help: ArgumentHelp("The error analysis: a file, or - for standard input.", valueName: "analysis"))
    var analysis: String

    @Option(help: ArgumentHelp("Only this task; may be given several times.", valueName: "name"))
    var task: [String] = []

    @Option(help: ArgumentHelp("Rows of each table; 0 for all.", valueName: "n"))
    var top = 10

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if top < 0 { throw ValidationError("--top: expected a whole number of at least 0") }
    }

    func run() async throws {
        let console = Console()
        let reading = try AnalysisReader.read(analysis)
        for diagnostic in reading.diagnostics { console.note("warning: \(diagnostic)") }
        let tasks = try WeakClassPlanner(tasks: task).chosenTasks(of: reading.analysis)
        if json { return try console.print(AnalysisReport(tasks: tasks).json.serialized(.python)) }
        if tasks.isEmpty { return try console.print("The analysis holds no tasks.") }
        for task in tasks { try print(task, console) }
    }

    private func print(_ task: TaskAnalysis, _ console: Console) throws {
        let accuracy = task.accuracy.map { "accuracy \($0.formatted(places: 3)), " } ?? ""
        try console.print(
            console.bold(task.name.onOneLine) + "  \(task.labels.count) classes, \(accuracy)macro-F1 "
                + "\(task.macroF1.formatted(places: 3)), \(task.errors.count) errors")
        let classes = task.classMetrics.stablySorted { $0.f1 < $1.f1 }
        try section("Classes, worst first", shown: limit(classes.count), of: classes.count, console)
        var table = TextTable([
            .text("class"), .number("precision"), .number("recall"), .number("F1"), .number("support"),
            .text("confused with"),
        ])
        for metrics in classes.prefix(limit(classes.count)) {
            let confusions = task.confusions(of: metrics.label).prefix(2)
                .map { "\($0.label) \($0.direction == .missed ? "→" : "←")\($0.count)" }
            table.add([
                metrics.label, metrics.precision?.formatted(places: 2) ?? "–",
                metrics.recall?.formatted(places: 2) ?? "–",
                metrics.f1.formatted(places: 2), "\(metrics.support)", confusions.joined(separator: ", "),
            ])
        }
        try lines(table, console)
        try confusions(task, console)
        try errors(task, console)
        try console.print("")
    }

    private func confusions(_ task: TaskAnalysis, _ console: Console) throws {
        guard !task.confusionPairs.isEmpty else { return }
        let pairs = task.confusionPairs
        try section("Top confusions", shown: limit(pairs.count), of: pairs.count, console)
        var table = TextTable([.number("count"), .text("true"), .text("taken for")])
        for pair in pairs.prefix(limit(pairs.count)) {
            table.add(["\(pair.count)", pair.trueLabel, pair.predictedLabel])
        }
        try lines(table, console)
    }

    private func errors(_ task: TaskAnalysis, _ console: Console) throws {
        guard !task.errors.isEmpty else { return }
        let errors = task.errors.stablySorted { ($0.confidence ?? 0) > ($1.confidence ?? 0) }
        try section("Surest errors", shown: limit(errors.count), of: errors.count, console)
        var table = TextTable([.number("confidence"), .text("true"), .text("taken for"), .text("text")])
        for error in errors.prefix(limit(errors.count)) {
            table.add([
                error.confidence?.formatted(places: 2) ?? "–", error.trueLabels.joined(separator: ", "),
                error.predictedLabels.joined(separator: ", "), error.text,
            ])
        }
        try lines(table, console)
    }

    private func limit(_ count: Int) -> Int { top == 0 ? count : min(top, count) }

    private func section(_ title: String, shown: Int, of count: Int, _ console: Console) throws {
        try console.print("\n" + console.bold(title) + (shown < count ? " (\(shown) of \(count))" : ""))
    }

    private func lines(_ table: TextTable, _ console: Console) throws {
        for line in table.lines(width: console.width, bold: console.dim) { try console.print(line) }
    }
}
