import RefinerTestSupport
import Testing

@Suite("Where the key is kept")
struct KeySourceFlagTests {
    private let shop = Shop.workspace()
    private let key = "sk-kept-9d1f6b3a5c7e"

    private func refine(
        _ server: ChatServer, _ arguments: String..., environment: [String: String] = [:]
    ) async throws -> RefineProcess.Outcome {
        try await RefineProcess.run(
            ["--result", "analysis.json", "--base-url", server.baseURL, "--max-per-class", "1"] + arguments, in: shop,
            environment: environment)
    }

    private func expectKey(_ server: ChatServer) {
        #expect(server.statistics.requests.count == 3)
        #expect(server.statistics.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(key)" })
    }

    @Test("may be a file: its first line counts, before the environment's variable")
    func file() async throws {
        let server = try ChatServer(ShopWriter.answer)
        let file = KeyFolder("  \(key)  \r\nanother line\n")
        let run = try await refine(server, "--key-file", file.path, environment: ["OPENAI_API_KEY": "sk-other"])
        #expect(run.status == 0, "\(run.messages)")
        #expect(!run.messages.contains("warning"))
        expectKey(server)
    }

    @Test("may be a command: the first line it prints counts")
    func command() async throws {
        let server = try ChatServer(ShopWriter.answer)
        let file = KeyFolder("\(key)\nanother line\n")
        let run = try await refine(server, "--key-command", "cat '\(file.path)'")
        #expect(run.status == 0, "\(run.messages)")
        expectKey(server)
    }

    @Test("may be named in refine.yaml")
    func configured() async throws {
        let server = try ChatServer(ShopWriter.answer)
        let file = KeyFolder(key)
        shop.write("refine.yaml", "key-file: \(file.path)\n")
        #expect(try await refine(server).status == 0)
        expectKey(server)
    }

    @Test("is warned of where others may read it")
    func open() async throws {
        let server = try ChatServer(ShopWriter.answer)
        let file = KeyFolder(key)
        file.open()
        let run = try await refine(server, "--key-file", file.path)
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.messages.contains("warning: the key file can be read by others"))
    }

    @Test("is one place: a file and a command exclude each other")
    func both() async throws {
        let server = try ChatServer(ShopWriter.answer)
        let run = try await refine(server, "--key-file", KeyFolder(key).path, "--key-command", "echo \(key)")
        #expect(run.status == 64, "\(run.messages)")
        #expect(server.statistics.requests.isEmpty)
        #expect(!run.messages.contains(key))
    }

    @Test("is an error of the key where no key is there, and nothing is asked or written")
    func nothingThere() async throws {
        let server = try ChatServer(ShopWriter.answer)
        let before = shop.everything()
        let cases = [
            ["--key-file", "/nowhere/at/all"], ["--key-file", KeyFolder("").path],
            ["--key-file", KeyFolder("\n\(key)").path],
            ["--key-file", shop.path], ["--key-command", "exit 3"], ["--key-command", "echo \(key); exit 3"],
            ["--key-command", "true"], ["--key-command", "no-such-command-\(key)"],
            ["--key-command", "echo \(key) >&2"],
            ["--key-command", "kill -9 $$"], ["--key-command", "yes \(key)"], ["--key-command", "printf '\\377\\376'"],
        ]
        for arguments in cases {
            let run = try await refine(server, arguments[0], arguments[1])
            #expect(run.status == 77, "\(arguments): \(run.messages)")
            #expect(run.errors.count == 1)
            #expect(!(run.output + run.messages).contains(key), "\(arguments)")
        }
        #expect(server.statistics.requests.isEmpty)
        #expect(shop.everything() == before)
    }

    @Test("is no flag's value")
    func noFlag() async throws {
        let run = try await shop.refine("--result", "analysis.json", "--api-key", key)
        #expect(run.status == 64)
    }
}
