import ArgumentParser
import Refiner

/// `refine history`: the iterations of an output folder.
struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the iterations of an output folder, show and compare them, and undo what they did.",
        subcommands: [
            HistoryListCommand.self, HistoryShowCommand.self, HistoryCompareCommand.self, HistoryWhyCommand.self,
            HistoryRestoreCommand.self, HistoryDropCommand.self,
        ],
        defaultSubcommand: HistoryListCommand.self)
}

/// The flags of every command about the history.
struct HistoryFlags: ParsableArguments {
    @Option(help: ArgumentHelp("The output folder of the runs.", valueName: "folder"))
    var output = "./saved_refined"

    @Flag(help: "Print one JSON object.")
    var json = false
}
