/// A whole answer, of any status.
public struct HTTPResponse: Sendable, Hashable {
    /// The status code, 100 to 999.
    public var status: Int
    /// The header fields of the final answer.
    public var headers: HTTPHeaders
    /// The body, with any content encoding removed.
    public var body: [UInt8]

    /// An answer.
    public init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
