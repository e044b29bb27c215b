/// How one provider's requests and answers are written.
///
/// Conformers are values without memory.
protocol ChatWire: Sendable {
    /// The path of a chat request behind the base URL.
    var chatPath: String { get }

    /// The path of the list of models behind the base URL.
    var modelsPath: String { get }

    /// Ends of paths that users leave at a base URL, in the order in which they are removed.
    var removablePaths: [String] { get }

    /// What is assumed of an endpoint before its first refusal.
    var dialect: Dialect { get }

    /// Whether each request must bear a limit of tokens.
    var requiresLimit: Bool { get }

    /// The header fields of a chat request.
    func headers(key: Secret?) -> HTTPHeaders

    /// The body of a request, the same bytes for the same request.
    ///
    /// - Parameters:
    ///   - dialect: what the endpoint understands.
    ///   - limit: the most tokens of the answer, or nil for the service's default.
    func body(of request: ChatRequest, model: String, dialect: Dialect, limit: Int?) -> [UInt8]

    /// Reads an answer of status 200 to 299.
    ///
    /// - Throws: a ``WireFault`` when it bears an error, or nothing that can be used.
    func answer(in response: HTTPResponse) throws(WireFault) -> WireAnswer
}
