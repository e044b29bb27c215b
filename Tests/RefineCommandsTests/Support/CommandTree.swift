/// A command as the command line itself describes it.
struct CommandTree {
    /// The words that call it, without `refine`.
    let path: [String]
    /// Its long flags, with their dashes.
    let flags: [String]
    /// The names of its subcommands.
    let subcommands: [String]

    /// All commands, `refine` first.
    static func all() async throws -> [CommandTree] {
        let dump = try await Workspace().refine("--experimental-dump-help")
        return list(try TestJSON.decode(Dump.self, dump.output).command, [])
    }

    private static func list(_ command: Dump.Command, _ path: [String]) -> [CommandTree] {
        let flags = (command.arguments ?? []).filter { $0.shouldDisplay != false }
            .flatMap { $0.names ?? [] }.filter { $0.kind == "long" }.map { "--" + $0.name }
        let subcommands = (command.subcommands ?? []).filter { $0.commandName != "help" }
        return [CommandTree(path: path, flags: flags, subcommands: subcommands.map(\.commandName))]
            + subcommands.flatMap { list($0, path + [$0.commandName]) }
    }

    private struct Dump: Decodable {
        struct Command: Decodable {
            let commandName: String
            let subcommands: [Command]?
            let arguments: [Argument]?
        }

        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String
            }

            let names: [Name]?
            let shouldDisplay: Bool?
        }

        let command: Command
    }
}
