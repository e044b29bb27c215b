import ArgumentParser
import Foundation
import JSONText
import Refiner

/// `refine loop`: train → analyze → refine, again and again, and keep what helped.
struct LoopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loop",
        abstract: "Train, analyze and refine in rounds; keep each round only if it helped.",
        discussion: """
            Trains on --data, measures on --dev, refines where the classifier fails, trains again, and keeps the new \
            samples if the targeted classes gained and no other fell; else takes them back. Ends with a verdict on --test, \
            which nothing else looks at. The embedded classifier trains, or a command of your own (--trainer). Run the same \
            command again to go on with a loop that was cut off.

              refine loop --data saved --dev dev.jsonl --test test.jsonl
              refine loop --dev dev.jsonl --trainer 'python train.py {train} {eval} {predictions}'
            """)

    @OptionGroup(title: "The loop") var loop: LoopFlags

    @OptionGroup var options: RefineFlags

    @OptionGroup(title: "Language model") var service: ServiceFlags

    @OptionGroup(title: "Limits") var limits: LimitFlags

    func run() async throws {
        let console = Console(quiet: options.quiet)
        let read = SettingReader(file: try Configuration(file: service.config))
        let resolved = try ResolvedOptions(
            options, service, limits, read, analysis: "", result: ResultOptions(), allocation: .need)
        let settings = try loop.settings(resolved, read)
        let failUnder = try read.number(loop.failUnder, .failUnder, 0...1)
        let progress = ProgressLine(console: console)
        let printer = LoopPrinter(console: console, progress: progress)
        let engine = resolved.engine
        let refineLoop = RefineLoop(
            settings, trainer: try loop.trainer(read),
            engines: { (input) throws(RefineError) in try engine.factory(for: input) { progress.say($0) } },
            observe: { printer.observe($0) })
        let outcome = await Interrupt.cancelling { () async -> Result<LoopReport, RefineError> in
            do throws(RefineError) {
                return .success(try await refineLoop.run())
            } catch {
                return .failure(error)
            }
        }
        progress.clear()
        if case .failure(let error) = outcome, error.code == .interrupted {
            console.complain("interrupted: run the same command again to go on from here")
            throw ExitCode(error.code.rawValue)
        }
        let report = try outcome.get()
        for diagnostic in resolved.engine.unused { console.note("warning: \(diagnostic)") }
        if options.json {
            try console.print(report.json.serialized(.python))
        } else {
            try printer.print(report)
        }
        if let failUnder, report.macroF1 < failUnder {
            throw RefineError(
                .qualityGate,
                "macro-F1 on the dev rows is \(report.macroF1.formatted(places: 4)), below the target \(failUnder.formatted(places: 4))"
            )
        }
        if report.exitStatus != 0 { throw ExitCode(report.exitStatus) }
    }
}
