import ArgumentParser
import JSONText
import Refiner

/// `refine history compare A B`.
struct HistoryCompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare what was measured in two iterations, and say whether a gain is real.",
        discussion: """
            Where the answers to the evaluation rows were kept for both (refine loop does), the test is paired, as in \
            refine compare. Else both numbers are shown, and no claim is made.
            """)

    @Argument(help: ArgumentHelp("The first iteration's number.", valueName: "a"))
    var first: Int64

    @Argument(help: ArgumentHelp("The second iteration's number.", valueName: "b"))
    var second: Int64

    @Option(help: ArgumentHelp("A class that was meant to gain; may be given several times.", valueName: "class"))
    var label: [String] = []

    @Option(help: ArgumentHelp("Where the random choices come from.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("Classes shown, those that moved most first; 0 for all.", valueName: "n"))
    var top = 10

    @OptionGroup var flags: HistoryFlags

    func validate() throws {
        if top < 0 { throw ValidationError("--top: expected a whole number of at least 0") }
    }

    func run() async throws {
        let console = Console()
        let state = try StateStore(reading: flags.output)
        let found = try await state.compare(first, second, targets: label, settings: ProofSettings(seed: seed))
        try checkLabels(found)
        if flags.json { return try console.print(found.json.serialized(.python)) }
        for (index, entry) in found.entries.enumerated() {
            if index > 0 { try console.print("") }
            try console.print("\(entry.before.split.rawValue), \(entry.before.stage.rawValue) each iteration:")
            if let comparison = entry.comparison {
                try ComparisonPrinter(console: console, top: top).print(comparison)
            } else {
                try printUnpaired(entry, console)
            }
        }
    }

    private func checkLabels(_ found: IterationComparison) throws {
        let known = found.entries.flatMap { entry in
            entry.before.classes.map(\.label) + (entry.comparison?.classes.map(\.label) ?? [])
        }
        for name in label where !known.contains(name) {
            let near = NearNames.of(name, among: known)
            throw RefineError(
                .usage, "--label: no class is called \"\(name.excerpt(40))\"",
                hint: near.isEmpty ? nil : "did you mean \(near.joined(separator: ", "))?")
        }
    }

    private func printUnpaired(_ entry: IterationComparison.Entry, _ console: Console) throws {
        try console.print(console.bold("task \(entry.before.task.onOneLine)"))
        var table = TextTable([.text(""), .number("\(first)"), .number("\(second)"), .number("points")])
        func add(_ name: String, _ before: Double, _ after: Double) {
            table.add([
                name, before.formatted(places: 3), after.formatted(places: 3),
                ((after - before) * 100).formatted(places: 1),
            ])
        }
        add("accuracy", entry.before.accuracy, entry.after.accuracy)
        add("macro-F1", entry.before.macroF1, entry.after.macroF1)
        let scores = Dictionary(entry.after.classes.map { ($0.label, $0.f1) }, uniquingKeysWith: { one, _ in one })
        var moved: [(label: String, before: Double, after: Double)] = []
        for score in entry.before.classes {
            if let after = scores[score.label], after != score.f1 { moved.append((score.label, score.f1, after)) }
        }
        moved.sort { one, two in
            let (first, second) = (abs(one.after - one.before), abs(two.after - two.before))
            return first == second ? one.label < two.label : first > second
        }
        for score in top == 0 ? moved : Array(moved.prefix(top)) { add("  \(score.label)", score.before, score.after) }
        for line in table.lines(width: console.width, bold: console.bold) { try console.print(line) }
        try console.print(
            "Unpaired: the answers to the rows were not kept, so that nothing can be said about chance; compare the "
                + "predictions with refine compare.")
    }
}
