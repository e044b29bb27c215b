/// What a URL means for the transfer, found once and kept.
struct CurlRoute {
    let url: String
    /// Whether TLS, and with it perhaps HTTP/2, is spoken there.
    let isSecure: Bool
    /// Whether the host is this machine, which no proxy can reach for us.
    let isLoopback: Bool

    /// - Throws: a ``TransportError`` when nothing may be sent there.
    init(_ url: String) throws(TransportError) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw TransportError(kind: .invalidRequest, message: "the URL has spaces or control characters")
        }
        // Without a scheme libcurl would guess one from the name of the host.
        guard let scheme = EndpointURL.scheme(of: url) else {
            throw TransportError(kind: .invalidRequest, message: "the URL does not begin with http:// or https://")
        }
        guard scheme == "http" || scheme == "https" else {
            throw TransportError(
                kind: .unsupportedScheme, message: "the URL's scheme must be http or https, not \(scheme)")
        }
        self.url = url
        isSecure = scheme == "https"
        isLoopback = EndpointURL(url).map { Self.isLoopback($0.authority) } ?? false
    }

    private static func isLoopback(_ authority: String) -> Bool {
        if authority.hasPrefix("[") { return authority.hasPrefix("[::1]") }
        let host = authority.prefix { $0 != ":" }.lowercased()
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        return host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
    }
}
