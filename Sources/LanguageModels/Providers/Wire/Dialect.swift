/// What an endpoint understands of its provider's wire format, as far as its refusals have taught.
struct Dialect: Sendable, Hashable {
    /// The form of an answer as it is asked for on the wire.
    enum Form: Sendable, Hashable {
        case plain
        case object
        case schema
    }

    var knowsSchema = true
    var knowsObject = true
    /// Whether the limit is called `max_completion_tokens`, as newer models of OpenAI want it, or `max_tokens`.
    var usesCompletionLimit = false
    var sendsTemperature = true
    var sendsSeed = true
    var sendsSystemRole = true

    /// The best form that the endpoint is not known to refuse.
    func form(for format: ResponseFormat) -> Form {
        switch format {
        case .text: .plain
        case .jsonObject: knowsObject ? .object : .plain
        case .jsonSchema: knowsSchema ? .schema : knowsObject ? .object : .plain
        }
    }

    /// The temperature to send, or nil.
    func temperature(of request: ChatRequest) -> Double? { sendsTemperature ? request.temperature : nil }

    /// The seed to send, or nil.
    func seed(of request: ChatRequest) -> Int? { sendsSeed ? request.seed : nil }

    /// The conversation, its system messages merged into the first one of the user where the endpoint knows no such role.
    func messages(of request: ChatRequest) -> [ChatMessage] {
        if takesMessagesAsTheyAre(of: request) { return request.messages }
        var messages = request.messages.filter { $0.role != .system }
        let instructions = request.messages.filter { $0.role == .system }.map(\.content).joined(separator: "\n\n")
        if let first = messages.firstIndex(where: { $0.role == .user }) {
            messages[first].content = instructions + "\n\n" + messages[first].content
        } else {
            messages.insert(.user(instructions), at: 0)
        }
        return messages
    }

    /// Whether ``messages(of:)`` are the request's own.
    func takesMessagesAsTheyAre(of request: ChatRequest) -> Bool {
        sendsSystemRole || !request.messages.contains { $0.role == .system }
    }

    /// Learns.
    mutating func apply(_ adaption: Adaption) {
        switch adaption {
        case .withoutSchema: knowsSchema = false
        case .withoutObject: knowsObject = false
        case .completionLimit: usesCompletionLimit = true
        case .withoutTemperature: sendsTemperature = false
        case .withoutSeed: sendsSeed = false
        case .withoutSystemRole: sendsSystemRole = false
        }
    }
}
