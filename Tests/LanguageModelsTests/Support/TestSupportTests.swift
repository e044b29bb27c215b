import LanguageModels
import RefinerTestSupport
import Testing

@Suite("The scripted servers and models of the tests")
struct TestSupportTests {
    @Test(
        "record what is wrong with a request",
        arguments: [
            ("{}", "no chat completions request"), ("Hello", "no chat completions request"),
            (#"{"model":"","messages":[{"role":"user","content":"a"}]}"#, "no name"),
            (#"{"model":"m","messages":[]}"#, "no messages"),
            (#"{"model":"m","messages":[{"role":"judge","content":"a"}]}"#, "no chat completions request"),
            (#"{"model":"m","messages":[{"role":"user"}]}"#, "no chat completions request"),
            (#"{"model":"m","messages":[{"role":"user","content":"a"}],"temperature":3}"#, "temperature"),
            (#"{"model":"m","messages":[{"role":"user","content":"a"}],"max_tokens":0}"#, "max_tokens"),
        ]
    )
    func violations(body: String, word: String) async throws {
        let server = try ChatServer { _ in .completion("") }
        var request = HTTPRequest.post(to: server.baseURL)
        request.body = Array(body.utf8)
        _ = try await loopbackTransport().send(request)
        #expect(server.statistics.violations.count == 1)
        #expect(server.statistics.violations.first?.contains(word) == true)
    }

    @Test("record a wrong method, path and content type")
    func wrongPlace() async throws {
        let server = try ChatServer { _ in .completion("") }
        _ = try await loopbackTransport().send(HTTPRequest(method: .get, url: server.baseURL + "/engines"))
        #expect(server.statistics.violations.count == 4)
    }

    @Test("stop when they are told to, and when they are dropped")
    func stops() async throws {
        var server: ChatServer? = try ChatServer { _ in .hanging }
        let url = try #require(server?.baseURL)
        let transport = try loopbackTransport()
        let task = Task { try await transport.send(.post(to: url)) }
        #expect(await server?.reaches { $0.running == 1 } == true)
        server = nil
        let error = await #expect(throws: TransportError.self) { try await task.value }
        #expect(error?.kind == .connectionLost)
    }

    @Test("answer in the order of their texts and remember what they were asked")
    func scriptedModel() async throws {
        let model = ScriptedChatModel(answers: ["one", "two"])
        var contents: [String] = []
        for _ in 0..<3 { contents.append(try await model.complete(.greeting).content) }
        #expect(contents == ["one", "two", "two"])
        #expect(model.requests.count == 3)
    }

    @Test("throw the errors they are told to")
    func scriptedErrors() async throws {
        let model = ScriptedChatModel { (_, number) throws(ChatError) in
            throw ChatError(kind: .timeout, message: "number \(number)")
        }
        let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(error?.message == "number 1")
    }
}
