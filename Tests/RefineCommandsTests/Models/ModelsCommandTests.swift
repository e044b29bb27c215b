import Foundation
import LanguageModels
import RefinerTestSupport
import Testing

@Suite("refine models")
struct ModelsCommandTests {
    private let folder = Workspace()

    private func models(
        _ arguments: String..., environment: [String: String] = [:]
    ) async throws -> (run: RefineProcess.Outcome, models: [ModelsSummary.Model]) {
        let run = try await RefineProcess.run(
            ["models", "--json"] + arguments, in: folder, environment: environment)
        return (run, try TestJSON.decode(ModelsSummary.self, run.output).models)
    }

    /// A service with one model that understands all forms of answers.
    private func service(
        named name: String = "tiny", refusing form: @escaping @Sendable (ServerRequest.Chat) -> Bool = { _ in false }
    ) throws -> ChatServer {
        try ChatServer { request in
            if request.method == "GET" { return .models(name) }
            guard let chat = request.chat else { return .error(400) }
            if chat.model != name { return .error(404, "no such model", code: "model_not_found") }
            if form(chat) { return .error(400, "response_format is not supported", parameter: "response_format") }
            return .completion(#"{"ok": true}"#).with(header: "x-ratelimit-limit-requests", "500")
        }
    }

    @Test("finds nothing wrong with a good service, in two requests")
    func good() async throws {
        let server = try service()
        let (run, models) = try await models("--base-url", server.baseURL, "--model", "tiny")
        #expect(run.status == 0, "\(run.messages)")
        let model = try #require(models.first)
        #expect(models.count == 1)
        #expect((model.engine, model.model, model.endpoint) == ("openai", "tiny", server.baseURL))
        #expect(model.usable)
        #expect(model.form == "json_schema")
        #expect(model.requests == 2)
        #expect(server.statistics.requests.count == 2)
        #expect(server.statistics.violations.isEmpty)
        #expect((model.latency_ms ?? -1) >= 0)
        #expect(model.checks.map(\.check) == ["reachable", "key", "model", "answer", "form", "usage", "limits"])
        #expect(model.checks.allSatisfy { $0.status == "ok" })
        #expect(model.found("limits").contains("500 requests"))
        #expect(folder.everything().isEmpty)
    }

    @Test("prints a table for people, in bounds of the terminal")
    func table() async throws {
        let server = try service()
        let run = try await folder.refine(
            "models", "--base-url", server.baseURL, "--model", "tiny", environment: ["COLUMNS": "60"])
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.output.hasPrefix("tiny at \(server.baseURL)\n"))
        for check in ["reachable", "key", "model", "answer", "form"] { #expect(run.output.contains("\n\(check) ")) }
        for line in run.output.split(separator: "\n").dropFirst() { #expect(line.count <= 60) }
    }

    @Test("ends with 77 where the key is refused, and does not show it")
    func keyRefused() async throws {
        let key = "sk-wrong-0123456789"
        let server = try ChatServer { _ in .error(401, "Incorrect API key provided: \(key)", code: "invalid_api_key") }
        let (run, models) = try await models("--base-url", server.baseURL, environment: ["OPENAI_API_KEY": key])
        #expect(run.status == 77, "\(run.messages)")
        #expect(models.first?.usable == false)
        #expect(models.first?.status("reachable") == "ok")
        #expect(models.first?.status("key") == "failed")
        #expect(!(run.output + run.messages).contains(key))
    }

    @Test("ends with 77 where there is no key for the public service, and asks nobody")
    func noKey() async throws {
        let run = try await folder.refine("models", "--engine", "openai")
        #expect(run.status == 77)
        #expect(run.messages.contains("set OPENAI_API_KEY"))
    }

    @Test("ends with 69 where the model is unknown, and names those that are known")
    func unknownModel() async throws {
        let server = try service(named: "other")
        let (run, models) = try await models("--base-url", server.baseURL, "--model", "tiny")
        #expect(run.status == 69, "\(run.messages)")
        #expect(models.first?.status("model") == "failed")
        #expect(models.first?.status("key") == "ok")
        #expect(models.first?.checks.contains { ($0.found ?? "").contains("no such model") } == true)
    }

    @Test("ends with 69 where nobody listens, and claims nothing of what it could not look at")
    func portClosed() async throws {
        let (run, models) = try await models("--base-url", try ChatServer.deafBaseURL())
        #expect(run.status == 69, "\(run.messages)")
        let model = try #require(models.first)
        #expect(model.status("reachable") == "failed")
        #expect(model.checks.dropFirst().allSatisfy { $0.status == "unknown" })
        #expect(model.latency_ms == nil)
        #expect(!model.usable)
    }

    @Test("finds the best form of answer that a service understands")
    func forms() async throws {
        let plain = try service { $0.responseFormat != nil }
        let (run, models) = try await models("--base-url", plain.baseURL, "--model", "tiny")
        #expect(run.status == 0, "\(run.messages)")
        #expect(models.first?.form == "plain")
        #expect(plain.statistics.requests.count <= 4)
        let object = try service { $0.responseFormat?.type == "json_schema" }
        let second = try await self.models("--base-url", object.baseURL, "--model", "tiny")
        #expect(second.run.status == 0)
        #expect(second.models.first?.form == "json_object")
    }

    @Test("says that none is configured where none is")
    func none() async throws {
        let (run, models) = try await models()
        #expect(run.status == 0)
        #expect(models.isEmpty)
        let words = try await folder.refine("models")
        #expect(words.status == 0)
        #expect(words.output.contains("No language model is configured"))
    }

    @Test("looks at all that a run would ask, in that order, and ends by the worst")
    func two() async throws {
        let good = try service()
        let deaf = try ChatServer.deafBaseURL()
        let (run, models) = try await models(
            "--base-url", deaf, "--model", "first", "--fallback", "tiny@\(good.baseURL)")
        #expect(run.status == 69, "\(run.messages)")
        #expect(models.map(\.model) == ["first", "tiny"])
        #expect(models.map(\.usable) == [false, true])
    }

    @Test("takes its settings from refine.yaml and the environment as a run does")
    func settings() async throws {
        let server = try service()
        folder.write("refine.yaml", "model: tiny\n")
        let (run, models) = try await models(environment: ["OPENAI_BASE_URL": server.baseURL])
        #expect(run.status == 0, "\(run.messages)")
        #expect(models.first?.model == "tiny")
    }

    @Test("speaks Anthropic's interface too")
    func anthropic() async throws {
        let server = try ChatServer { request in
            request.method == "GET" ? .models("claude-haiku-4-5") : .message(#"{"ok": true}"#)
        }
        let (run, models) = try await models(
            "--engine", "anthropic", "--base-url", server.rootURL, environment: ["ANTHROPIC_API_KEY": "key-0123456789"])
        #expect(run.status == 0, "\(run.messages)")
        #expect(server.statistics.violations.isEmpty)
        #expect(server.statistics.requests.allSatisfy { $0.headers["x-api-key"] == "key-0123456789" })
        #expect(models.first?.engine == "anthropic")
        #expect(models.first?.form == "plain")
    }
}
