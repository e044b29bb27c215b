import LanguageModels
import RefinerTestSupport
import Testing

@Suite("A look at an endpoint")
struct EndpointProbeTests {
    private func look(
        at server: ChatServer, provider: Provider = .openai, key: String? = exampleKey
    ) async throws -> EndpointReport {
        let endpoint = ChatEndpoint(
            provider: provider, baseURL: provider == .openai ? server.baseURL : server.rootURL,
            apiKey: key.map(Secret.init), model: "asked-model")
        let report = await EndpointProbe(
            endpoint: endpoint, transport: try loopbackTransport(), timeouts: .ofTests, time: VirtualTimeSource()
        ).run()
        #expect(report.requests == server.statistics.requests.count)
        #expect(report.requests <= 4)
        #expect(report.findings.map(\.check) == EndpointReport.Check.allCases)
        return report
    }

    private func statuses(_ report: EndpointReport) -> [EndpointReport.Status] {
        report.findings.dropLast().map(\.status)
    }

    @Test("finds all in order at a service that knows schemas, with two requests")
    func good() async throws {
        let server = try ChatServer { request in
            request.method == "GET" ? .models("other", "asked-model") : .completion(#"{"ok": true}"#)
        }
        let report = try await look(at: server)
        #expect(statuses(report) == [.ok, .ok, .ok, .ok, .ok, .ok])
        #expect(report.form == "json_schema")
        #expect(report.isUsable)
        #expect(report.requests == 2)
        #expect(report.latency != nil)
        #expect(server.statistics.violations.isEmpty)
        #expect(server.statistics.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(exampleKey)" })
    }

    @Test("finds the best form that is not refused", arguments: ["json_object", "plain"])
    func forms(best: String) async throws {
        let server = try ChatServer { request in
            guard request.method == "POST" else { return .models("asked-model") }
            let form = request.chat?.responseFormat?.type ?? "plain"
            return form == best ? .completion(#"{"ok": true}"#) : .error(400, "unknown response_format \(form)")
        }
        let report = try await look(at: server)
        #expect(report.form == best)
        #expect(report[.form].status == .ok)
    }

    @Test("does not take words for JSON, nor silence on tokens for a report")
    func plainWords() async throws {
        let server = try ChatServer { request in
            request.method == "GET" ? .error(404) : .completion("Sure! It is ok.", usage: nil)
        }
        let report = try await look(at: server, key: nil)
        #expect(statuses(report) == [.ok, .ok, .ok, .ok, .unknown, .unknown])
        #expect(report[.key].words == "none is needed")
        #expect(report.isUsable)
    }

    @Test("finds a refused key, and hides it")
    func badKey() async throws {
        let server = try ChatServer { _ in .error(401, "wrong key \(exampleKey)") }
        let report = try await look(at: server)
        #expect(report[.key].status == .failed)
        #expect(!report.isUsable)
        #expect(!"\(report)".contains("Zx81"))
    }

    @Test("trusts the answer more than a list of models that is refused")
    func listRefused() async throws {
        let server = try ChatServer { request in
            request.method == "GET" ? .error(403, "no right to list models") : .completion(#"{"ok": true}"#)
        }
        let report = try await look(at: server)
        #expect(report[.key].status == .ok)
        #expect(report[.model].status == .ok)
    }

    @Test("finds a model that the service does not know, and names those it does")
    func unknownModel() async throws {
        let server = try ChatServer { request in
            request.method == "GET" ? .models("a", "b") : .error(404, "no model asked-model", code: "model_not_found")
        }
        let report = try await look(at: server)
        #expect(report[.key].status == .ok)
        #expect(report[.model].status == .failed)
        #expect(report[.answer].status == .unknown)
    }

    @Test("finds an account without credit")
    func noCredit() async throws {
        let server = try ChatServer { request in
            request.method == "GET" ? .models("asked-model") : .error(429, "no money", code: "insufficient_quota")
        }
        let report = try await look(at: server)
        #expect(statuses(report) == [.ok, .ok, .ok, .failed, .unknown, .unknown])
        #expect(report[.answer].words?.contains("no money") == true)
    }

    @Test("ends after a second try when nobody is there")
    func unreachable() async throws {
        let transport = ScriptedTransport(.failure(.connectionFailed, "refused"))
        let report = await EndpointProbe(
            endpoint: ChatEndpoint(model: "m"), transport: transport, time: VirtualTimeSource()
        ).run()
        #expect(report[.reachable].status == .failed)
        #expect(report[.reachable].words == "refused")
        #expect(report.findings.dropFirst().allSatisfy { $0.status == .unknown })
        #expect(transport.requests.count == 2)
    }

    @Test("never takes more than four requests, however often it is refused")
    func bounded() async throws {
        let transport = ScriptedTransport { (request, number) throws(TransportError) in
            if number == 1 { throw TransportError(kind: .connectionLost, message: "lost") }
            return try Result<HTTPResponse, TransportError>.answer(.error(400, "response_format is unknown")).get()
        }
        let report = await EndpointProbe(
            endpoint: ChatEndpoint(model: "m"), transport: transport, time: VirtualTimeSource()
        ).run()
        #expect(transport.requests.count == 4)
        #expect(report.requests == 4)
        #expect(report[.answer].status == .unknown)
    }

    @Test("speaks Anthropic's Messages as well")
    func anthropic() async throws {
        let server = try ChatServer { request in
            request.method == "GET" ? .models("asked-model") : .message(#"{"ok": true}"#)
        }
        let report = try await look(at: server, provider: .anthropic)
        #expect(statuses(report) == [.ok, .ok, .ok, .ok, .ok, .ok])
        #expect(report.form == "plain")
        #expect(server.statistics.requests.map(\.target) == ["/v1/models", "/v1/messages"])
        #expect(server.statistics.violations.isEmpty)
    }

    @Test("reports a base URL or key that cannot be used, without asking")
    func unusable() async throws {
        let transport = ScriptedTransport(.answer(200))
        let url = ChatEndpoint(baseURL: "ftp://a:hunter22@b", model: "m")
        let key = ChatEndpoint(apiKey: Secret("hunter22 x"), model: "m")
        for (endpoint, check) in [(url, EndpointReport.Check.reachable), (key, .key)] {
            let report = await EndpointProbe(endpoint: endpoint, transport: transport).run()
            #expect(report[check].status == .failed)
            #expect(!"\(report)".contains("hunter22"))
        }
        #expect(transport.requests.isEmpty)
    }
}
