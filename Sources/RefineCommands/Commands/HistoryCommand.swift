import ArgumentParser
import JSONText
import Refiner

/// `refine history`: the iterations of an output folder.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the iterations of an output folder, or show one.",
        subcommands: [HistoryListCommand.self, HistoryShowCommand.self],
        defaultSubcommand: HistoryListCommand.self)
}

/// `refine history list`.
struct HistoryListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all iterations, oldest first. (default)")

    @Option(help: ArgumentHelp("The output folder of the runs.", valueName: "folder"))
    var output = "./saved_refined"

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let console = Console()
        let iterations = try await StateStore(reading: output).iterations()
        if json {
            return try console.print(
                JSON([JSON.Member(name: "iterations", value: JSON(iterations.map(\.json)))]).serialized(.python))
        }
        if iterations.isEmpty { return try console.print("No iterations yet.") }
        var table = TextTable([
            .number("n"), .text("started"), .text("status"), .text("engine"), .number("classes"), .number("received"),
            .number("kept"), .number("calls"), .number("F1 before"),
        ])
        for iteration in iterations {
            table.add([
                "\(iteration.id)", iteration.startedAt, iteration.status, iteration.engine, "\(iteration.classes)",
                "\(iteration.received)", "\(iteration.kept)", "\(iteration.usage.calls)",
                iteration.macroF1?.formatted(places: 3) ?? "–",
            ])
        }
        for line in table.lines(width: console.width, bold: console.bold) { try console.print(line) }
    }
}

/// `refine history show N`.
struct HistoryShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one iteration: its classes, what set them apart, what was kept and refused.")

    @Argument(help: ArgumentHelp("The iteration's number.", valueName: "n"))
    var number: Int64

    @Option(help: ArgumentHelp("The output folder of the runs.", valueName: "folder"))
    var output = "./saved_refined"

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let console = Console()
        let state = try StateStore(reading: output)
        guard let (record, demands) = try await state.iteration(number) else {
            let known = try await state.iterations().map { "\($0.id)" }.joined(separator: ", ")
            throw RefineError(
                .usage, "there is no iteration \(number)",
                hint: known.isEmpty ? "there are none yet" : "there are: \(known)")
        }
        if json {
            let members = (record.json.members ?? []) + [JSON.Member(name: "demands", value: JSON(demands.map(\.json)))]
            return try console.print(JSON(members).serialized(.python))
        }
        try console.print(
            console.bold("iteration \(record.id)")
                + "  \(record.status), \(record.startedAt) to \(record.finishedAt ?? "–")")
        try console.print(
            "engine \(record.engine) (\(record.model.onOneLine)), seed \(record.seed), threshold "
                + "\(record.threshold.formatted(places: 2)), \(record.usage.calls) calls, "
                + "\(record.usage.inputTokens + record.usage.outputTokens) tokens"
                + (record.resumed > 0 ? ", resumed \(record.resumed == 1 ? "once" : "\(record.resumed) times")" : ""))
        if let comparison = record.estimateBesideActual { try console.print(comparison) }
        for demand in demands { try print(demand, console) }
    }

    private func print(_ demand: DemandRecord, _ console: Console) throws {
        let refused = demand.refused.map { "\($0.count) \($0.gate)" }.joined(separator: ", ")
        try console.print(
            "\n" + console.bold("\(demand.task.onOneLine)/\(demand.label.onOneLine)")
                + "  F1 \(demand.f1.formatted(places: 2)) over \(demand.support), \(demand.kept) of \(demand.count) kept"
                + (refused.isEmpty ? "" : "; refused: \(refused)") + (demand.stopped.map { "; \($0)" } ?? ""))
        for line in demand.differentiators?.differentiators ?? [] { try console.print("  learned: \(line.onOneLine)") }
        for text in demand.samples { try console.print("  + \(text.onOneLine)") }
    }
}
