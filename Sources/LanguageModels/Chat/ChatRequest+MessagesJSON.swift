internal import JSONText

extension ChatRequest {
    /// The conversation as JSON text, as chat completions take it: a list of objects of role and content.
    ///
    /// It is kept for the next one who asks: a prompt of some kilobytes takes longer to write than all else in a request.
    public mutating func messagesJSON() -> String {
        if let known = knownMessagesJSON.value { return known }
        var writer = BodyWriter(texts: textBytes)
        writer.messages(messages)
        let text = String(validUTF8: writer.bytes)
        knownMessagesJSON.value = text
        return text
    }
}
