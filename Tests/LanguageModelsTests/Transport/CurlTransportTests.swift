import RefinerTestSupport
import Testing

@testable import LanguageModels

@Suite("The libcurl transport")
struct CurlTransportTests {
    @Test("sends method, header fields and body, and brings the whole answer back")
    func roundTrip() async throws {
        let server = try ChatServer { _ in .completion("Hello!").with(header: "X-Trace", "42") }
        var request = HTTPRequest.post(to: server.baseURL)
        request.headers["X-Empty"] = ""
        let response = try await loopbackTransport().send(request)
        #expect(response.status == 200)
        #expect(response.headers["x-trace"] == "42")
        #expect(response.text.contains("Hello!"))
        let seen = try #require(server.statistics.requests.first)
        #expect(seen.method == "POST")
        #expect(seen.target == "/v1/chat/completions")
        #expect(seen.headers["content-type"] == "application/json")
        #expect(seen.headers["x-empty"] == "")
        #expect(seen.body == request.body)
        #expect(server.statistics.violations.isEmpty)
    }

    @Test("sends a GET without a body")
    func get() async throws {
        let server = try ChatServer { _ in .completion("") }
        let url = server.baseURL + "/models"
        _ = try await loopbackTransport().send(HTTPRequest(method: .get, url: url))
        #expect(server.statistics.requests.first?.method == "GET")
        #expect(server.statistics.requests.first?.body.isEmpty == true)
    }

    @Test("sends a large body at once, every byte of it")
    func largeBody() async throws {
        let server = try ChatServer { _ in .completion("") }
        var request = HTTPRequest.post(to: server.baseURL)
        request.body = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        _ = try await loopbackTransport().send(request)
        #expect(server.statistics.requests.first?.body == request.body)
        #expect(server.statistics.requests.first?.headers["expect"] == nil)
    }

    @Test("reuses a connection for requests that follow each other")
    func keepAlive() async throws {
        let server = try ChatServer { _ in .completion("Hello!") }
        let transport = try loopbackTransport()
        for _ in 0..<10 { _ = try await transport.send(.post(to: server.baseURL)) }
        #expect(server.statistics.requests.count == 10)
        #expect(server.statistics.connections == 1)
    }

