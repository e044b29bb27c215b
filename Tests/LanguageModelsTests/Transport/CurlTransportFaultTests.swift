import LanguageModels
import RefinerTestSupport
import Testing

@Suite("The libcurl transport reports")
struct CurlTransportFaultTests {
    private func failure(
        of request: HTTPRequest,
        over transport: CurlTransport? = nil
    ) async throws -> TransportError {
        let transport = try transport ?? loopbackTransport()
        return try #require(await #expect(throws: TransportError.self) { try await transport.send(request) })
    }

    @Test("a port on which nothing listens")
    func refused() async throws {
        let error = try await failure(of: .post(to: ChatServer.deafBaseURL()))
        #expect(error.kind == .connectionFailed)
        #expect(!error.mayHaveReachedServer)
    }

    @Test("a host without an address")
    func unknownHost() async throws {
        let error = try await failure(of: .post(to: "http://no-such-host.invalid/v1"))
        #expect(error.kind == .hostNotFound)
        #expect(error.message.contains("no-such-host.invalid"))
    }

    @Test("a scheme other than http and https", arguments: ["file:///etc/hostname", "ftp://127.0.0.1/", "gopher://x/"])
    func schemes(url: String) async throws {
        let error = try await failure(of: HTTPRequest(method: .get, url: url))
        #expect(error.kind == .unsupportedScheme)
    }

    @Test("a URL that is none", arguments: ["", "127.0.0.1/v1", "http://a b/", "http://h/\r\nX: y", "http://:80/"])
    func malformedURLs(url: String) async throws {
        let error = try await failure(of: HTTPRequest(method: .get, url: url))
        #expect(error.kind == .invalidRequest)
    }

    @Test("a header field that would smuggle in another one, without showing its value")
    func headerInjection() async throws {
        var request = HTTPRequest.post(to: "http://127.0.0.1:9/v1")
        request.headers["Authorization"] = "Bearer \(exampleKey)\r\nX-Other: 1"
        let error = try await failure(of: request)
        #expect(error.kind == .invalidRequest)
        #expect(!error.message.contains("Zx81"))
    }

    @Test("a connection that is closed without an answer")
    func closed() async throws {
        let server = try ChatServer { _ in .closed }
        let error = try await failure(of: .post(to: server.baseURL))
        #expect(error.kind == .connectionLost)
        #expect(error.mayHaveReachedServer)
    }

    @Test("a connection that is reset")
    func reset() async throws {
        let server = try ChatServer { _ in .reset }
        #expect(try await failure(of: .post(to: server.baseURL)).kind == .connectionLost)
    }

    @Test("a body that is cut off, by length or by chunks", arguments: [ServerReply.Framing.contentLength, .chunked])
    func truncated(framing: ServerReply.Framing) async throws {
        let server = try ChatServer { _ in .completion("Hello!").framed(by: framing).cut(afterBodyBytes: 30) }
        #expect(try await failure(of: .post(to: server.baseURL)).kind == .answerTruncated)
    }

    @Test("a length that promises more than comes")
    func wrongLength() async throws {
        let server = try ChatServer { _ in
            .completion("Hello!").framed(by: .wrongContentLength(5000)).cut(afterBodyBytes: 5000)
        }
        #expect(try await failure(of: .post(to: server.baseURL)).kind == .answerTruncated)
    }

    @Test("a body that is no gzip although it says so")
    func brokenEncoding() async throws {
        let server = try ChatServer { _ in .completion("Hello!").with(header: "Content-Encoding", "gzip") }
        #expect(try await failure(of: .post(to: server.baseURL)).kind == .answerUnreadable)
    }

    @Test(
        "an answer beyond the size allowed, announced or not", arguments: [ServerReply.Framing.contentLength, .chunked])
    func tooLarge(framing: ServerReply.Framing) async throws {
        let server = try ChatServer { _ in .completion(String(repeating: "x", count: 5000)).framed(by: framing) }
        let error = try await failure(
            of: .post(to: server.baseURL), over: loopbackTransport(maximumAnswerBytes: 4000))
        #expect(error.kind == .answerTooLarge)
    }

    @Test("a small body that would unpack beyond the size allowed")
    func compressedBomb() async throws {
        let server = try ChatServer { _ in .gzippedRun }
        let error = try await failure(of: .post(to: server.baseURL), over: loopbackTransport(maximumAnswerBytes: 4000))
        #expect(error.kind == .answerTooLarge)
    }

