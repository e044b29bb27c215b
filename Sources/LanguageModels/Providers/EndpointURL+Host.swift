extension EndpointURL {
    /// The name or address without port and brackets, in small letters.
    var host: String {
        let text = authority.lowercased()
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            return String(text[text.index(after: text.startIndex)..<end])
        }
        return String(text.prefix { $0 != ":" })
    }

    /// Whether the host is this machine or in a network that the internet does not reach, as far as its name tells.
    ///
    /// Private are the addresses of RFC 1918, link-local and unique local ones (RFC 3927, 4193, 4291), and names that only
    /// a local network knows: single words, and those below `localhost`, `local`, `internal`, `lan` and `home.arpa`.
    var hasPrivateHost: Bool {
        let host = self.host
        if host.contains(":") { return Self.isPrivateIPv6(host) }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = labels.map { UInt8($0) }
        if numbers.count == 4, numbers.allSatisfy({ $0 != nil }) {
            return Self.isPrivateIPv4(numbers.compactMap { $0 })
        }
        // A last label of digits is an address in one of the forms that nobody writes but attackers.
        guard let last = labels.last, last.contains(where: { !$0.isHexDigit && $0 != "x" }) else { return false }
        return labels.count == 1
            || ["localhost", "local", "internal", "lan"].contains(last)
            || host.hasSuffix(".home.arpa")
    }

    private static func isPrivateIPv4(_ bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1]) {
        case (127, _), (10, _), (192, 168), (169, 254), (172, 16...31): true
        default: false
        }
    }

    private static func isPrivateIPv6(_ host: String) -> Bool {
        if host == "::1" { return true }
        guard let first = host.split(separator: ":", omittingEmptySubsequences: false).first,
            first.count == 4, let group = UInt16(first, radix: 16)
        else { return false }
        return group & 0xFE00 == 0xFC00 || group & 0xFFC0 == 0xFE80
    }
}
