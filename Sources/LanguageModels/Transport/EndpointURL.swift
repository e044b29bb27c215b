/// An absolute `http` or `https` URL, split as far as is needed to append a path and to hide credentials.
struct EndpointURL: Sendable, Hashable {
    /// `http` or `https`.
    let scheme: String
    /// `user:password` before the `@`, or nil.
    let userInfo: String?
    /// Host and port.
    let authority: String
    /// The path, with its leading slash and without trailing ones; empty for the root.
    private(set) var path: String
    /// What follows the question mark, or nil.
    let query: String?

    /// Splits a URL.
    ///
    /// - Returns: nil when the scheme is another one, the host is missing, or the text has spaces or control characters.
    init?(_ text: String) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }), let scheme = Self.scheme(of: text) else { return nil }
        guard scheme == "http" || scheme == "https" else { return nil }
        var rest = text.dropFirst(scheme.count)
        guard rest.hasPrefix("://") else { return nil }
        rest = rest.dropFirst(3).prefix { $0 != "#" }

        let location = rest.prefix { $0 != "?" }
        let fullAuthority = location.prefix { $0 != "/" }
        var path = location.dropFirst(fullAuthority.count)
        while path.last == "/" { path.removeLast() }

        let host: Substring
        if let at = fullAuthority.lastIndex(of: "@") {
            userInfo = String(fullAuthority[..<at])
            host = fullAuthority[fullAuthority.index(after: at)...]
        } else {
            userInfo = nil
            host = fullAuthority
        }
        guard !host.isEmpty, host.first != ":" else { return nil }

        self.scheme = scheme
        authority = String(host)
        self.path = String(path)
        query = location.endIndex == rest.endIndex ? nil : String(rest[location.endIndex...].dropFirst())
    }

    /// The scheme in small letters, of any URL that has one.
    static func scheme(of text: String) -> String? {
        guard let end = text.range(ofFirst: "://") else { return nil }
        return text[..<end].lowercased()
    }

    /// What must not be shown: the user information, its password, and all values of the query.
    var credentials: [String] {
        let password = userInfo.map { $0.split(separator: ":", maxSplits: 1).map(String.init) } ?? []
        let values = query.map { $0.split(separator: "&").compactMap { $0.split(separator: "=").last } } ?? []
        return password + values.map(String.init)
    }

    /// The URL as it may be shown: without credentials, query and fragment, both of which may bear a key.
    var withoutCredentials: String { "\(scheme)://\(authority)\(path)" }

    /// The URL as it is sent, with a path such as `/chat/completions` behind its own.
    func appending(path suffix: String) -> String {
        let credentials = userInfo.map { $0 + "@" } ?? ""
        return "\(scheme)://\(credentials)\(authority)\(path)\(suffix)" + (query.map { "?" + $0 } ?? "")
    }

    /// The URL without `suffix` at the end of its path, if it has it.
    func removing(pathSuffix suffix: String) -> EndpointURL {
        guard path.hasSuffix(suffix) else { return self }
        var shorter = self
        shorter.path.removeLast(suffix.count)
        while shorter.path.last == "/" { shorter.path.removeLast() }
        return shorter
    }

    /// As ``withoutCredentials`` for any text, of which nothing is shown when it is no such URL.
    static func withoutCredentials(_ text: String) -> String {
        EndpointURL(text)?.withoutCredentials ?? "<unreadable URL>"
    }
}

extension String {
    /// Where `pattern` first occurs, without Foundation's help.
    fileprivate func range(ofFirst pattern: String) -> Index? {
        indices.first { self[$0...].hasPrefix(pattern) }
    }
}
