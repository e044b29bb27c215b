internal import JSONText

/// Why a price or a file of prices cannot be read.
public struct PriceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line of the file, from 1, or nil when there is none.
    public let line: Int?
    /// The way to the value in the file, such as `$.models["gpt-4.1"].input`, or nil when there is none.
    public let path: String?
    /// What is wrong, without the place.
    public let reason: String

    /// An error.
    public init(line: Int? = nil, path: String? = nil, reason: String) {
        self.line = line
        self.path = path
        self.reason = reason
    }

    /// The place and the reason, such as `line 3, $.models.m.input: "1,5" is not a price …`.
    public var description: String {
        let place = [line.map { "line \($0)" }, path].compactMap { $0 }.joined(separator: ", ")
        return place.isEmpty ? reason : "\(place): \(reason)"
    }

    static let notAPrice = "not a price: decimal dollars per million tokens are wanted, such as 0.40"

    /// A foreign text in quotation marks, shortened and without control characters.
    static func quoted(_ text: some StringProtocol) -> String {
        let start = String(String.UnicodeScalarView(text.unicodeScalars.prefix(60)))
        return JSON.quoted(start.utf8.count == text.utf8.count ? start : start + "…")
    }
}
