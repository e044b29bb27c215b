/// Reads the body of a chat completions answer, in all the variations that compatible services send.
struct OpenAIAnswer {
    private let document: JSONValue
    private let request: ChatRequest
    private let status: Int

    /// Parses the body of an answer with a status of 200 to 299.
    ///
    /// - Throws: a failure that is worth another attempt when the body is no JSON object. Its words are not quoted: they
    ///   may be the model's, and thus anybody's.
    init(_ response: HTTPResponse, to request: ChatRequest) throws(AttemptFailure) {
        self.request = request
        status = response.status
        if let document = JSONValue(parsing: response.body), document.isObject {
            self.document = document
        } else if response.body.isEmpty {
            throw Self.malformed("the answer is empty", response.status, usage: nil)
        } else if WebPage(response.body) != nil {
            // No model wrote a web page, so it took no tokens.
            let words = "the answer is a web page, not JSON; the base URL may be wrong"
            throw Self.malformed(words, response.status, usage: nil)
        } else {
            let text = String(decoding: response.body, as: UTF8.self)
            let words = "the answer (\(response.body.count) bytes) is not valid JSON or was cut off"
            throw Self.malformed(words, response.status, usage: TokenEstimate.usage(of: request, answer: text))
        }
    }

    /// The error that some gateways wrap into an answer of status 200, with the status it should have had.
    var wrappedFault: (status: Int, fault: ProviderFault)? {
        guard document["error"] != nil, document["choices"]?.array?.isEmpty != false else { return nil }
        let fault = ProviderFault(document)
        let code = fault.code.flatMap { Int($0) } ?? 0
        return ((400...599).contains(code) ? code : 502, fault)
    }

    /// The first choice as an answer.
    ///
    /// - Parameter model: the name to use when the service does not say which model answered.
    /// - Throws: a failure that is worth another attempt when there is no choice, or one without text and without a
    ///   reason for that.
    func chatAnswer(model: String) throws(AttemptFailure) -> ChatAnswer {
        guard let choice = document["choices"]?.array?.first else {
            throw Self.malformed("the answer has no choices", status, usage: usage(content: ""))
        }
        let message = choice["message"]
        let content = Self.text(message?["content"]) ?? choice["text"]?.string
        let stated = choice["finish_reason"]?.string.map(FinishReason.init(rawValue:))
        let finishReason: FinishReason
        if let content {
            finishReason = content.isEmpty && Self.callsTool(message) ? .toolCalls : stated ?? .stop
        } else if let refusal = message?["refusal"]?.string {
            return answer(refusal, .other("refusal"), model)
        } else if Self.callsTool(message) {
            finishReason = .toolCalls
        } else if let stated, [.length, .contentFilter, .toolCalls].contains(stated) {
            // Another attempt would end the same way, at the same price.
            finishReason = stated
        } else {
            throw Self.malformed("the answer has no content", status, usage: usage(content: ""))
        }
        return answer(content ?? "", finishReason, model)
    }

    private func answer(_ content: String, _ finishReason: FinishReason, _ model: String) -> ChatAnswer {
        let answered = document["model"]?.string ?? ""
        return ChatAnswer(
            content: content,
            finishReason: finishReason,
            usage: usage(content: content),
            model: answered.isEmpty ? model : answered,
            status: status
        )
    }

    private func usage(content: String) -> TokenUsage {
        OpenAIUsage.read(document["usage"], hasContent: !content.isEmpty)
            ?? TokenEstimate.usage(of: request, answer: content)
    }

    /// The text of a content that is a string or a list of parts; nil when it is neither.
    private static func text(_ content: JSONValue?) -> String? {
        guard let parts = content?.array else { return content?.string }
        let texts = parts.compactMap { part -> String? in
            if let text = part.string { return text }
            // Other types are reasoning, images and the like.
            guard ["text", "output_text"].contains(part["type"]?.string ?? "text") else { return nil }
            return part["text"]?.string
        }
        return texts.isEmpty ? nil : texts.joined()
    }

    private static func callsTool(_ message: JSONValue?) -> Bool {
        message?["tool_calls"]?.array?.isEmpty == false || message?["function_call"] != nil
    }

    private static func malformed(_ words: String, _ status: Int, usage: TokenUsage?) -> AttemptFailure {
        AttemptFailure(kind: .malformedAnswer, message: words, outlook: .transient, status: status, usage: usage)
    }
}
