import ArgumentParser
import Refiner

/// `refine plan`: what a run would do.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a run would do: classes, samples, calls, tokens. Changes nothing.",
        discussion: "Takes the flags of refine run. The same as refine run --dry-run.")

    @OptionGroup var source: ResultFlags

    @OptionGroup var options: RefineFlags

    @OptionGroup(title: "Reading the result") var reading: PredictionFlags

    @OptionGroup(title: "Language model") var service: ServiceFlags

    @OptionGroup(title: "Limits") var limits: LimitFlags

    @Flag(help: "Show one prompt in full.")
    var showPrompt = false

    func run() async throws {
        let resolved = try ResolvedOptions(source, options, reading, service, limits)
        let input = try RefinementInput.read(
            analysis: resolved.analysis, settings: resolved.refinement, options: resolved.result)
        let console = Console(quiet: options.quiet)
        try await PlanPrinter(console: console, json: options.json, showPrompt: showPrompt).print(
            resolved, input)
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
        let report = PlanReport(plan: plan, estimate: engine.estimate(plan.scaled(by: options.refinement.overgenerate)))
        if json { return try console.print(report.json.serialized(.python)) }
        if plan.demands.isEmpty {
            let what = options.planner.selection == .lower ? "no class may be" : "no class is"
            return try console.print(
                "Nothing to do: \(what) below F1 \(options.planner.threshold.formatted(places: 2)).")
        }
        for (task, demands) in plan.tasks {
            try console.print(console.bold("\(task.onOneLine): \(demands.count) classes"))
            for line in table(demands).lines(width: console.width, bold: console.dim) { try console.print(line) }
            try console.print("")
        }
        try printUnknown(plan, options.planner.threshold)
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
            .text("class"), .number("F1"), .number("95 %"), .number("support"), .number("samples"), .text("why"),
            .text("confused with"),
        ])
        for demand in demands {
            let confusions = demand.confusions.prefix(3).map { confusion in
                "\(confusion.label) \(confusion.direction == .missed ? "→" : "←")\(confusion.count)"
            }
            table.add([
                demand.label, demand.f1.formatted(places: 2), demand.f1Interval?.text ?? "–", "\(demand.support)",
                "\(demand.count)", Self.why(demand), confusions.joined(separator: ", "),
            ])
        }
        return table
    }

    private static func why(_ demand: Demand) -> String {
        switch demand.reason {
        case .zeroSupport: "no support"
        case .need: "need"
        case .weak, .unknown: demand.isUnknown ? "unknown" : "weak"
        }
    }

    /// Few samples do not prove a class weak; that is said by name.
    private func printUnknown(_ plan: Plan, _ threshold: Double) throws {
        let unknown = plan.demands.filter(\.isUnknown)
        guard !unknown.isEmpty else { return }
        let more = unknown.count > 5 ? " and \(unknown.count - 5) more" : ""
        try console.print(
            "\(unknown.count) of \(plan.demands.count) classes are unknown rather than weak: over so few samples their F1 "
                + "may lie on either side of \(threshold.formatted(places: 2)): "
                + unknown.prefix(5).map { $0.label.excerpt(40) }.joined(separator: ", ") + more)
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
