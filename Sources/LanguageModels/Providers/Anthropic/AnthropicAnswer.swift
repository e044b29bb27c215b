internal import JSONText

/// Reads the document of a Messages answer.
struct AnthropicAnswer {
    private let document: JSON

    /// - Throws: the error that a gateway may wrap into an answer of status 200.
    init(_ document: JSON) throws(WireFault) {
        self.document = document
        if document["type"]?.string == "error" || document[present: "error"] != nil && document["content"] == nil {
            let fault = ProviderFault(document)
            throw .refused(status: fault.impliedStatus, fault)
        }
    }

    /// The text of all blocks.
    ///
    /// - Throws: a fault when there is no text and no reason for that.
    func wireAnswer() throws(WireFault) -> WireAnswer {
        guard let blocks = document["content"]?.array else { throw unusable("the answer has no content") }
        // Other blocks are the model's thoughts, tools and the like.
        let texts = blocks.filter { $0["type"]?.string == "text" }.compactMap { $0["text"]?.string }
        let content = texts.joined()
        let reason = finishReason(callsTool: blocks.contains { $0["type"]?.string == "tool_use" })
        if texts.isEmpty, ![.length, .toolCalls, .contentFilter, .other("refusal")].contains(reason) {
            throw unusable("the answer has no content")
        }
        return WireAnswer(
            content: content,
            finishReason: reason,
            usage: AnthropicUsage.read(document[present: "usage"], hasContent: !content.isEmpty),
            model: document["model"]?.string
        )
    }

    private func finishReason(callsTool: Bool) -> FinishReason {
        switch document["stop_reason"]?.string {
        case nil: callsTool ? .toolCalls : .stop
        case "end_turn", "stop_sequence": .stop
        case "max_tokens", "model_context_window_exceeded": .length
        case "tool_use": .toolCalls
        case let word?: .other(word)
        }
    }

    private func unusable(_ words: String) -> WireFault {
        .unusable(words: words, usage: AnthropicUsage.read(document[present: "usage"], hasContent: false), text: "")
    }
}
