/// A ``ChatEndpoint`` that was checked, and all that its requests have in common.
struct ServiceAddress: Sendable {
    let wire: any ChatWire
    /// The base URL, with credentials.
    let base: EndpointURL
    /// Where chat requests go, with credentials.
    let chatURL: String
    /// Where the list of models is, with credentials.
    let modelsURL: String
    /// The base URL without credentials.
    let shownURL: String
    let headers: HTTPHeaders
    /// Whether a key is sent, which a refusal of the key should mention.
    let hasKey: Bool
    /// Keeps the key and all other credentials out of messages.
    let cleaning: SafeMessage

    /// Checks an endpoint.
    ///
    /// - Throws: a ``ChatError`` of kind ``ChatError/Kind/badEndpoint`` when the base URL is no `http` or `https` URL,
    ///   or of kind ``ChatError/Kind/invalidKey`` when the key cannot stand in a header field.
    init(_ endpoint: ChatEndpoint) throws(ChatError) {
        wire = endpoint.provider.wire
        guard var base = EndpointURL(endpoint.baseURL) else {
            // The text is not shown: it may bear a password in a place where none is looked for.
            throw ChatError(
                kind: .badEndpoint,
                message: "the base URL must be an http or https URL such as \(endpoint.provider.defaultBaseURL)"
            )
        }
        for path in wire.removablePaths { base = base.removing(pathSuffix: path) }
        self.base = base
        let key = endpoint.apiKey.flatMap { $0.isEmpty ? nil : $0 }
        if let key, !key.isVisibleASCII {
            throw ChatError(
                kind: .invalidKey,
                message: "the key has blanks, line breaks or other characters that no key has"
            )
        }
        chatURL = base.appending(path: wire.chatPath)
        modelsURL = base.appending(path: wire.modelsPath)
        shownURL = base.withoutCredentials
        var headers = wire.headers(key: key)
        for field in endpoint.extraHeaders.fields { headers[field.name] = field.value }
        self.headers = headers
        hasKey = key != nil || !endpoint.extraHeaders.credentials.isEmpty
        cleaning = SafeMessage(
            hiding: base.credentials + (key.map { [$0.reveal()] } ?? []) + endpoint.extraHeaders.credentials)
    }

    /// The failure that an answer with an error status reports.
    ///
    /// - Parameter now: seconds since 1970, for a `Retry-After` date.
    func failure(status: Int, headers: HTTPHeaders, fault: ProviderFault, now: Double) -> AttemptFailure {
        AttemptFailure(
            status: status, headers: headers, fault: fault, now: now, hasKey: hasKey, cleaning: cleaning)
    }

    /// What the head of an answer says about the service's limits.
    static func limits(in headers: HTTPHeaders, now: Double) -> RateLimits? {
        RateLimits(headers: headers, now: now)
    }
}
