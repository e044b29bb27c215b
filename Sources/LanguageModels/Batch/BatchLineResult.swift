/// What a job's files say about one of its lines.
enum BatchLineResult: Sendable, Hashable {
    /// The service's answer to the request, of any status.
    case response(HTTPResponse)
    /// There is none, and why: a code and words of the service.
    case fault(code: String, message: String)

    /// Whether it is to be preferred when a line occurs twice: answers to failures, and else by bytes, so that the order
    /// of lines does not matter.
    func isBetter(than other: BatchLineResult) -> Bool {
        if rank != other.rank { return rank < other.rank }
        switch (self, other) {
        case (.response(let left), .response(let right)):
            return left.status == right.status
                ? left.body.lexicographicallyPrecedes(right.body) : left.status < right.status
        case (.fault(let code, let message), .fault(let otherCode, let otherMessage)):
            return (code, message) < (otherCode, otherMessage)
        default:
            return false
        }
    }

    var isAnswer: Bool { rank == 0 }

    private var rank: Int {
        switch self {
        case .response(let response): (200..<300).contains(response.status) ? 0 : 1
        case .fault: 2
        }
    }
}
