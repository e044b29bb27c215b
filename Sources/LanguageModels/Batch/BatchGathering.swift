/// Requests that wait to be sent, and how they become files of a job.
struct BatchGathering: Sendable {
    /// A request that waits.
    struct Request: Sendable {
        let key: BatchLineKey
        let body: [UInt8]
    }

    /// A file of requests and who waits for which of its lines.
    struct File: Sendable {
        var lines: [BatchLine] = []
        /// The numbers of the requests, line by line.
        var numbers: [UInt64] = []
        var bytes: [UInt8] = []
    }

    let maximumLines: Int
    let maximumBytes: Int
    private var waiting: [UInt64: Request] = [:]
    private var bytes = 0

    init(maximumLines: Int, maximumBytes: Int) {
        self.maximumLines = maximumLines
        self.maximumBytes = maximumBytes
    }

    var isEmpty: Bool { waiting.isEmpty }

    var count: Int { waiting.count }

    /// Whether a request must wait for the next file.
    func isFull(for request: Request) -> Bool {
        !isEmpty && (count >= maximumLines || bytes + Self.size(request) > maximumBytes)
    }

    /// Whether a request fits no file at all.
    func isTooLarge(_ request: Request) -> Bool { Self.size(request) > maximumBytes }

    /// Adds a request.
    mutating func add(_ request: Request, number: UInt64) {
        waiting[number] = request
        bytes += Self.size(request)
    }

    /// Takes a request back.
    ///
    /// - Returns: false when it does not wait here.
    mutating func remove(_ number: UInt64) -> Bool {
        guard let request = waiting.removeValue(forKey: number) else { return false }
        bytes -= Self.size(request)
        return true
    }

    /// Makes a file of all requests, in an order that does not depend on when they came.
    mutating func takeFile() -> File {
        let requests = waiting.sorted { ($0.value.key, $0.key) < ($1.value.key, $1.key) }
        let names = Self.names(requests.map(\.value.key.requestID))
        var file = File()
        file.bytes.reserveCapacity(bytes)
        for ((number, request), name) in zip(requests, names) {
            file.lines.append(BatchLine(customID: name, requestID: request.key.requestID, digest: request.key.digest))
            file.numbers.append(number)
            file.bytes += Self.head(name).utf8
            file.bytes += request.body
            file.bytes += "}\n".utf8
        }
        waiting = [:]
        bytes = 0
        return file
    }

    /// A name for each request: its own, or with a number behind it where others have the same.
    static func names(_ requestIDs: [String]) -> [String] {
        var taken = Set(requestIDs)
        var first = Set<String>()
        var next: [String: Int] = [:]
        return requestIDs.map { id in
            if first.insert(id).inserted { return id }
            while true {
                let number = next[id, default: 2]
                next[id] = number + 1
                let suffix = "-\(number)"
                let name = id.prefix(BatchLineKey.maximumLength - suffix.utf8.count) + suffix
                if taken.insert(String(name)).inserted { return String(name) }
            }
        }
    }

    private static func size(_ request: Request) -> Int {
        head("").utf8.count + BatchLineKey.maximumLength + request.body.count + 2
    }

    private static func head(_ name: String) -> String {
        #"{"custom_id":"\#(name)","method":"POST","url":"\#(BatchWire.endpoint)","body":"#
    }
}
