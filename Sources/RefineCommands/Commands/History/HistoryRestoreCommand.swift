import ArgumentParser
import JSONText
import Refiner

/// `refine history restore N`.
struct HistoryRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put the dataset back as it was after an iteration, byte for byte.",
        discussion: """
            The output folder's own dataset is replaced; the present one can be restored in turn. With --to it is written \
            to another folder, and nothing else changes. Each file is checked by its digest.
            """)

    @Argument(help: ArgumentHelp("The iteration's number.", valueName: "n"))
    var number: Int64

    @Option(help: ArgumentHelp("Write the dataset to this folder instead.", valueName: "folder"))
    var to: String?

    @OptionGroup var flags: HistoryFlags

    func run() async throws {
        let console = Console()
        let found = try await DatasetRestore.restore(iteration: number, of: flags.output, to: to)
        if flags.json {
            let members: JSON = [
                "iteration": JSON(Int(number)), "folder": JSON(found.folder), "files": JSON(found.files),
                "bytes": JSON(found.bytes),
            ]
            return try console.print(members.serialized(.python))
        }
        try console.print(
            "The dataset after iteration \(number) is in \(found.folder.onOneLine): "
                + "\(found.files.count) \(found.files.count == 1 ? "file" : "files"), \(found.bytes.grouped) bytes.")
    }
}
