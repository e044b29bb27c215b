internal import JSONText

/// The files and batch jobs of a service, one request a call and nothing repeated.
struct BatchService: Sendable {
    let base: EndpointURL
    /// Header fields of all requests, the key among them.
    let headers: HTTPHeaders
    let transport: any HTTPTransport
    let timeouts: HTTPTimeouts
    let failures: BatchFailures

    /// Uploads a file of requests.
    ///
    /// - Returns: the service's name of it.
    func upload(_ file: [UInt8], name: String) async throws(AttemptFailure) -> String {
        let form = BatchUpload(file, name: name)
        let document = try await document(.post, "/files", form.body, type: form.contentType)
        guard let id = document["id"]?.string, ServiceName.isUsable(id) else {
            throw failures.unreadable("the service named no file after the upload")
        }
        return id
    }

    /// Asks for a job over an uploaded file; from here on the requests are paid for.
    func create(inputFile: String, name: String) async throws(AttemptFailure) -> BatchStatus {
        let order: JSON = [
            "completion_window": "24h",
            "endpoint": JSON(BatchWire.endpoint),
            "input_file_id": JSON(inputFile),
            "metadata": JSON([JSON.Member(name: BatchStatus.nameKey, value: JSON(name))]),
        ]
        return try status(await document(.post, "/batches", Array(order.serialized().utf8)))
    }

    /// The job that bears our name or runs our file, or nil when the service has none.
    func find(name: String, inputFile: String?) async throws(AttemptFailure) -> BatchStatus? {
        var last: String?
        for _ in 0..<Self.mostPages {
            var query = "limit=100"
            if let last { query += "&after=" + ServiceName.escaped(last) }
            let page = try await document(.get, "/batches", query: query)
            guard let entries = page["data"]?.array else {
                throw failures.unreadable("the service's list of batch jobs is none")
            }
            let jobs = entries.compactMap(BatchStatus.init)
            if let found = jobs.first(where: { Self.is($0, name: name, inputFile: inputFile) }) { return found }
            guard page["has_more"]?.bool == true, let next = jobs.last?.batch, next != last else { return nil }
            last = next
        }
        throw AttemptFailure(
            kind: .unavailable, message: "the service's list of batch jobs has no end", outlook: .permanent)
    }

    /// How far a job is.
    func status(of batch: String) async throws(AttemptFailure) -> BatchStatus {
        try status(await document(.get, "/batches/" + ServiceName.escaped(batch)))
    }

    /// Asks for the end of a job; lines that are done stay done.
    func cancel(_ batch: String) async throws(AttemptFailure) -> BatchStatus {
        try status(await document(.post, "/batches/" + ServiceName.escaped(batch) + "/cancel"))
    }

    /// The bytes of a file.
    func content(of file: String) async throws(AttemptFailure) -> [UInt8] {
        try await send(.get, "/files/" + ServiceName.escaped(file) + "/content").body
    }

    private static let mostPages = 1000

    private static func `is`(_ job: BatchStatus, name: String, inputFile: String?) -> Bool {
        // Gateways may drop the metadata; a file of ours is in no job but one of ours.
        job.name == name || (inputFile != nil && job.inputFile == inputFile)
    }

    private func status(_ document: JSON) throws(AttemptFailure) -> BatchStatus {
        guard let status = BatchStatus(document) else {
            throw failures.unreadable("the service's description of the batch job is none")
        }
        return status
    }

    private func document(
        _ method: HTTPMethod, _ path: String, _ body: [UInt8] = [], type: String = "application/json",
        query: String? = nil
    ) async throws(AttemptFailure) -> JSON {
        let response = try await send(method, path, body, type: type, query: query)
        let text = String(decoding: response.body, as: UTF8.self)
        guard let document = try? JSON(parsing: text), document.members != nil else {
            let words = WebPage(response.body) == nil ? "not a JSON object" : "a web page; the base URL may be wrong"
            throw failures.unreadable("the service's answer about a batch job is \(words)")
        }
        return document
    }

    private func send(
        _ method: HTTPMethod, _ path: String, _ body: [UInt8] = [], type: String = "application/json",
        query: String? = nil
    ) async throws(AttemptFailure) -> HTTPResponse {
        var headers = headers
        headers["Content-Type"] = method == .post ? type : nil
        var url = base.appending(path: path)
        if let query { url += (base.query == nil ? "?" : "&") + query }
        let request = HTTPRequest(
            method: method, url: url, headers: headers, body: body, timeouts: timeouts)
        let response: HTTPResponse
        do throws(TransportError) {
            response = try await transport.send(request)
        } catch {
            throw failures.of(error)
        }
        guard (200..<300).contains(response.status) else { throw failures.of(response) }
        return response
    }
}
