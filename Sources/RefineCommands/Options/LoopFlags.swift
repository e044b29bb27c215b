import ArgumentParser
import Refiner

/// The flags of `refine loop` that the rounds do not share with `refine run`.
struct LoopFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Rows to measure on: a folder with a file a task, or one file. (default: a share of the data)",
            valueName: "path"))
    var dev: String?

    @Option(
        help: ArgumentHelp(
            "Without --dev: the share of each class that is taken for it. (default: 0.2)", valueName: "share"))
    var devShare: Double?

    @Option(
        help: ArgumentHelp(
            "Sealed rows: measured before and after, and used for nothing else.", valueName: "path"))
    var test: String?

    @Option(
        help: ArgumentHelp(
            "A command that trains on {train}, evaluates {eval} and writes {predictions}. (default: embedded)",
            valueName: "command"))
    var trainer: String?

    @Option(help: ArgumentHelp("Most seconds of one training by --trainer. (default: 3600)", valueName: "s"))
    var trainerTimeout: Int?

    @Option(help: ArgumentHelp("Most rounds. (default: 3)", valueName: "n"))
    var rounds: Int?

    @Option(
        help: ArgumentHelp(
            "End after so many rounds without a gain that is more than chance. (default: 2)", valueName: "n"))
    var patience: Int?

    @Option(
        help: ArgumentHelp(
            "How far a class may fall for certain before a round is taken back, 0 to 1. (default: 0.02)",
            valueName: "f1"))
    var margin: Double?

    @Option(
        help: ArgumentHelp(
            "The macro-F1 on the dev rows to reach: end with status 2 below it, 0 to 1.", valueName: "f1"))
    var failUnder: Double?

    func settings(_ resolved: ResolvedOptions, _ read: SettingReader) throws(RefineError) -> LoopSettings {
        var settings = LoopSettings(refinement: resolved.refinement, planner: resolved.planner)
        settings.dev = try read.text(dev, .dev)
        settings.devShare = try read.number(devShare, .devShare, 0.01...0.9) ?? settings.devShare
        settings.test = try read.text(test, .test)
        settings.rounds = try read.number(rounds, .rounds, 1...1000) ?? settings.rounds
        settings.patience = try read.number(patience, .patience, 1...1000) ?? settings.patience
        settings.gate.margin = try read.number(margin, .margin, 0...1) ?? settings.gate.margin
        return settings
    }

    func trainer(_ read: SettingReader) throws(RefineError) -> any Trainer {
        let seconds = try read.number(trainerTimeout, .trainerTimeout, 1...1_000_000) ?? 3600
        guard let command = try read.text(trainer, .trainer) else { return EmbeddedTrainer() }
        return CommandTrainer(command, timeLimit: .seconds(seconds))
    }
}
