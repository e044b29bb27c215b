internal import JSONText

/// Reads the document of a chat completions answer, in all the variations that compatible services send.
struct OpenAIAnswer {
    private let document: JSON

    /// - Throws: the error that some gateways wrap into an answer of status 200.
    init(_ document: JSON) throws(WireFault) {
        self.document = document
        if document[present: "error"] != nil, document["choices"]?.array?.isEmpty != false {
            let fault = ProviderFault(document)
            throw .refused(status: fault.impliedStatus, fault)
        }
    }

    /// The first choice.
    ///
    /// - Throws: a fault when there is no choice, or one without text and without a reason for that.
    func wireAnswer() throws(WireFault) -> WireAnswer {
        guard let choice = document["choices"]?.array?.first else {
            throw unusable("the answer has no choices")
        }
        let message = choice[present: "message"]
        let content = Self.text(message?[present: "content"]) ?? choice["text"]?.string
        let stated = choice["finish_reason"]?.string.map(FinishReason.init(rawValue:))
        let finishReason: FinishReason
        if let content {
            finishReason = content.isEmpty && Self.callsTool(message) ? .toolCalls : stated ?? .stop
        } else if let refusal = message?["refusal"]?.string {
            return answer(refusal, .other("refusal"))
        } else if Self.callsTool(message) {
            finishReason = .toolCalls
        } else if let stated, [.length, .contentFilter, .toolCalls].contains(stated) {
            // Another attempt would end the same way, at the same price.
            finishReason = stated
        } else {
            throw unusable("the answer has no content")
        }
        return answer(content ?? "", finishReason)
    }

    private func answer(_ content: String, _ finishReason: FinishReason) -> WireAnswer {
        WireAnswer(
            content: content,
            finishReason: finishReason,
            usage: OpenAIUsage.read(document[present: "usage"], hasContent: !content.isEmpty),
            model: document["model"]?.string
        )
    }

    private func unusable(_ words: String) -> WireFault {
        .unusable(words: words, usage: OpenAIUsage.read(document[present: "usage"], hasContent: false), text: "")
    }

    /// The text of a content that is a string or a list of parts; nil when it is neither.
    private static func text(_ content: JSON?) -> String? {
        guard let parts = content?.array else { return content?.string }
        let texts = parts.compactMap { part -> String? in
            if let text = part.string { return text }
            // Other types are reasoning, images and the like.
            guard ["text", "output_text"].contains(part["type"]?.string ?? "text") else { return nil }
            return part["text"]?.string
        }
        return texts.isEmpty ? nil : texts.joined()
    }

    private static func callsTool(_ message: JSON?) -> Bool {
        message?["tool_calls"]?.array?.isEmpty == false || message?[present: "function_call"] != nil
    }
}
