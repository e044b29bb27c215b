/// What a service says about a failure, read from whichever shape it uses.
struct ProviderFault: Sendable, Hashable {
    /// The service's own words, empty when there are none.
    var message = ""
    /// Its machine-readable words, such as `insufficient_quota`; any of them may be missing.
    var code: String?
    var type: String?
    /// The member of the request that is at fault.
    var parameter: String?

    /// Reads the body of an answer that is not 2xx.
    init(body: [UInt8]) {
        if let document = JSONValue(parsing: body) {
            read(document)
        } else if let page = WebPage(body) {
            message = page.title ?? "a web page"
        } else {
            message = String(decoding: body.prefix(4096), as: UTF8.self)
        }
    }

    /// Reads a document that bears an error.
    init(_ document: JSONValue) {
        read(document)
    }

    /// Reads `{"error": {…}}`, `{"error": "…"}`, `{"detail": …}`, `{"message": …}`, or a list of one of these.
    private mutating func read(_ answer: JSONValue) {
        let document = answer.array?.first ?? answer
        let error = document["error"] ?? document["detail"] ?? document
        let parts = error.array.map { $0.compactMap { $0["msg"]?.string }.joined(separator: "; ") }
        message =
            error.string ?? error["message"]?.string ?? error["msg"]?.string ?? parts
            ?? document["message"]?.string ?? ""
        code = error["code"].flatMap { $0.string ?? $0.integer.map(String.init) }
        type = error["type"]?.string
        parameter = error["param"]?.string
    }

    /// Whether money or a long-term quota is used up, as opposed to a rate limit that passes.
    var isQuotaExhausted: Bool {
        [code, type].contains { Self.quotaWords.contains($0 ?? "") }
    }

    /// Whether the service does not know, or not accept, the `response_format` it was sent.
    var refusesResponseFormat: Bool {
        parameter?.hasPrefix("response_format") == true
            || message.contains("response_format")
            || message.contains("json_object")
    }

    /// Whether it is the conversation that does not go with `response_format`: some services want the word "JSON" in it.
    var isAboutMessages: Bool { parameter == "messages" }

    private static let quotaWords: Set<String> = [
        "insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "insufficient_balance",
    ]
}
