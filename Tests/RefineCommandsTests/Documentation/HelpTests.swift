import Testing

@Suite("The help")
struct HelpTests {
    @Test("of every command is shown with status 0 and names each of its flags and arguments")
    func everyFlag() async throws {
        let folder = Workspace()
        for command in try await CommandTree.all() {
            let help = try await RefineProcess.run(command.path + ["--help"], in: folder)
            #expect(help.status == 0, "\(command.path)")
            #expect(help.messages.isEmpty)
            for flag in command.flags { #expect(help.output.contains(flag), "\(command.path) \(flag)") }
            let folded = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(!folded.contains(#/\(default: [^)]*\) \(default: /#), "\(command.path) tells a default twice")
            for name in command.subcommands { #expect(help.output.contains(name), "\(command.path) \(name)") }
        }
    }

    @Test("shows every promised command")
    func commands() async throws {
        let paths = try await CommandTree.all().map { $0.path.joined(separator: " ") }
        #expect(
            Set(paths).isSuperset(of: [
                "", "run", "plan", "show", "history list", "history show", "audit", "prompts export",
            ]))
    }

    @Test("shows the same flags for refine and refine run")
    func defaultCommand() async throws {
        let shop = Shop.workspace()
        let short = try await shop.refine("--result", "analysis.json", "--dry-run")
        let long = try await shop.refine("run", "--result", "analysis.json", "--dry-run")
        #expect(short.output == long.output)
        #expect(short.status == 0)
    }

    @Test("names every promised flag of run")
    func runFlags() async throws {
        let run = try #require(try await CommandTree.all().first { $0.path == ["run"] })
        let promised = [
            "result", "threshold", "data", "output", "format", "task", "label", "max-per-class", "batch-size",
            "include-zero-support", "max-temperature", "engine", "model", "base-url", "concurrency", "holdout", "seed",
            "dry-run", "json", "quiet",
        ]
        for flag in promised { #expect(run.flags.contains("--" + flag), "\(flag)") }
    }

    @Test("is not needed for the version, which is one line")
    func version() async throws {
        let run = try await Workspace().refine("--version")
        #expect(run.status == 0)
        #expect(run.output.split(separator: "\n").count == 1)
        #expect(run.output.first?.isNumber == true)
    }
}
