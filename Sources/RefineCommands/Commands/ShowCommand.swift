import ArgumentParser
import Refiner

/// `refine show`: an analysis on the terminal.
struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an analysis: classes (worst first), confusions, errors that matter, what to do next.",
        discussion: """
            Takes RapidFit's analysis, one that refine analyze wrote, scikit-learn's classification report as JSON, or \
            predictions. \
            With --fail-under it ends with status 2 when an evaluated class has a lower F1, for continuous integration.
            """)

    @Argument(
        help: ArgumentHelp(
            "An analysis, a report or predictions: a file, or - for standard input.", valueName: "result"))
    var analysis: String

    @Option(help: ArgumentHelp("Predictions that add errors to a result without any.", valueName: "file"))
    var predictions: String?

    @Option(help: ArgumentHelp("Only this task; may be given several times.", valueName: "name"))
    var task: [String] = []

    @Option(help: ArgumentHelp("Rows of each table; 0 for all.", valueName: "n"))
    var top = 10

    @Option(help: ArgumentHelp("Classes with an F1 below this count as weak, 0 to 1.", valueName: "f1"))
    var threshold = 0.9

    @Option(
        help: ArgumentHelp("End with status 2 when an evaluated class has an F1 below this, 0 to 1.", valueName: "f1"))
    var failUnder: Double?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Print the classes as comma-separated values.")
    var csv = false

    @OptionGroup(title: "Reading the result") var reading: PredictionFlags

    func validate() throws {
        if top < 0 { throw ValidationError("--top: expected a whole number of at least 0") }
        for (name, value) in [("--threshold", threshold), ("--fail-under", failUnder ?? 0)]
        where !(0...1).contains(value) {
            throw ValidationError("\(name): expected a number from 0 to 1")
        }
        if json && csv { throw ValidationError("--json and --csv exclude each other") }
    }

    func run() async throws {
        let console = Console()
        let options = try ResultOptions(
            reading, predictions: predictions, task: task, SettingReader(file: Configuration(file: nil)))
        let reading = try ResultReader.read(analysis, options: options)
        for diagnostic in reading.diagnostics { console.note("warning: \(diagnostic)") }
        let tasks = try WeakClassPlanner(tasks: task).chosenTasks(of: reading.analysis)
        let summaries = tasks.map { TaskSummary($0, threshold: threshold) }
        if json {
            try console.print(AnalysisReport(tasks: tasks, threshold: threshold).json.serialized(.python))
        } else if csv {
            try console.write(ClassTable(summaries).csv)
        } else if tasks.isEmpty {
            try console.print("The analysis holds no tasks.")
        } else {
            let printer = AnalysisPrinter(console: console, top: top)
            for summary in summaries { try printer.print(summary) }
            let steps = NextSteps(file: analysis, threshold: threshold, tasks: task, summaries: summaries)
            try printer.print(steps)
        }
        if let failUnder { try check(summaries, failUnder, console) }
    }

    /// The quality gate: each evaluated class by itself, since a mean hides what fails.
    private func check(_ summaries: [TaskSummary], _ gate: Double, _ console: Console) throws {
        let text = NextSteps.short(gate)
        let evaluated = summaries.reduce(0) { $0 + $1.classes.count { $0.support > 0 } }
        guard evaluated > 0 else {
            throw RefineError(.qualityGate, "no class was evaluated, so that none reaches F1 \(text)")
        }
        var failing = 0
        for summary in summaries {
            for metrics in summary.failing(gate) {
                failing += 1
                console.complain(
                    "below F1 \(text): task \(summary.task.name.excerpt()): class \(metrics.label.excerpt()): "
                        + "\(metrics.f1.formatted(places: 4)) over \(metrics.support) samples")
            }
        }
        guard failing == 0 else {
            throw RefineError(.qualityGate, "\(failing) of \(evaluated) evaluated classes are below F1 \(text)")
        }
    }
}
