import RefinerTestSupport
import Testing

@Suite("Certificates", .enabled(if: TLSServer.isAvailable, "there is no openssl command"))
struct CertificateTests {
    private let shop = Shop.workspace()
    private let models = #"{"data": [{"id": "tiny"}]}"#
    private let key = ["OPENAI_API_KEY": "sk-tls-0123456789"]

    @Test("that nobody signed end a run with 69 at once")
    func selfSigned() async throws {
        let server = try await TLSServer(models: models)
        let run = try await shop.refine("--result", "analysis.json", "--base-url", server.baseURL, environment: key)
        #expect(run.status == 69, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(run.errors.first?.contains("certificate") == true)
        let audit = try TestJSON.decode(AuditSummary.self, try await shop.refine("audit", "--json").output)
        #expect(audit.total.calls <= 1)
    }

    @Test("of authorities of one's own are accepted with --ca-file")
    func ownAuthority() async throws {
        let server = try await TLSServer(models: models)
        func reachable(_ arguments: String...) async throws -> String? {
            let run = try await RefineProcess.run(
                ["models", "--json", "--base-url", server.baseURL, "--model", "tiny", "--timeout", "5"] + arguments,
                in: shop, environment: key)
            return try TestJSON.decode(ModelsSummary.self, run.output).models.first?.status("reachable")
        }
        #expect(try await reachable() == "failed")
        #expect(try await reachable("--ca-file", server.certificate) == "ok")
    }

    @Test("for another host are refused, whoever signed them")
    func otherHost() async throws {
        let server = try await TLSServer(host: "DNS:elsewhere.example", models: models)
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--ca-file", server.certificate, environment: key
        )
        #expect(run.status == 69, "\(run.messages)")
    }

    @Test("in a file that is not there are an error before anything is asked")
    func missingFile() async throws {
        let server = try ChatServer(ShopWriter.answer)
        let run = try await shop.refine(
            "--result", "analysis.json", "--base-url", server.baseURL, "--ca-file", "/nowhere/authorities.pem")
        #expect(run.status == 66, "\(run.messages)")
        #expect(run.messages.contains("/nowhere/authorities.pem"))
        #expect(server.statistics.requests.isEmpty)
    }
}
