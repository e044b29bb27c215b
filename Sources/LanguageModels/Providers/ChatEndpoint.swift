/// Where a model is asked, with which key, and at which price.
///
/// Descriptions and `dump` show neither the key nor credentials in the base URL.
public struct ChatEndpoint: Sendable {
    /// The wire format.
    public var provider: Provider
    /// Such as `https://api.openai.com/v1` or `http://127.0.0.1:8080/v1`; a slash or the path of a call at its end does no
    /// harm.
    public var baseURL: String
    /// The key, or nil for servers that want none.
    public var apiKey: Secret?
    /// The model's name as the service knows it.
    public var model: String
    /// What the model's tokens cost, or nil when that is unknown, which is not the same as free.
    public var price: ModelPrice?
    /// Header fields to send beside the provider's own; they replace those of the same name.
    public var extraHeaders: HTTPHeaders

    /// An endpoint.
    ///
    /// - Parameter baseURL: nil for the provider's own service.
    public init(
        provider: Provider = .openai,
        baseURL: String? = nil,
        apiKey: Secret? = nil,
        model: String,
        price: ModelPrice? = nil,
        extraHeaders: HTTPHeaders = HTTPHeaders()
    ) {
        self.provider = provider
        self.baseURL = baseURL ?? provider.defaultBaseURL
        self.apiKey = apiKey
        self.model = model
        self.price = price
        self.extraHeaders = extraHeaders
    }

    /// The base URL as it may be shown: without user, password and query.
    public var shownURL: String { EndpointURL.withoutCredentials(baseURL) }

    /// The host's name or address in small letters, without port; empty when the base URL is none.
    public var host: String { EndpointURL(baseURL)?.host ?? "" }

    /// Whether a key or password would travel unencrypted to a host that is neither this machine nor in a private network,
    /// where anybody on the way may read it.
    public var sendsKeyInClear: Bool {
        guard let url = EndpointURL(baseURL), url.scheme == "http", !url.hasPrivateHost else { return false }
        return apiKey?.isEmpty == false || !url.credentials.isEmpty || !extraHeaders.credentials.isEmpty
    }
}

extension ChatEndpoint: CustomStringConvertible, CustomReflectable {
    /// Model and base URL, without credentials.
    public var description: String { "\(model) at \(shownURL)" }

    /// A mirror without the key and without credentials in the base URL.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "provider": provider, "baseURL": shownURL, "hasKey": apiKey != nil, "model": model,
                "price": price as Any, "extraHeaders": extraHeaders.names,
            ])
    }
}

extension HTTPHeaders {
    /// The values of fields whose names speak of credentials.
    var credentials: [String] {
        let words = ["key", "token", "auth", "secret", "cookie", "password"]
        return fields.filter { field in words.contains { field.name.lowercased().contains($0) } }.map(\.value)
    }

    fileprivate var names: [String] { fields.map(\.name) }
}
