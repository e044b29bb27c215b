import LanguageModels
import RefinerTestSupport
import Testing

@Suite(
    "The libcurl transport over TLS",
    .enabled(if: TLSServer.isAvailable, "needs nginx and openssl, which this machine does not have"))
struct CurlTransportTLSTests {
    private func post(to server: TLSServer) -> HTTPRequest { .post(to: "https://127.0.0.1:\(server.port)/v1") }

    /// Sends requests until the server, which takes a moment to start, listens.
    private func firstAnswer(
        of server: TLSServer, over transport: CurlTransport
    ) async throws -> Result<HTTPResponse, TransportError> {
        for _ in 0..<500 {
            do throws(TransportError) {
                return .success(try await transport.send(post(to: server)))
            } catch {
                if error.message.contains("connect") && error.kind == .connectionFailed {
                    try await Task.sleep(for: .milliseconds(20))
                } else {
                    return .failure(error)
                }
            }
        }
        return .failure(TransportError(kind: .other, message: "the server never listened"))
    }

    @Test("shares few connections among many requests by HTTP/2, where the certificate is trusted")
    func multiplexes() async throws {
        let server = try TLSServer()
        let transport = try CurlTransport(
            configuration: CurlTransport.Configuration(certificateAuthorityFile: server.certificate))
        _ = try await firstAnswer(of: server, over: transport).get()
        let request = post(to: server)
        let answers = try await withThrowingTaskGroup { group in
            for _ in 0..<300 { group.addTask { try await transport.send(request).text } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 300)
        #expect(answers.allSatisfy { $0.hasPrefix("HTTP/2.0 ") })
        #expect(Set(answers).count <= 8)
    }

    @Test("sends nothing to a server whose certificate nobody vouches for")
    func refuses() async throws {
        let server = try TLSServer()
        let transport = try CurlTransport()
        guard case .failure(let error) = try await firstAnswer(of: server, over: transport) else {
            Issue.record("the certificate was trusted")
            return
        }
        #expect(error.kind == .certificateRefused)
        #expect(!error.mayHaveReachedServer)
    }
}
