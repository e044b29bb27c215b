import ArgumentParser
import JSONText
import Refiner

/// `refine cache`: the stored requests and answers of an output folder.
struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Show or clear the stored answers, from which an unfinished run goes on.",
        subcommands: [CacheShowCommand.self, CacheClearCommand.self],
        defaultSubcommand: CacheShowCommand.self)
}

/// `refine cache show`.
struct CacheShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show how many answers each iteration has stored. (default)")

    @Option(help: ArgumentHelp("The output folder of the runs.", valueName: "folder"))
    var output = "./saved_refined"

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let console = Console()
        let records = try await StateStore(reading: output).cache()
        if json {
            return try console.print(
                JSON([JSON.Member(name: "iterations", value: JSON(records.map(\.json)))]).serialized(.python))
        }
        if records.isEmpty { return try console.print("No answers are stored.") }
        var table = TextTable([
            .number("iteration"), .number("answers"), .number("reusable"), .number("size"), .text("oldest"),
            .text("newest"),
        ])
        for record in records {
            table.add([
                "\(record.iteration)", record.answers.grouped, record.reusable.grouped, record.bytes.asBytes,
                record.oldest, record.newest,
            ])
        }
        for line in table.lines(width: console.width, bold: console.bold) { try console.print(line) }
    }
}

/// `refine cache clear`.
struct CacheClearCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Delete stored requests and answers. Samples, and what the audit counts, stay.",
        discussion: "Asks nothing. An unfinished iteration can be gone on with no more without paying again.")

    @Option(help: ArgumentHelp("The output folder of the runs.", valueName: "folder"))
    var output = "./saved_refined"

    @Option(help: ArgumentHelp("Only this iteration.", valueName: "n"))
    var iteration: Int64?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let console = Console()
        // A folder without a history is missing input, and is not made into one.
        let known = try await StateStore(reading: output).iterations().map(\.id)
        if let iteration, !known.contains(iteration) {
            let names = known.map { "\($0)" }.joined(separator: ", ")
            throw RefineError(
                .usage, "there is no iteration \(iteration)",
                hint: names.isEmpty ? "there are none yet" : "there are: \(names)")
        }
        let lock = try OutputLock(folder: output)
        defer { withExtendedLifetime(lock) {} }
        let state = try StateStore(writing: output)
        let cleared = try await state.clearCache(iteration: iteration)
        await state.close()
        if json {
            let object: JSON = ["answers": JSON(cleared.answers), "freed": JSON(cleared.freed)]
            return try console.print(object.serialized(.python))
        }
        let what = cleared.answers == 1 ? "1 answer" : "\(cleared.answers.grouped) answers"
        try console.print("Deleted \(what); \(cleared.freed.asBytes) freed.")
    }
}

extension Int {
    /// The number of bytes in the unit that leaves one to three digits before the point.
    fileprivate var asBytes: String {
        var value = Double(self)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1000 { return value.formatted(places: unit == "B" ? 0 : 1) + " " + unit }
            value /= 1000
        }
        return value.formatted(places: 1) + " TB"
    }
}
