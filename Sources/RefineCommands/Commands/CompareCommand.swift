import ArgumentParser
import JSONText
import Refiner

/// `refine compare`: two files of predictions for the same rows.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare two classifiers by their predictions for the same rows, and say whether a gain is real.",
        discussion: """
            Rows are paired by their id, else by text and true label. McNemar's exact test for accuracy; for macro-F1 and \
            each class bootstrap intervals and p-values of an exchange test, corrected after Holm for the classes of \
            --label. A gain is claimed where macro-F1 rose more than chance explains; docs/proof.md has the formulas.

              refine compare before.jsonl after.jsonl --label refund --fail-unless-gain
            """)

    @Argument(help: ArgumentHelp("The first classifier's predictions; - for standard input.", valueName: "before"))
    var before: String

    @Argument(help: ArgumentHelp("The second classifier's predictions.", valueName: "after"))
    var after: String

    @Option(help: ArgumentHelp("Only this task; may be given several times.", valueName: "name"))
    var task: [String] = []

    @Option(help: ArgumentHelp("A class that was meant to gain; may be given several times.", valueName: "class"))
    var label: [String] = []

    @Option(help: ArgumentHelp("Where the random choices come from.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(
        help: ArgumentHelp(
            "Resamples for the intervals, 1 to 1000000; p-values take five times as many.", valueName: "n"))
    var resamples = 2_000

    @Option(help: ArgumentHelp("Classes shown, those that moved most first; 0 for all.", valueName: "n"))
    var top = 10

    @Flag(help: "Compare the rows that both files hold, and pass over the others.")
    var allowMissing = false

    @Flag(help: "End with status 2 unless every task has a real gain.")
    var failUnlessGain = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup(title: "Reading the predictions") var reading: PredictionFlags

    func validate() throws {
        if !(1...1_000_000).contains(resamples) {
            throw ValidationError("--resamples: expected a whole number from 1 to 1000000")
        }
        if top < 0 { throw ValidationError("--top: expected a whole number of at least 0") }
        if before == "-" && after == "-" { throw ValidationError("only one of the two can be standard input") }
    }

    func run() async throws {
        let console = Console()
        var result = try ResultOptions(
            reading, predictions: nil, task: task, SettingReader(file: Configuration(file: nil)))
        if let format = result.format, format == .analysis || format == .report {
            throw RefineError(
                .usage, "--result-format: expected jsonl or csv for predictions, found \(format.rawValue)")
        }
        result.predictions = nil
        let paired = try PairedPredictions(
            before: before, after: after, options: PredictionsOptions(result), tasks: task,
            allowsMissing: allowMissing)
        for diagnostic in paired.diagnostics { console.note("warning: \(diagnostic)") }
        try checkLabels(paired.tasks)
        var settings = ProofSettings(seed: seed)
        settings.resamples = resamples
        settings.permutations = 5 * resamples
        let comparisons = paired.tasks.map {
            Comparison($0.rows, task: $0.name, targets: label, settings: settings)
        }
        if json {
            try console.print(Self.json(zip(paired.tasks, comparisons)).serialized(.python))
        } else {
            let printer = ComparisonPrinter(console: console, top: top)
            for (index, comparison) in comparisons.enumerated() {
                if index > 0 { try console.print("") }
                try printer.print(comparison)
            }
        }
        let without = comparisons.filter { $0.verdict != .gain }
        if failUnlessGain, let first = without.first {
            throw RefineError(
                .qualityGate,
                "no real gain in task \(without.map { $0.task.excerpt() }.joined(separator: ", ")): "
                    + first.sentence)
        }
    }

    private func checkLabels(_ tasks: [PairedPredictions.Task]) throws {
        let known = tasks.flatMap(\.rows.labels)
        for name in label where !known.contains(name) {
            let near = NearNames.of(name, among: known)
            throw RefineError(
                .usage, "--label: no class is called \"\(name.excerpt(40))\"",
                hint: near.isEmpty ? nil : "did you mean \(near.joined(separator: ", "))?")
        }
    }

    private static func json(_ tasks: some Sequence<(PairedPredictions.Task, Comparison)>) -> JSON {
        let members = tasks.map { task, comparison in
            JSON.Member(
                name: task.name,
                value: JSON(
                    (comparison.json.members ?? []) + [
                        JSON.Member(name: "only_before", value: JSON(task.onlyBefore)),
                        JSON.Member(name: "only_after", value: JSON(task.onlyAfter)),
                    ]))
        }
        return JSON([JSON.Member(name: "tasks", value: JSON(members))])
    }
}
