import ArgumentParser
import JSONText
import Refiner

/// `refine history list`.
struct HistoryListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all iterations, oldest first, and draw F1 by round. (default)")

    @OptionGroup var flags: HistoryFlags

    func run() async throws {
        let console = Console()
        let state = try StateStore(reading: flags.output)
        let iterations = try await state.iterations()
        let measured = try await state.measurements()
        if flags.json {
            let list = iterations.map { iteration in
                let after = Self.after(iteration.id, measured)
                return JSON(
                    (iteration.json.members ?? []) + [
                        JSON.Member(name: "macro_f1_after", value: JSON(Self.mean(after))),
                        JSON.Member(name: "verdict", value: JSON(Self.verdict(after))),
                        JSON.Member(name: "decision", value: JSON(after.compactMap(\.decision).first)),
                    ])
            }
            return try console.print(JSON([JSON.Member(name: "iterations", value: JSON(list))]).serialized(.python))
        }
        if iterations.isEmpty { return try console.print("No iterations yet.") }
        let isMeasured = measured.contains { $0.stage == .after }
        var columns: [TextTable.Column] = [
            .number("n"), .text("started"), .text("status"), .text("engine"), .number("classes"), .number("received"),
            .number("kept"), .number("calls"), .number("F1 before"),
        ]
        if isMeasured { columns += [.number("F1 after"), .text("verdict")] }
        var table = TextTable(columns)
        for iteration in iterations {
            var cells = [
                "\(iteration.id)", iteration.startedAt, iteration.status, iteration.engine, "\(iteration.classes)",
                "\(iteration.received)", "\(iteration.kept)", "\(iteration.usage.calls)",
                iteration.macroF1?.formatted(places: 3) ?? "–",
            ]
            if isMeasured {
                let after = Self.after(iteration.id, measured)
                let words = [Self.verdict(after), after.compactMap(\.decision).first].compactMap { $0 }
                cells += [
                    Self.mean(after)?.formatted(places: 3) ?? "–",
                    words.isEmpty ? "–" : words.map { $0.replacing("_", with: " ") }.joined(separator: ", "),
                ]
            }
            table.add(cells)
        }
        for line in table.lines(width: console.width, bold: console.bold) { try console.print(line) }
        try draw(ScoreSeries.all(measured).filter { !$0.isFlat }, console)
    }

    private func draw(_ series: [ScoreSeries], _ console: Console) throws {
        guard !series.isEmpty else { return }
        var table = TextTable([.text("macro-F1 by round"), .text("set"), .number("first"), .text(""), .number("last")])
        for one in series {
            // The newest rounds, where there are more than a line shows.
            let shown = one.last(40)
            table.add([
                one.task, one.split.rawValue, (shown.values.first ?? 0).formatted(places: 3), shown.sparkline,
                (shown.values.last ?? 0).formatted(places: 3),
            ])
        }
        try console.print("")
        for line in table.lines(width: console.width, bold: console.bold) { try console.print(line) }
    }

    /// What was measured after an iteration on the set that decides.
    private static func after(_ iteration: Int64, _ measured: [Measurement]) -> [Measurement] {
        measured.filter { $0.iteration == iteration && $0.stage == .after && $0.split == .dev }
    }

    private static func mean(_ measured: [Measurement]) -> Double? {
        measured.isEmpty ? nil : measured.reduce(0) { $0 + $1.macroF1 } / Double(measured.count)
    }

    /// The worst of the tasks' verdicts.
    private static func verdict(_ measured: [Measurement]) -> String? {
        let verdicts = measured.compactMap { $0.comparison?.verdict }
        let order: [Comparison.Verdict] = [.loss, .withinNoise, .gain]
        return order.first { verdicts.contains($0) }?.rawValue
    }
}
