/// One change of a request that a service's refusal asks for.
enum Adaption: Sendable, Hashable, CaseIterable {
    case withoutSchema
    case withoutObject
    case completionLimit
    case withoutTemperature
    case withoutSeed
    case withoutSystemRole

    /// The change that a refusal asks for, or nil when it is about something else.
    ///
    /// Services word their refusals freely, so this goes by words; a refusal counts only when the request bore what it
    /// speaks of.
    ///
    /// - Parameters:
    ///   - status: of the answer; only those that blame the request are looked at.
    ///   - dialect: in which the request was written.
    ///   - limit: the limit of tokens it bore, or nil.
    init?(answering fault: ProviderFault, status: Int, to request: ChatRequest, in dialect: Dialect, limit: Int?) {
        guard [400, 415, 422, 501].contains(status) else { return nil }
        let refusal = Refusal(fault)
        switch dialect.form(for: request.responseFormat) {
        case .schema where refusal.isAboutForm(orAny: ["schema", "grammar"]):
            self = .withoutSchema
            return
        case .object where refusal.isAboutForm(orAny: ["grammar"]):
            self = .withoutObject
            return
        default:
            break
        }
        if limit != nil, !dialect.usesCompletionLimit, refusal.words.contains("max_completion_tokens") {
            self = .completionLimit
        } else if dialect.temperature(of: request) != nil, refusal.rejects("temperature") {
            self = .withoutTemperature
        } else if dialect.seed(of: request) != nil, refusal.rejects("seed") {
            self = .withoutSeed
        } else if dialect.sendsSystemRole, request.messages.contains(where: { $0.role == .system }),
            refusal.rejectsSystemRole
        {
            self = .withoutSystemRole
        } else {
            return nil
        }
    }
}

/// The words of a refusal, made comparable.
private struct Refusal {
    let words: String
    let parameter: String

    init(_ fault: ProviderFault) {
        words = String(fault.message.prefix(4096)).lowercased()
        parameter = (fault.parameter ?? "").lowercased()
    }

    func isAboutForm(orAny further: [String]) -> Bool {
        parameter.hasPrefix("response_format")
            || (Self.formWords + further).contains { words.contains($0) }
    }

    func rejects(_ name: String) -> Bool {
        parameter == name && isRejection || words.contains(name) && isRejection
    }

    var rejectsSystemRole: Bool {
        (words.contains("system") || words.contains("developer")) && isRejection
            && ["role", "message", "instruction", "prompt"].contains { words.contains($0) }
    }

    private var isRejection: Bool { Self.rejectionWords.contains { words.contains($0) } }

    private static let formWords = [
        "response_format", "response format", "responseformat", "json_schema", "json schema", "json_object",
        "json object", "json mode", "json_mode", "structured output", "guided_json", "guided decoding",
    ]
    private static let rejectionWords = [
        "not support", "n't support", "unsupported", "not permitted", "not allowed", "not enabled", "deprecated",
        "unknown", "unrecognized", "unrecognised", "unexpected", "only the default",
    ]
}
