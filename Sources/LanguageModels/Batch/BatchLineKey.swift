/// What tells requests apart: requests of equal keys may have each other's answers.
struct BatchLineKey: Sendable, Hashable, Comparable {
    let requestID: String
    let digest: String

    /// The key of a request.
    ///
    /// - Parameter content: the request as it is sent when nothing has been learnt of the service.
    init(of request: ChatRequest, content: [UInt8]) {
        digest = ContentDigest.text(of: content)
        requestID = request.id.flatMap { Self.isValid($0) ? $0 : nil } ?? "request-" + digest
    }

    init(requestID: String, digest: String) {
        self.requestID = requestID
        self.digest = digest
    }

    static func < (left: BatchLineKey, right: BatchLineKey) -> Bool {
        (left.requestID, left.digest) < (right.requestID, right.digest)
    }

    /// The longest name of a line.
    static let maximumLength = 64

    private static func isValid(_ id: String) -> Bool {
        (1...maximumLength).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
