import ArgumentParser
import Foundation
import Refiner

/// `refine run`: plan → differentiate → generate → gates → merge.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Refine a dataset where its classifier fails. (default)",
        discussion: """
            Reads the analysis (--result) and the training data (--data), and writes the training data followed by new \
            samples to --output. Existing rows stay as they are, and so does --data. What was asked, answered, kept and \
            refused is recorded in OUTPUT/.refine/state.sqlite; see refine history and refine audit.
            """)

    @OptionGroup var source: ResultFlags

    @OptionGroup var options: RefineFlags

    @OptionGroup(title: "Reading the result") var reading: PredictionFlags

    @OptionGroup(title: "Language model") var service: ServiceFlags

    @OptionGroup(title: "Limits") var limits: LimitFlags

    @Flag(help: "Show what would be done, and change nothing.")
    var dryRun = false

    @Flag(help: "With --dry-run: show one prompt in full.")
    var showPrompt = false

    func validate() throws {
        if showPrompt && !dryRun { throw ValidationError("--show-prompt goes with --dry-run (or use refine plan)") }
    }

    func run() async throws {
        let console = Console(quiet: options.quiet)
        let resolved = try ResolvedOptions(source, options, reading, service, limits)
        let input = try RefinementInput.read(
            analysis: resolved.analysis, settings: resolved.refinement, options: resolved.result)
        if dryRun {
            return try await PlanPrinter(console: console, json: options.json, showPrompt: showPrompt).print(
                resolved, input)
        }
        let progress = ProgressLine(console: console)
        let makeEngine = try resolved.engine.factory(for: input) { progress.say($0) }
        let refinement = Refinement(
            input, planner: resolved.planner, settings: resolved.refinement, observe: { progress.observe($0) })
        let outcome = await Interrupt.cancelling { () async -> Result<RunReport, RefineError> in
            do throws(RefineError) {
                return .success(try await refinement.run(makeEngine))
            } catch {
                return .failure(error)
            }
        }
        progress.clear()
        let report = try outcome.get()
        for diagnostic in resolved.engine.unused + report.diagnostics { console.note("warning: \(diagnostic)") }
        if options.json {
            try console.print(report.json.serialized(.python))
        } else {
            try RunPrinter(console: console).print(report)
        }
        if let fatal = report.fatal { console.complain("error: \(fatal)") }
        if report.wasInterrupted {
            console.complain("interrupted: what was accepted is saved; run the same command again to add the rest")
        }
        if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
    }
}
