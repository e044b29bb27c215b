/// OpenAI's chat completions.
struct OpenAIWire: ChatWire {
    let chatPath = "/chat/completions"
    let modelsPath = "/models"
    let removablePaths = ["/chat/completions"]
    let dialect = Dialect()
    let requiresLimit = false

    func headers(key: Secret?) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Content-Type": "application/json", "Accept": "application/json"]
        if let key { headers["Authorization"] = "Bearer " + key.reveal() }
        return headers
    }

    func body(of request: ChatRequest, model: String, dialect: Dialect, limit: Int?) -> [UInt8] {
        var body = BodyWriter(texts: request.textBytes)
        // In the order of the alphabet, but for the messages: the same request gives the same bytes, whoever writes it.
        body.open("{")
        if let limit {
            body.name(dialect.usesCompletionLimit ? "max_completion_tokens" : "max_tokens")
            body.raw(String(limit))
        }
        body.name("messages")
        if let written = request.knownMessagesJSON.value, dialect.takesMessagesAsTheyAre(of: request) {
            body.raw(written)
        } else {
            body.messages(dialect.messages(of: request))
        }
        body.name("model")
        body.string(model)
        Self.writeForm(of: request.responseFormat, dialect, to: &body)
        if let seed = dialect.seed(of: request) {
            body.name("seed")
            body.raw(String(seed))
        }
        if let temperature = dialect.temperature(of: request), temperature.isFinite {
            body.name("temperature")
            body.raw(temperature.description)
        }
        body.close("}")
        return body.bytes
    }

    private static func writeForm(of format: ResponseFormat, _ dialect: Dialect, to body: inout BodyWriter) {
        let form = dialect.form(for: format)
        guard form != .plain else { return }
        body.name("response_format")
        body.open("{")
        if form == .schema, case .jsonSchema(let schema) = format {
            body.name("json_schema")
            body.open("{")
            body.name("name")
            body.string(schema.name)
            body.name("schema")
            body.raw(schema.schema)
            body.name("strict")
            body.raw("true")
            body.close("}")
        }
        body.name("type")
        body.string(form == .schema ? "json_schema" : "json_object")
        body.close("}")
    }

    func answer(in response: HTTPResponse) throws(WireFault) -> WireAnswer {
        try OpenAIAnswer(try WireFault.document(in: response)).wireAnswer()
    }
}
