extension ChatRequest {
    /// Refuses what no service could make sense of, before anything is sent.
    ///
    /// - Parameter valid: a schema that was found good before.
    /// - Throws: a ``ChatError`` of kind ``ChatError/Kind/badRequest``.
    func validate(knowing valid: AnswerSchema? = nil) throws(ChatError) {
        let fault: String? =
            if messages.isEmpty {
                "the request has no messages"
            } else if temperature?.isFinite == false {
                "the temperature is not a finite number"
            } else if let maxTokens, maxTokens < 1 {
                "the limit of tokens is below 1"
            } else if case .jsonSchema(let schema) = responseFormat, schema != valid, !schema.isObject {
                "the schema \(schema.name) is not a JSON object"
            } else {
                nil
            }
        if let fault { throw ChatError(kind: .badRequest, message: fault) }
    }
}