    @Test("a head beyond the size allowed")
    func headTooLarge() async throws {
        let server = try ChatServer { _ in
            .completion("").with(header: "X-Long", String(repeating: "x", count: 5000))
        }
        let error = try await failure(of: .post(to: server.baseURL), over: loopbackTransport(maximumHeadBytes: 4000))
        #expect(error.kind == .answerTooLarge)
        #expect(error.message.contains("4000"))
    }

    @Test("an answer that takes longer than the total time")
    func totalTimeout() async throws {
        let server = try ChatServer { _ in .hanging }
        let timeouts = HTTPTimeouts(total: .milliseconds(100))
        let error = try await failure(of: .post(to: server.baseURL, timeouts: timeouts))
        #expect(error.kind == .timedOut)
        #expect(error.mayHaveReachedServer)
        #expect(await server.reaches { $0.abandoned == 1 })
    }

    @Test("a drip that would never end within the total time")
    func dripTimeout() async throws {
        let server = try ChatServer { _ in
            .completion(String(repeating: "x", count: 5000)).dripping(bytes: 1, every: .milliseconds(5))
        }
        let timeouts = HTTPTimeouts(total: .milliseconds(100))
        #expect(try await failure(of: .post(to: server.baseURL, timeouts: timeouts)).kind == .timedOut)
    }

    @Test("a server that falls silent")
    func silence() async throws {
        let server = try ChatServer { _ in .hanging }
        let timeouts = HTTPTimeouts(total: .seconds(30), silence: .milliseconds(100))
        let error = try await failure(of: .post(to: server.baseURL, timeouts: timeouts))
        #expect(error.kind == .timedOut)
        #expect(error.message.contains("silent"))
        #expect(error.mayHaveReachedServer)
    }

    @Test("an answer that does not begin in time, although the whole of it might take longer")
    func firstByte() async throws {
        let server = try ChatServer { _ in .hanging }
        let timeouts = HTTPTimeouts(total: .seconds(30), firstByte: .milliseconds(100))
        let error = try await failure(of: .post(to: server.baseURL, timeouts: timeouts))
        #expect(error.kind == .timedOut)
        #expect(error.message.contains("began"))
        #expect(error.mayHaveReachedServer)
        #expect(await server.reaches { $0.abandoned == 1 })
    }

    @Test("a reused connection that is closed upon the request, which the server sees only once")
    func closedUponReuse() async throws {
        let server = try ChatServer { $0.number == 2 ? .closed : .completion("Hello!") }
        let transport = try loopbackTransport()
        _ = try await transport.send(.post(to: server.baseURL))
        let error = try await failure(of: .post(to: server.baseURL), over: transport)
        #expect(error.kind == .connectionLost)
        #expect(error.mayHaveReachedServer)
        #expect(server.statistics.requests.count == 2)
        #expect(try await transport.send(.post(to: server.baseURL)).status == 200)
        #expect(server.statistics.requests.count == 3)
    }

    @Test("a reused connection that is reset upon the request, which the server sees only once")
    func resetUponReuse() async throws {
        let server = try ChatServer { $0.number == 2 ? .reset : .completion("Hello!") }
        let transport = try loopbackTransport()
        _ = try await transport.send(.post(to: server.baseURL))
        let error = try await failure(of: .post(to: server.baseURL), over: transport)
        #expect(error.kind == .connectionLost)
        #expect(error.mayHaveReachedServer)
        #expect(server.statistics.requests.count == 2)
    }

    @Test("whether a cancelled request may have reached the server")
    func cancelledUnderWay() async throws {
        let server = try ChatServer { _ in .hanging }
        let transport = try loopbackTransport()
        let task = Task { try await transport.send(.post(to: server.baseURL)) }
        #expect(await server.reaches { $0.running == 1 })
        task.cancel()
        let error = await #expect(throws: TransportError.self) { try await task.value }
        #expect(error?.mayHaveReachedServer == true)
    }

    @Test("a connection that does not come to stand")
    func connectTimeout() async throws {
        // The listening socket completes the TCP handshake by itself, and nobody answers the one of TLS.
        let server = try SilentListener()
        let timeouts = HTTPTimeouts(connect: .milliseconds(100), total: .seconds(30))
        let error = try await failure(of: .post(to: "https://127.0.0.1:\(server.port)/v1", timeouts: timeouts))
        #expect(error.kind == .timedOut)
        #expect(!error.mayHaveReachedServer)
        withExtendedLifetime(server) {}
    }

    @Test("a server that speaks no TLS where TLS is asked for")
    func noTLS() async throws {
        let server = try ChatServer { _ in .completion("") }
        let error = try await failure(of: .post(to: "https://127.0.0.1:\(server.port)/v1"))
        #expect(error.kind == .connectionFailed)
        #expect(server.statistics.requests.isEmpty)
    }
}
