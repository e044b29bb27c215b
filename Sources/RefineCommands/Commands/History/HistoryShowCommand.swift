import ArgumentParser
import JSONText
import Refiner

/// `refine history show N`.
struct HistoryShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one iteration: its classes, what set them apart, what was kept and refused, cost and effect.")

    @Argument(help: ArgumentHelp("The iteration's number.", valueName: "n"))
    var number: Int64

    @OptionGroup var flags: HistoryFlags

    func run() async throws {
        let console = Console()
        let state = try StateStore(reading: flags.output)
        guard let (record, demands) = try await state.iteration(number) else {
            throw try await state.noIteration(number)
        }
        let measured = try await state.measurements(of: number)
        if flags.json {
            let members =
                (record.json.members ?? []) + [
                    JSON.Member(name: "demands", value: JSON(demands.map(\.json))),
                    JSON.Member(name: "measurements", value: JSON(measured.map(\.json))),
                ]
            return try console.print(JSON(members).serialized(.python))
        }
        try console.print(
            console.bold("iteration \(record.id)")
                + "  \(record.status), \(record.startedAt) to \(record.finishedAt ?? "–")")
        try console.print(
            "engine \(record.engine) (\(record.model.onOneLine)), seed \(record.seed), threshold "
                + "\(record.threshold.formatted(places: 2)), \(record.usage.calls) calls, "
                + "\(record.usage.inputTokens + record.usage.outputTokens) tokens, "
                + (record.usage.costUSD.map(\.asDollars) ?? "unknown cost")
                + (record.resumed > 0 ? ", resumed \(record.resumed == 1 ? "once" : "\(record.resumed) times")" : ""))
        if let comparison = record.estimateBesideActual { try console.print(comparison) }
        try printGates(demands, console)
        try printEffect(measured, console)
        for demand in demands { try print(demand, console) }
    }

    private func printGates(_ demands: [DemandRecord], _ console: Console) throws {
        var counts: [String: Int] = [:]
        for refused in demands.flatMap(\.refused) { counts[refused.gate, default: 0] += refused.count }
        let kept = demands.reduce(0) { $0 + $1.kept }
        let list = counts.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map { "\($0.value) \($0.key)" }
        try console.print(
            "\(kept) kept of \(demands.reduce(0) { $0 + $1.received })"
                + (list.isEmpty ? "" : "; refused: \(list.joined(separator: ", "))"))
    }

    private func printEffect(_ measured: [Measurement], _ console: Console) throws {
        for after in measured where after.stage == .after {
            let before = measured.first {
                $0.stage == .before && $0.task == after.task && $0.split == after.split
            }
            let change = before.map { "\($0.macroF1.formatted(places: 3)) → " } ?? ""
            try console.print(
                "effect on \(after.task.onOneLine) (\(after.split.rawValue), \(after.rows) rows): macro-F1 \(change)"
                    + after.macroF1.formatted(places: 3)
                    + (after.decision.map { ", \($0.replacing("_", with: " ").onOneLine)" } ?? ""))
            if let comparison = after.comparison { try console.print("  \(comparison.sentence)") }
        }
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
