internal import CCurl

/// One request under way: it sets up its handle and gathers what libcurl delivers.
///
/// It belongs to the transport's thread, where libcurl's callbacks run too.
final class CurlTransfer {
    let submission: CurlSubmission
    let handle: CurlHandle
    private let configuration: CurlTransport.Configuration
    private var headers = HTTPHeaders()
    private var headBytes = 0
    private var body: [UInt8] = []
    /// Which limit a callback refused to pass; libcurl itself only reports that a callback refused.
    private var exceededLimit: String?

    init(_ submission: CurlSubmission, on handle: CurlHandle, configuration: CurlTransport.Configuration) {
        self.submission = submission
        self.handle = handle
        self.configuration = configuration
    }

    /// The transfer that a handle of ``prepare()`` belongs to.
    static func of(_ easy: UnsafeMutableRawPointer) -> CurlTransfer {
        var pointer: UnsafeMutableRawPointer?
        _ = ccurl_easy_getinfo_pointer(easy, CURLINFO_PRIVATE, &pointer)
        return Unmanaged.fromOpaque(pointer!).takeUnretainedValue()
    }

    /// Sets all options of the request.
    func prepare() throws(TransportError) {
        try handle.captureErrors()
        // The transfer is held by the loop for as long as its handle runs, so an unretained pointer will do.
        let context = Unmanaged.passUnretained(self).toOpaque()
        try handle.set(CURLOPT_PRIVATE, context)
        try setRequest()
        try setSecurity()
        try setTimeouts()
        try setSinks(context)
    }

    /// The outcome, once libcurl is done with the handle.
    func result(_ code: CURLcode) -> Result<HTTPResponse, TransportError> {
        if code == CURLE_OK {
            return .success(HTTPResponse(status: handle.integer(CURLINFO_RESPONSE_CODE), headers: headers, body: body))
        }
        let isSent = handle.integer(CURLINFO_REQUEST_SIZE) > 0
        if let exceededLimit {
            return .failure(
                TransportError(kind: .answerTooLarge, message: exceededLimit, mayHaveReachedServer: isSent))
        }
        return .failure(TransportError(curlCode: code, detail: handle.errorDetail, mayHaveReachedServer: isSent))
    }

    private func setRequest() throws(TransportError) {
        let request = submission.request
        guard request.url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw TransportError(kind: .invalidRequest, message: "the URL has spaces or control characters")
        }
        // Without a scheme libcurl would guess one from the name of the host.
        guard let scheme = EndpointURL.scheme(of: request.url) else {
            throw TransportError(kind: .invalidRequest, message: "the URL does not begin with http:// or https://")
        }
        guard scheme == "http" || scheme == "https" else {
            throw TransportError(
                kind: .unsupportedScheme, message: "the URL's scheme must be http or https, not \(scheme)")
        }
        try handle.set(CURLOPT_URL, request.url)
        switch request.method {
        case .get:
            try handle.set(CURLOPT_HTTPGET, 1)
        case .post:
            try handle.set(CURLOPT_POST, 1)
            try handle.setBody(request.body)
        }
        // For large bodies libcurl would ask for permission first and wait a second where servers do not answer that.
        try handle.setHeaderLines(["Expect:"] + request.headers.fields.map(Self.headerLine))
        try handle.set(CURLOPT_USERAGENT, configuration.userAgent)
        // All encodings that this libcurl can undo.
        try handle.set(CURLOPT_ACCEPT_ENCODING, "")
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        // Over TLS, wait for a connection that HTTP/2 may share instead of opening one for each request. Over plain HTTP
        // nothing is shared, and libcurl 7.88 lets a request wait until another one is answered.
        try handle.set(CURLOPT_PIPEWAIT, scheme == "https" ? 1 : 0)
        if let noProxy = configuration.noProxy { try handle.set(CURLOPT_NOPROXY, noProxy) }
    }

    private func setSecurity() throws(TransportError) {
        try handle.allowHTTPOnly()
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = configuration.certificateAuthorityFile { try handle.set(CURLOPT_CAINFO, file) }
    }

    private func setTimeouts() throws(TransportError) {
        let timeouts = submission.request.timeouts
        // Signals would hit threads that are not ours.
        try handle.set(CURLOPT_NOSIGNAL, 1)
        // Zero means the default of 300 s to libcurl for one and no limit for the other, hence at least one.
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, max(timeouts.connect.inMillisecondsRoundedUp, 1))
        try handle.set(CURLOPT_TIMEOUT_MS, max(timeouts.total.inMillisecondsRoundedUp, 1))
        if let silence = timeouts.silence {
            try handle.set(CURLOPT_LOW_SPEED_LIMIT, 1)
            try handle.set(CURLOPT_LOW_SPEED_TIME, max((silence.inMillisecondsRoundedUp + 999) / 1000, 1))
        }
        try handle.set(CURLOPT_TCP_KEEPALIVE, 1)
    }

    private func setSinks(_ context: UnsafeMutableRawPointer) throws(TransportError) {
        try handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            CurlTransfer.receive(bytes, size * count, context) { $0.receiveHeadLine($1) }
        }
        try handle.set(CURLOPT_HEADERDATA, context)
        try handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            CurlTransfer.receive(bytes, size * count, context) { $0.receiveBody($1) }
        }
        try handle.set(CURLOPT_WRITEDATA, context)
        // The head of a proxy's answer to CONNECT is not part of the server's answer.
        try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Ends a transfer before its body when the announced length is too large.
        try handle.setOffset(CURLOPT_MAXFILESIZE_LARGE, configuration.maximumAnswerBytes)
    }

    /// Finds the transfer of a callback; the result, unless it is `count`, makes libcurl end the transfer.
    private static func receive(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        _ context: UnsafeMutableRawPointer?,
        _ sink: (CurlTransfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let context else { return 0 }
        let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        guard sink(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) else { return count == 0 ? 1 : 0 }
        return count
    }

    private func receiveHeadLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        headBytes += bytes.count
        guard headBytes <= configuration.maximumHeadBytes else {
            exceededLimit = "the answer's head exceeds \(configuration.maximumHeadBytes) bytes"
            return false
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // An interim answer such as 103 precedes the final one; its fields do not count.
            headers = HTTPHeaders()
        } else if let colon = line.firstIndex(of: ":") {
            headers.append(line[line.index(after: colon)...].trimmed, to: line[..<colon].trimmed)
        }
        return true
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= configuration.maximumAnswerBytes else {
            exceededLimit = "the answer exceeds \(configuration.maximumAnswerBytes) bytes"
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    private static func headerLine(_ field: HTTPHeaders.Field) throws(TransportError) -> String {
        let isName = !field.name.isEmpty && field.name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3A }
        let isValue = field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        guard isName, isValue else {
            // The value may be a key, so it is not shown.
            throw TransportError(
                kind: .invalidRequest, message: "a header field has control characters or a malformed name")
        }
        // A semicolon is libcurl's way to say that the field is there and empty.
        return field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)"
    }
}

extension Substring {
    /// Without spaces, tabs and line ends at both ends.
    fileprivate var trimmed: String {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
