import ArgumentParser
import Refiner

/// `refine audit`: what calls were made for what.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Sum up calls, tokens and cost from the ledger of an output folder.",
        discussion: """
            Calls are requests sent, retries included; kept are the accepted samples that came of them. An unknown cost \
            is shown as unknown, never as nothing. --json and --csv have more columns than the table.
            """)

    @Option(help: ArgumentHelp("The output folder of the runs.", valueName: "folder"))
    var output = "./saved_refined"

    @Option(
        help: ArgumentHelp(
            "What to sum up by: phase, task, label, model, endpoint, outcome, iteration, day; several with commas.",
            valueName: "dimension"))
    var by: [String] = ["phase"]

    @Option(help: ArgumentHelp("Only this iteration.", valueName: "n"))
    var iteration: Int64?

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Print comma-separated values.")
    var csv = false

    func validate() throws {
        if json && csv { throw ValidationError("--json and --csv exclude each other") }
        _ = try dimensions()
    }

    func run() async throws {
        let console = Console()
        let state = try StateStore(reading: output)
        let audit = try await state.audit(by: dimensions(), iteration: iteration)
        if json { return try console.print(audit.json.serialized(.python)) }
        if csv { return try console.write(audit.csv) }
        for line in AuditTable(audit).lines(width: console.width, bold: console.bold) { try console.print(line) }
        if let waste = audit.total.waste { try console.print("\n\(waste)") }
    }

    private func dimensions() throws -> [AuditDimension] {
        var dimensions: [AuditDimension] = []
        for name in by.flatMap({ $0.split(separator: ",") }).map(String.init) {
            guard let dimension = AuditDimension(rawValue: name) else {
                let known = AuditDimension.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--by: expected \(known), found \"\(name.excerpt(40))\"")
            }
            if !dimensions.contains(dimension) { dimensions.append(dimension) }
        }
        return dimensions
    }
}
