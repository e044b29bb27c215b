import ArgumentParser
import Refiner

/// `refine prompts`: the prompt templates.
struct PromptsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prompts",
        abstract: "Work with the prompt templates.",
        subcommands: [PromptsExportCommand.self])
}

/// `refine prompts export DIR`.
struct PromptsExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the built-in templates into a folder, to be changed and used with --prompts.")

    @Argument(help: ArgumentHelp("The folder; files that are there already are not replaced.", valueName: "folder"))
    var folder: String

    func run() async throws {
        for path in try PromptLibrary.export(to: folder) { try Console().print(path.onOneLine) }
    }
}
