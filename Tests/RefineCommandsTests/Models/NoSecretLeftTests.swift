import LanguageModels
import RefinerTestSupport
import Testing

@Suite("No secret is left behind")
struct NoSecretLeftTests {
    /// Its characters are changed by every way of writing it otherwise.
    private static let key = "sk-Left+5f3a/9c1e=7b2d~4860"
    private let search = SecretSearch(key)

    /// Where a run has its key from.
    enum Source: CaseIterable {
        case variable, file, command

        func arguments(_ file: KeyFolder) -> [String] {
            switch self {
            case .variable: []
            case .file: ["--key-file", file.path]
            case .command: ["--key-command", "cat '\(file.path)'"]
            }
        }

        var environment: [String: String] { self == .variable ? ["OPENAI_API_KEY": NoSecretLeftTests.key] : [:] }
    }

    /// Runs once, and then all commands that show what the run left.
    private func everything(
        _ source: Source, _ server: ChatServer, in shop: Workspace, _ arguments: [String] = []
    ) async throws -> [RefineProcess.Outcome] {
        let file = KeyFolder(Self.key + "\n")
        let service = ["--base-url", server.baseURL] + source.arguments(file)
        var outcomes: [RefineProcess.Outcome] = []
        for command in [
            ["--result", "analysis.json", "--max-per-class", "2"] + service + arguments,
            ["audit", "--by", "phase,task,label,model,endpoint,outcome", "--csv"], ["audit", "--json"],
            ["history", "--json"], ["history", "show", "1", "--json"], ["history", "show", "1"], ["cache", "--json"],
        ] {
            outcomes.append(try await RefineProcess.run(command, in: shop, environment: source.environment))
        }
        return outcomes
    }

    /// That the search finds what is there: else the tests below would show nothing.
    @Test("(the search for it finds each form)")
    func searchFinds() {
        let folder = Workspace()
        #expect(search.finds(in: folder).isEmpty)
        folder.write("state.sqlite-wal", "...\(Self.key)...")
        folder.write("encoded", "c2stTGVmdCs1ZjNhLzljMWU9N2IyZH40ODYw")
        folder.write("percent", "sk%2DLeft%2B5f3a%2F9c1e%3D7b2d%7E4860")
        let found = search.finds(in: folder)
        for name in ["state.sqlite-wal", "encoded", "percent"] { #expect(found.contains { $0.hasPrefix(name) }) }
    }

    @Test("by a run that succeeds, wherever the key is kept", arguments: Source.allCases)
    func success(source: Source) async throws {
        let shop = Shop.workspace()
        let server = try ChatServer(ShopWriter.answer)
        let outcomes = try await everything(source, server, in: shop, ["--json", "--with-provenance"])
        #expect(outcomes.first?.status == 0, "\(outcomes[0].messages)")
        #expect(server.statistics.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(Self.key)" })
        #expect(search.finds(in: shop, outcomes).isEmpty)
    }

    @Test(
        "by a service that repeats it in its errors",
        arguments: [
            ServerReply.error(401, "Incorrect API key provided: \(key)"),
            .error(400, "you sent \(key) to me"), .error(404, "no model for \(key)", code: "model_not_found"),
            .error(429, "\(key) is empty", code: "insufficient_quota"),
            .error(500, key).with(header: "Retry-After", "0"), .page("<title>\(key)</title>", status: 403),
            .completion("\(key) is not JSON", finishReason: .contentFilter).cut(afterBodyBytes: 200),
        ])
    func echoed(reply: ServerReply) async throws {
        let shop = Shop.workspace()
        let server = try ChatServer { $0.number == 1 ? ShopWriter.answer($0) : reply }
        let outcomes = try await everything(.variable, server, in: shop, ["--json", "--max-calls", "6"])
        #expect(outcomes.first?.status != 0)
        #expect(server.statistics.requests.count > 1)
        #expect(search.finds(in: shop, outcomes).isEmpty)
    }

    @Test("by a redirect, which is not followed", arguments: [301, 302, 307, 308])
    func redirect(status: Int) async throws {
        let shop = Shop.workspace()
        let other = try ChatServer(ShopWriter.answer)
        let server = try ChatServer { [address = other.baseURL] _ in
            .error(status, "moved").with(header: "Location", "\(address)/chat/completions?key=\(Self.key)")
        }
        let outcomes = try await everything(.variable, server, in: shop)
        #expect(outcomes.first?.status == 69, "\(outcomes[0].messages)")
        #expect(server.statistics.requests.count >= 1)
        #expect(other.statistics.connections == 0)
        #expect(search.finds(in: shop, outcomes).isEmpty)
    }

    @Test("by a run that is killed in its midst", arguments: Source.allCases)
    func killed(source: Source) async throws {
        let shop = Shop.workspace()
        let server = try ChatServer { $0.number < 4 ? ShopWriter.answer($0) : .hanging }
        let file = KeyFolder(Self.key)
        let running = try await RefineProcess.start(
            ["--result", "analysis.json", "--base-url", server.baseURL, "--batch-size", "2"] + source.arguments(file),
            in: shop, environment: source.environment)
        #expect(await server.reaches { $0.requests.count >= 4 })
        running.send(9)
        let outcome = await running.outcome()
        #expect(shop.bytes("saved_refined/.refine/state.sqlite-wal")?.isEmpty == false)
        #expect(search.finds(in: shop, [outcome]).isEmpty)
    }

    @Test("by plans, prompts and looks at the models")
    func shown() async throws {
        let shop = Shop.workspace()
        let server = try ChatServer { $0.method == "GET" ? .models("other") : .error(403, "not with \(Self.key)") }
        let service = ["--base-url", server.baseURL]
        var outcomes: [RefineProcess.Outcome] = []
        for command in [
            ["plan", "--result", "analysis.json", "--show-prompt"], ["plan", "--result", "analysis.json", "--json"],
            ["run", "--result", "analysis.json", "--dry-run", "--show-prompt"], ["models"], ["models", "--json"],
        ] {
            outcomes.append(
                try await RefineProcess.run(command + service, in: shop, environment: Source.variable.environment))
        }
        #expect(outcomes.map(\.status) == [0, 0, 0, 77, 77])
        #expect(search.finds(in: shop, outcomes).isEmpty)
    }

    @Test("by an address with a password, or a key among its parameters")
    func address() async throws {
        let shop = Shop.workspace()
        let server = try ChatServer {
            $0.number < 3 ? ShopWriter.answer($0) : .error(500).with(header: "Retry-After", "0")
        }
        let secret = "Pass5f3a9c1e7b2d4860"
        for address in [
            server.baseURL.replacingOccurrences(of: "://", with: "://user:\(secret)@"),
            "\(server.baseURL)?api-key=\(secret)",
        ] {
            let command = ["--result", "analysis.json", "--base-url", address, "--max-per-class", "2"]
            let run = try await RefineProcess.run(command, in: shop)
            let models = try await RefineProcess.run(["models", "--base-url", address], in: shop)
            let audit = try await RefineProcess.run(["audit", "--by", "endpoint", "--json"], in: shop)
            #expect(SecretSearch(secret).finds(in: shop, [run, models, audit]).isEmpty, "\(address)")
        }
        #expect(server.statistics.requests.count > 3)
    }
}
