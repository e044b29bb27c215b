/// Anthropic's Messages.
///
/// It knows no answer forms and no seed: the prompts ask for JSON themselves.
struct AnthropicWire: ChatWire {
    /// The version of the interface that is spoken here.
    static let version = "2023-06-01"

    let chatPath = "/v1/messages"
    let modelsPath = "/v1/models"
    let removablePaths = ["/messages", "/v1"]
    let requiresLimit = true

    var dialect: Dialect {
        var dialect = Dialect()
        dialect.knowsSchema = false
        dialect.knowsObject = false
        dialect.sendsSeed = false
        return dialect
    }

    func headers(key: Secret?) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "Content-Type": "application/json", "Accept": "application/json", "anthropic-version": Self.version,
        ]
        if let key { headers["x-api-key"] = key.reveal() }
        return headers
    }

    func body(of request: ChatRequest, model: String, dialect: Dialect, limit: Int?) -> [UInt8] {
        var conversation = dialect.messages(of: request)
        var instructions = conversation.filter { $0.role == .system }.map(\.content)
        conversation.removeAll { $0.role == .system }
        if conversation.isEmpty {
            // A conversation of instructions alone is refused.
            conversation = [.user(instructions.joined(separator: "\n\n"))]
            instructions = []
        }

        var body = BodyWriter(texts: request.textBytes)
        body.open("{")
        if let limit {
            body.name("max_tokens")
            body.raw(String(limit))
        }
        body.name("messages")
        body.messages(conversation)
        body.name("model")
        body.string(model)
        if !instructions.isEmpty {
            body.name("system")
            body.string(instructions.joined(separator: "\n\n"))
        }
        if let temperature = dialect.temperature(of: request), temperature.isFinite {
            body.name("temperature")
            // Other services allow 2, this one refuses more than 1.
            body.raw(min(max(temperature, 0), 1).description)
        }
        body.close("}")
        return body.bytes
    }

    func answer(in response: HTTPResponse) throws(WireFault) -> WireAnswer {
        try AnthropicAnswer(try WireFault.document(in: response)).wireAnswer()
    }
}
