import Foundation
import RefinerTestSupport
import Testing

@Suite("The key")
struct KeyTests {
    private let key = "sk-test-5f3a9c1e7b2d4860"

    private func everySign(of run: RefineProcess.Outcome, in shop: Workspace) -> [String] {
        let needle = Array(key.utf8)
        var found: [String] = []
        for (name, bytes) in shop.everything() where Data(bytes).range(of: Data(needle)) != nil { found.append(name) }
        if run.output.contains(key) { found.append("standard output") }
        if run.messages.contains(key) { found.append("standard error") }
        return found
    }

    @Test("reaches the service as bearer token and is found in no file and no output")
    func bearer() async throws {
        let shop = Shop.workspace()
        let server = try ChatServer(ShopWriter.answer)
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--max-per-class", "2", "--with-provenance",
            environment: ["OPENAI_API_KEY": key])
        #expect(run.status == 0, "\(run.messages)")
        #expect(server.statistics.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(key)" })
        #expect(everySign(of: run, in: shop).isEmpty)
        for command in [["history", "show", "1", "--json"], ["audit", "--json", "--by", "phase,task,label,model"]] {
            #expect(everySign(of: try await RefineProcess.run(command, in: shop), in: shop).isEmpty)
        }
    }

    @Test("is hidden even where the service repeats it in its refusal")
    func repeated() async throws {
        let shop = Shop.workspace()
        let server = try ChatServer { [key] _ in .error(401, "Incorrect API key provided: \(key)") }
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, environment: ["OPENAI_API_KEY": key])
        #expect(run.status == 77)
        #expect(everySign(of: run, in: shop).isEmpty)
    }

    @Test("is not needed for a local service")
    func none() async throws {
        let shop = Shop.workspace()
        let server = try ChatServer(ShopWriter.answer)
        let run = try await shop.refine(
            "--result", "analysis.json", "--max-per-class", "1", environment: ["OPENAI_BASE_URL": server.baseURL])
        #expect(run.status == 0, "\(run.messages)")
        #expect(server.statistics.requests.count == 3)
        #expect(server.statistics.requests.allSatisfy { $0.headers["authorization"] == nil })
    }

    @Test("that cannot stand in a header is refused without being shown")
    func brokenKey() async throws {
        let shop = Shop.workspace()
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", "http://127.0.0.1:9/v1",
            environment: ["OPENAI_API_KEY": "\(key)\nX-Evil: 1"])
        #expect(run.status == 77, "\(run.messages)")
        #expect(everySign(of: run, in: shop).isEmpty)
    }

    @Test("in the address of the service is found in no file and no output")
    func credentialsInAddress() async throws {
        let shop = Shop.workspace()
        let server = try ChatServer(ShopWriter.answer)
        let address = server.baseURL.replacingOccurrences(of: "127.0.0.1", with: "user:\(key)@127.0.0.1")
        let run = try await shop.refine("--result", "analysis.json", "--base-url", address, "--max-per-class", "1")
        #expect(run.status == 0, "\(run.messages)")
        #expect(everySign(of: run, in: shop).isEmpty)
    }
}
