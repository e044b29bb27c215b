import ArgumentParser
import Refiner

/// `refine plan`: what a run would do.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a run would do: classes, samples, calls, tokens. Changes nothing.",
        discussion: "Takes the flags of refine run. The same as refine run --dry-run.")

    @OptionGroup var options: RunOptions

    @Flag(help: "Show one prompt in full.")
    var showPrompt = false

    func run() async throws {
        let resolved = try ResolvedOptions(options)
        let input = try RefinementInput.read(analysis: resolved.analysis, settings: resolved.refinement)
        let console = Console(quiet: options.quiet)
        try await PlanPrinter(console: console, json: options.json, showPrompt: showPrompt).print(resolved, input)
    }
}

/// Prints a plan for people or as JSON.
struct PlanPrinter {
    let console: Console
    let json: Bool
    let showPrompt: Bool

    func print(_ options: ResolvedOptions, _ input: RefinementInput) async throws {
        let histories = try await Self.histories(options.refinement.output)
        let plan = try options.planner.plan(input.analysis, dataset: input.dataset)
        let engine = try options.engine.factory(for: input)(EngineContext(histories: histories))
        for diagnostic in options.engine.unused + input.diagnostics + plan.diagnostics {
            console.note("warning: \(diagnostic)")
        }
        let report = PlanReport(plan: plan, estimate: engine.estimate(plan))
        if json { return try console.print(report.json.serialized(.python)) }
        if plan.demands.isEmpty {
            return try console.print(
                "Nothing to do: no class is below F1 \(options.planner.threshold.formatted(places: 2)).")
        }
        for (task, demands) in plan.tasks {
            try console.print(console.bold("\(task.onOneLine): \(demands.count) classes"))
            for line in table(demands).lines(width: console.width, bold: console.dim) { try console.print(line) }
            try console.print("")
        }
        try printEstimate(report, engine)
        if showPrompt { try printPrompt(plan, engine) }
    }

    /// What earlier runs into the same output taught about answers; nothing where there were none.
    private static func histories(_ output: String) async throws(RefineError) -> [String: AnswerHistory] {
        do throws(RefineError) {
            return try await StateStore(reading: output).answerHistories()
        } catch  where error.code == .inputMissing {
            return [:]
        }
    }

    private func table(_ demands: [Demand]) -> TextTable {
        var table = TextTable([
            .text("class"), .number("F1"), .number("support"), .number("samples"), .text("why"), .text("confused with"),
        ])
        for demand in demands {
            let confusions = demand.confusions.prefix(3).map { confusion in
                "\(confusion.label) \(confusion.direction == .missed ? "→" : "←")\(confusion.count)"
            }
            table.add([
                demand.label, demand.f1.formatted(places: 2), "\(demand.support)", "\(demand.count)",
                demand.reason == .weak ? "weak" : "no support", confusions.joined(separator: ", "),
            ])
        }
        return table
    }

    private func printEstimate(_ report: PlanReport, _ engine: any Engine) throws {
        try console.print(
            "\(report.plan.sampleCount) samples for \(report.plan.demands.count) classes "
                + "(→ taken for, ← taken from; counts of evaluated texts)")
        try console.print("engine \(engine.name) (\(engine.model)): " + EstimateText(report.estimate).sentence)
    }

    private func printPrompt(_ plan: Plan, _ engine: any Engine) throws {
        guard let demand = plan.demands.first, let prompt = engine.examplePrompt(for: demand) else {
            return try console.print("\nThe offline engine needs no prompt.")
        }
        try console.print("\nOne prompt in full, for \(demand.label.onOneLine):\n\(prompt)")
    }
}
