import LanguageModels
import RefinerTestSupport
import Testing

@Suite("An endpoint")
struct ChatEndpointTests {
    @Test(
        "sends its key in clear over plain HTTP to a host that others can see",
        arguments: [
            "http://api.example.com/v1", "http://8.8.8.8/v1", "http://172.32.0.1/v1", "http://[2001:db8::1]/v1",
            "http://2130706433/v1", "http://0x7f.1/v1", "http://192.168.0.1.example.com/v1",
            "http://localhost.example/",
        ])
    func inClear(url: String) {
        #expect(ChatEndpoint(baseURL: url, apiKey: Secret(exampleKey), model: "m").sendsKeyInClear)
        #expect(!ChatEndpoint(baseURL: url, model: "m").sendsKeyInClear)
    }

    @Test(
        "does not where it is encrypted, or stays in a private network",
        arguments: [
            "https://api.example.com/v1", "http://localhost:8001/v1", "http://127.0.0.1/v1", "http://127.8.9.1/v1",
            "http://[::1]:8080/v1", "http://10.1.2.3/v1", "http://172.16.0.1/v1", "http://192.168.1.20:11434/v1",
            "http://[fd00::1]/v1", "http://[fe80::1]/v1", "http://gpu-box:8000/v1", "http://models.local/v1",
            "http://llm.svc.internal/v1", "http://LOCALHOST/v1", "no URL",
        ])
    func notInClear(url: String) {
        #expect(!ChatEndpoint(baseURL: url, apiKey: Secret(exampleKey), model: "m").sendsKeyInClear)
    }

    @Test("counts a password in the URL and a key in another header field as keys")
    func otherKeys() {
        #expect(ChatEndpoint(baseURL: "http://u:secret@api.example.com", model: "m").sendsKeyInClear)
        let headers: HTTPHeaders = ["api-key": "abc"]
        #expect(ChatEndpoint(baseURL: "http://api.example.com", model: "m", extraHeaders: headers).sendsKeyInClear)
    }

    @Test("shows no key and no password, however it is printed")
    func printed() {
        let endpoint = ChatEndpoint(
            baseURL: "https://user:hunter22@models.example/v1?token=hunter22", apiKey: Secret(exampleKey), model: "m",
            extraHeaders: ["api-key": "hunter22", "X-Team": "hunter22"])
        var text = "\(endpoint) \(String(reflecting: endpoint))"
        dump(endpoint, to: &text)
        #expect(!text.contains("hunter22"))
        #expect(!text.contains("Zx81"))
        #expect(text.contains("https://models.example/v1"))
    }

    @Test("has its further header fields sent, and their keys hidden")
    func extraHeaders() async throws {
        let transport = ScriptedTransport(.answer(.error(400, "wrong api-key abcdefgh1234")))
        let model = try ServiceChatModel(
            endpoint: ChatEndpoint(
                apiKey: Secret(exampleKey), model: "m",
                extraHeaders: ["api-key": "abcdefgh1234", "Authorization": "Other"]),
            transport: transport)
        let error = await #expect(throws: ChatError.self) { try await model.complete(.greeting) }
        #expect(error?.message.contains("abcdefgh") == false)
        #expect(transport.requests.first?.headers["api-key"] == "abcdefgh1234")
        #expect(transport.requests.first?.headers["authorization"] == "Other")
    }

    @Test("knows its provider's own service")
    func defaults() {
        #expect(ChatEndpoint(model: "m").baseURL == "https://api.openai.com/v1")
        #expect(ChatEndpoint(provider: .anthropic, model: "m").baseURL == "https://api.anthropic.com")
        #expect(Provider(rawValue: "anthropic") == .anthropic)
        #expect(Provider.anthropic.keyVariable == "ANTHROPIC_API_KEY")
    }
}
