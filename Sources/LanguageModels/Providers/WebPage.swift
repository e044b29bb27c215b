/// An HTML page where JSON was expected, as proxies and wrong addresses answer it.
struct WebPage: Sendable, Hashable {
    /// The text of its title element, or nil.
    let title: String?

    /// Recognises a page by its first visible character.
    ///
    /// - Returns: nil for anything that does not begin like HTML.
    init?(_ body: [UInt8]) {
        let head = String(decoding: body.prefix(4096), as: UTF8.self)
        guard head.first(where: { !$0.isWhitespace && $0 != "\u{FEFF}" }) == "<" else { return nil }
        title = Self.title(in: head)
    }

    private static func title(in head: String) -> String? {
        let lowercased = head.lowercased()
        // Offsets carry over from one string to the other only while no letter changed its length.
        guard lowercased.count == head.count, let opening = lowercased.firstOffset(of: "<title") else { return nil }
        let rest = head.dropFirst(opening).drop { $0 != ">" }.dropFirst()
        let text = rest.prefix { $0 != "<" }
        return text.contains { !$0.isWhitespace } ? String(text) : nil
    }
}

extension String {
    /// The number of characters before the first occurrence of `pattern`.
    fileprivate func firstOffset(of pattern: String) -> Int? {
        var rest = self[...]
        var offset = 0
        while !rest.isEmpty {
            if rest.hasPrefix(pattern) { return offset }
            rest.removeFirst()
            offset += 1
        }
        return nil
    }
}
