internal import JSONText

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
        if let document = JSON(foreign: body) {
            read(document)
        } else if let page = WebPage(body) {
            message = page.title ?? "a web page"
        } else {
            message = String(decoding: body.prefix(4096), as: UTF8.self)
        }
    }

    /// Reads a document that bears an error.
    init(_ document: JSON) {
        read(document)
    }

    /// Reads `{"error": {…}}`, `{"error": "…"}`, `{"detail": …}`, `{"message": …}`, or a list of one of these.
    private mutating func read(_ answer: JSON) {
        let document = answer.array?.first ?? answer
        let error = document[present: "error"] ?? document[present: "detail"] ?? document
        let parts = error.array
        message =
            error.string ?? error["message"]?.string ?? error["msg"]?.string
            ?? parts.map { $0.compactMap { $0["msg"]?.string }.joined(separator: "; ") }
            ?? document["message"]?.string ?? ""
        code = error[present: "code"].flatMap { $0.string ?? $0.wholeNumber.map(String.init) }
        type = error["type"]?.string
        // FastAPI names the place as a path: `["body", "seed"]`.
        parameter = error["param"]?.string ?? parts?.first?["loc"]?.array?.last?.string
    }

    /// The status that an error in an answer of status 200 should have had; 502 when it does not say.
    var impliedStatus: Int {
        if let status = code.flatMap({ Int($0) }), (400...599).contains(status) { return status }
        return [code, type].lazy.compactMap { $0.flatMap { Self.statuses[$0] } }.first ?? 502
    }

    /// Whether money or a long-term quota is used up, as opposed to a rate limit that passes.
    var isQuotaExhausted: Bool {
        if [code, type].contains(where: { Self.quotaWords.contains($0 ?? "") }) { return true }
        let words = message.prefix(4096).lowercased()
        return Self.quotaPhrases.contains { words.contains($0) }
    }

    /// Whether it is the conversation that does not go with `response_format`: some services want the word "JSON" in it.
    var isAboutMessages: Bool { parameter == "messages" }

    private static let quotaWords: Set<String> = [
        "insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "insufficient_balance",
        "billing_error",
    ]
    private static let quotaPhrases = ["credit balance is too low", "insufficient balance", "insufficient credits"]

    private static let statuses = [
        "invalid_request_error": 400, "authentication_error": 401, "invalid_api_key": 401, "permission_error": 403,
        "not_found_error": 404, "model_not_found": 404, "rate_limit_error": 429, "rate_limit_exceeded": 429,
        "insufficient_quota": 429, "api_error": 500, "server_error": 500, "overloaded_error": 529,
    ]
}