    @Test("serves many requests at once and gives each its own answer")
    func concurrency() async throws {
        let meeting = Rendezvous(of: 100)
        let server = try ChatServer { request in
            meeting.arrive()
            return .completion(request.chat?.lastMessage ?? "")
        }
        let transport = try loopbackTransport()
        let answers = try await withThrowingTaskGroup { group in
            for index in 0..<100 {
                group.addTask {
                    var request = HTTPRequest.post(to: server.baseURL)
                    request.body = Array(
                        #"{"model":"m","messages":[{"role":"user","content":"<\#(index)>"}]}"#.utf8)
                    return try await transport.send(request).text.contains("<\(index)>")
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 100)
        #expect(answers.allSatisfy { $0 })
        #expect(server.statistics.mostRunning == 100)
        #expect(server.statistics.connections == 100)
    }

    @Test("reads a chunked body and one that arrives byte by byte")
    func framings() async throws {
        let server = try ChatServer { request in
            request.number == 1
                ? .completion("Hello!").framed(by: .chunked)
                : .completion("Hello!").dripping(bytes: 16, every: .milliseconds(1))
        }
        let transport = try loopbackTransport()
        let chunked = try await transport.send(.post(to: server.baseURL))
        let dripped = try await transport.send(.post(to: server.baseURL))
        #expect(chunked.body == dripped.body)
        #expect(chunked.text.contains("Hello!"))
    }

    @Test("unpacks a compressed body")
    func compressed() async throws {
        let server = try ChatServer { _ in .gzippedRun }
        let response = try await loopbackTransport().send(.post(to: server.baseURL))
        #expect(response.text == String(repeating: "x", count: 5000))
        #expect(server.statistics.requests.first?.headers["accept-encoding"]?.contains("gzip") == true)
    }

    @Test("takes an error status for an answer, not for a failure", arguments: [400, 404, 429, 500, 503])
    func errorStatus(status: Int) async throws {
        let server = try ChatServer { _ in .error(status, "no") }
        let response = try await loopbackTransport().send(.post(to: server.baseURL))
        #expect(response.status == status)
        #expect(response.text.contains("no"))
    }

    @Test("follows no redirect, so that no key goes elsewhere", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        let other = try ChatServer { _ in .completion("never") }
        let server = try ChatServer { _ in .error(status).with(header: "Location", other.baseURL + "/elsewhere") }
        var request = HTTPRequest.post(to: server.baseURL)
        request.headers["Authorization"] = "Bearer \(exampleKey)"
        let response = try await loopbackTransport().send(request)
        #expect(response.status == status)
        #expect(other.statistics.connections == 0)
    }

    @Test("ends the transfer when its task is cancelled")
    func cancellation() async throws {
        let server = try ChatServer { _ in .hanging }
        let transport = try loopbackTransport()
        let task = Task { try await transport.send(.post(to: server.baseURL)) }
        #expect(await server.reaches { $0.running == 1 })
        task.cancel()
        let error = await #expect(throws: TransportError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(await server.reaches { $0.abandoned == 1 && $0.running == 0 })
    }

    @Test("sends nothing for a task that is cancelled already")
    func cancelledBefore() async throws {
        let server = try ChatServer { _ in .hanging }
        let transport = try loopbackTransport()
        let error = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await #expect(throws: TransportError.self) { try await transport.send(.post(to: server.baseURL)) }
        }.value
        #expect(error?.kind == .cancelled)
    }

    @Test("loses no cancellation, whenever it comes")
    func cancellationStorm() async throws {
        let server = try ChatServer { _ in .hanging }
        let transport = try loopbackTransport()
        let kinds = await withTaskGroup { group in
            for index in 0..<150 {
                group.addTask {
                    let task = Task { try await transport.send(.post(to: server.baseURL)) }
                    if index % 3 == 1 { await Task.yield() }
                    if index % 3 == 2 { try? await Task.sleep(for: .microseconds(index * 10)) }
                    task.cancel()
                    return await #expect(throws: TransportError.self) { try await task.value }?.kind
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(kinds.allSatisfy { $0 == .cancelled })
        #expect(await server.reaches { $0.running == 0 })
    }

    @Test("still works after cancelled and failed transfers")
    func reuseAfterFaults() async throws {
        let server = try ChatServer { $0.number == 1 ? .reset : .completion("Hello!") }
        let transport = try loopbackTransport(maximumHeadBytes: 400)
        _ = try? await transport.send(.post(to: server.baseURL))
        _ = try? await transport.send(.post(to: ChatServer.deafBaseURL()))
        let response = try await transport.send(.post(to: server.baseURL))
        #expect(response.status == 200)
    }

    @Test("fails what is under way, and what comes later, when it is shut down")
    func shutDown() async throws {
        let server = try ChatServer { _ in .hanging }
        let transport = try loopbackTransport()
        let task = Task { try await transport.send(.post(to: server.baseURL)) }
        #expect(await server.reaches { $0.running == 1 })
        await transport.shutDown()
        let early = await #expect(throws: TransportError.self) { try await task.value }
        let late = await #expect(throws: TransportError.self) { try await transport.send(.post(to: server.baseURL)) }
        #expect(early?.kind == .shutDown)
        #expect(late?.kind == .shutDown)
        await transport.shutDown()
        #expect(await server.reaches { $0.abandoned == 1 })
    }

    @Test("lets a slow answer come as long as each byte comes in time")
    func slowButAlive() async throws {
        let server = try ChatServer { _ in
            .completion("Hello!").dripping(bytes: 4, every: .milliseconds(40))
        }
        let timeouts = HTTPTimeouts(total: .seconds(60), silence: .seconds(1), firstByte: .seconds(10))
        let response = try await loopbackTransport().send(.post(to: server.baseURL, timeouts: timeouts))
        #expect(response.text.contains("Hello!"))
    }

    @Test("sends each request with its own URL, method, header fields and body, whatever was sent before")
    func nothingIsLeftOver() async throws {
        let servers = [try ChatServer { _ in .completion("") }, try ChatServer { _ in .completion("") }]
        let transport = try loopbackTransport()
        var first = HTTPRequest.post(to: servers[0].baseURL)
        first.headers["Authorization"] = "Bearer \(exampleKey)"
        first.body = Array(repeating: 0x20, count: 100_000) + first.body
        _ = try await transport.send(first)
        _ = try await transport.send(HTTPRequest(method: .get, url: servers[1].baseURL + "/models"))
        _ = try await transport.send(.post(to: servers[0].baseURL))
        let seen = servers[0].statistics.requests
        let elsewhere = try #require(servers[1].statistics.requests.first)
        #expect(elsewhere.method == "GET")
        #expect(elsewhere.headers["authorization"] == nil)
        #expect(elsewhere.headers["content-type"] == nil)
        #expect(elsewhere.body.isEmpty)
        #expect(seen.map(\.body) == [first.body, HTTPRequest.post(to: "").body])
        #expect(seen.map { $0.headers["authorization"] } == ["Bearer \(exampleKey)", nil])
    }

    @Test("carries two thousand requests at once, then again over the same connections")
    func thousands() async throws {
        CurlTransport.raiseConnectionLimit()
        // Both ends of each connection are this process's, and other tests need descriptors too.
        let count = min(2000, (Descriptors.limit - 600) / 2)
        try #require(count > 0)
        let meeting = Rendezvous(of: count)
        let server = try ChatServer { request in
            if request.number <= count { meeting.arrive() }
            return .completion(request.chat?.lastMessage ?? "")
        }
        let transport = try loopbackTransport()
        let timeouts = HTTPTimeouts(connect: .seconds(60), total: .seconds(120))
        for _ in 0..<2 {
            let good = await withTaskGroup { group in
                for _ in 0..<count {
                    group.addTask {
                        (try? await transport.send(.post(to: server.baseURL, timeouts: timeouts)))?.status == 200
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(good == count)
        }
        #expect(server.statistics.mostRunning == count)
        #expect(server.statistics.connections == count)
    }

    @Test("works with plain poll as well, where the system has nothing better")
    func pollWaiter() async throws {
        let server = try ChatServer { $0.number % 7 == 0 ? .reset : .completion("Hello!") }
        let transport = try CurlTransport(
            configuration: CurlTransport.Configuration(), waiter: #require(PollWaiter()))
        let statuses = await withTaskGroup { group in
            for _ in 0..<70 {
                group.addTask { (try? await transport.send(.post(to: server.baseURL)))?.status }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 200 } == 60)
        #expect(statuses.count { $0 == nil } == 10)
        #expect(server.statistics.requests.count == 70)
        await transport.shutDown()
    }

    @Test("lives as long as a request is under way, even when nobody else holds it")
    func droppedWhileRunning() async throws {
        let server = try ChatServer { _ in .completion("Hello!").delayed(by: .milliseconds(30)) }
        let task = Task { [transport = try loopbackTransport()] in
            try await transport.send(.post(to: server.baseURL))
        }
        #expect(try await task.value.status == 200)
    }
}
