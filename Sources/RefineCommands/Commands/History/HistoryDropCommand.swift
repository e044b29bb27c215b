import ArgumentParser
import JSONText
import Refiner

/// `refine history drop`.
struct HistoryDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Take rows that refine wrote out of the dataset again.",
        discussion: """
            Rows go that fit each kind of flag given. All other bytes of the files stay as they are. Rows of --data are \
            never dropped. What is dropped can be put back with refine history restore.

              refine history drop --iteration 3 --label refund --dry-run
            """)

    @Option(help: ArgumentHelp("Rows of this iteration; may be given several times.", valueName: "n"))
    var iteration: [Int64] = []

    @Option(help: ArgumentHelp("Rows of this class; may be given several times.", valueName: "class"))
    var label: [String] = []

    @Option(
        help: ArgumentHelp(
            "Rows that were built from this text, or from the sample of this number, also by way of others; may be given "
                + "several times.", valueName: "text"))
    var parent: [String] = []

    @Option(help: ArgumentHelp("Only rows of this task; may be given several times.", valueName: "name"))
    var task: [String] = []

    @Flag(help: "Say what would go, and change nothing.")
    var dryRun = false

    @OptionGroup var flags: HistoryFlags

    func validate() throws {
        if iteration.isEmpty && label.isEmpty && parent.isEmpty {
            throw ValidationError("expected --iteration, --label or --parent")
        }
    }

    func run() async throws {
        let console = Console()
        var choice = SampleDrop.Choice()
        (choice.iterations, choice.tasks, choice.labels, choice.parents) = (iteration, task, label, parent)
        let state = try StateStore(reading: flags.output)
        for number in iteration where try await state.iteration(number) == nil {
            throw try await state.noIteration(number)
        }
        let found = try await SampleDrop(choice, of: flags.output).run(isDry: dryRun)
        if flags.json {
            let members: JSON = [
                "dropped": JSON(found.rows.map(\.json)), "missing": JSON(found.missing), "files": JSON(found.files),
                "dry_run": JSON(dryRun),
            ]
            return try console.print(members.serialized(.python))
        }
        for row in found.rows {
            try console.print("- \(row.task.onOneLine)/\(row.label.onOneLine)  \(row.text.onOneLine)")
        }
        let count = found.rows.count == 1 ? "1 row" : "\(found.rows.count.grouped) rows"
        try console.print(dryRun ? "\(count) would go." : "\(count) dropped.")
        if found.missing > 0 {
            try console.print(
                "\(found.missing.grouped) more fit, and stand in the dataset no longer or as rows of --data.")
        }
    }
}
