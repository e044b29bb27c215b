/// A request to an absolute `http` or `https` URL.
///
/// Descriptions and `dump` show neither credentials nor the body.
public struct HTTPRequest: Sendable, Hashable {
    /// The method.
    public var method: HTTPMethod
    /// The absolute URL.
    public var url: String
    /// The header fields; length and host are added when the request is sent.
    public var headers: HTTPHeaders
    /// The body, empty for none.
    public var body: [UInt8]
    /// How long the transfer may take.
    public var timeouts: HTTPTimeouts

    /// A request.
    public init(
        method: HTTPMethod,
        url: String,
        headers: HTTPHeaders = HTTPHeaders(),
        body: [UInt8] = [],
        timeouts: HTTPTimeouts = HTTPTimeouts()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
    }
}

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
    /// Method, URL without credentials and query, and the size of the body.
    public var description: String {
        "\(method.rawValue) \(EndpointURL.withoutCredentials(url)) (\(body.count) bytes)"
    }

    /// A mirror with the description and the header fields.
    public var customMirror: Mirror {
        Mirror(self, children: ["request": description, "headers": headers])
    }
}
