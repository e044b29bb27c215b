internal import CCurl

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The options of a handle: which are set, and which a request needs set anew.
final class CurlSettings {
    /// Whether libcurl says when a request departs, and so lets itself be kept from repeating it.
    private(set) var tellsDepartures = true
    /// Whether no other transfer can use the same socket at the same time.
    var hasSocketAlone: Bool { route.map { !$0.isSecure } ?? false }

    private let handle: CurlHandle
    private let configuration: CurlTransport.Configuration
    private var route: CurlRoute?
    private var method: HTTPMethod?
    private var headers: HTTPHeaders?
    private var noProxy: String?
    private var reportsProgress = false

    /// From this size on a request may take long to leave, and its progress counts as a sign of life.
    private static let largeBody = 64 << 10

    init(of handle: CurlHandle, _ configuration: CurlTransport.Configuration) {
        self.handle = handle
        self.configuration = configuration
    }

    /// Sets what holds for all requests.
    ///
    /// - Parameters:
    ///   - transfer: what the callbacks of the handle's transfers get.
    ///   - loop: what the callback of closed sockets gets, which outlive handles.
    func prepare(transfer: UnsafeMutableRawPointer, loop: UnsafeMutableRawPointer) throws(TransportError) {
        try handle.set(CURLOPT_PRIVATE, transfer)
        try handle.set(CURLOPT_USERAGENT, configuration.userAgent)
        // All encodings that this libcurl can undo.
        try handle.set(CURLOPT_ACCEPT_ENCODING, "")
        // A key must not go where a redirect points.
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.allowHTTPOnly()
        try handle.set(CURLOPT_SSL_VERIFYPEER, 1)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = configuration.certificateAuthorityFile { try handle.set(CURLOPT_CAINFO, file) }
        // Signals would hit threads that are not ours.
        try handle.set(CURLOPT_NOSIGNAL, 1)
        try handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        // The head of a proxy's answer to CONNECT is not part of the server's answer.
        try handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Ends a transfer before its body when the announced length is too large.
        try handle.setOffset(CURLOPT_MAXFILESIZE_LARGE, configuration.maximumAnswerBytes)
        ccurl_easy_leave_lookups(handle.pointer)
        try setSinks(transfer)
        try setSockets(transfer, loop)
        let code = ccurl_easy_setopt_prereq(
            handle.pointer, { context, _, _, _, _ in CurlTransfer.of(context: context).depart() ? 0 : 1 }, transfer)
        tellsDepartures = code == CURLE_OK
    }

    /// Sets what a request needs and the one before it did not.
    func apply(_ request: HTTPRequest) throws(TransportError) {
        if route?.url != request.url {
            let route = try CurlRoute(request.url)
            // Forgotten first, so that a failure half-way does not leave it half set.
            self.route = nil
            try handle.set(CURLOPT_URL, request.url)
            // Over TLS, wait for a connection that HTTP/2 may share instead of opening one for each request. Over plain
            // HTTP nothing is shared, and libcurl 7.88 lets a request wait until another one is answered.
            try handle.set(CURLOPT_PIPEWAIT, route.isSecure ? 1 : 0)
            try setNoProxy(route.isLoopback ? "*" : configuration.noProxy)
            self.route = route
        }
        if headers != request.headers {
            headers = nil
            // For large bodies libcurl would ask for permission first and wait a second where servers do not answer that.
            try handle.setHeaderLines(["Expect:"] + request.headers.fields.map(Self.headerLine))
            headers = request.headers
        }
        if method != request.method {
            method = nil
            switch request.method {
            case .get: try handle.set(CURLOPT_HTTPGET, 1)
            case .post: try handle.set(CURLOPT_POST, 1)
            }
            method = request.method
        }
        if request.method == .post {
            try handle.setBody(request.body)
            try setProgress(request.body.count >= Self.largeBody)
        }
        if !tellsDepartures { try makeDoWithoutDepartures(request) }
    }

    /// What an old libcurl needs: no connection is reused on which a request could be repeated.
    private func makeDoWithoutDepartures(_ request: HTTPRequest) throws(TransportError) {
        try handle.set(CURLOPT_FRESH_CONNECT, request.method == .post ? 1 : 0)
        try handle.set(CURLOPT_FORBID_REUSE, request.method == .post ? 1 : 0)
        // Zero means the default of 300 s.
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, max(request.timeouts.connect.inMillisecondsRoundedUp, 1))
    }

    private func setNoProxy(_ hosts: String?) throws(TransportError) {
        guard noProxy != hosts else { return }
        try handle.set(CURLOPT_NOPROXY, hosts)
        noProxy = hosts
    }

    private func setProgress(_ isOn: Bool) throws(TransportError) {
        guard reportsProgress != isOn else { return }
        try handle.set(CURLOPT_NOPROGRESS, isOn ? 0 : 1)
        reportsProgress = isOn
    }

    private func setSinks(_ transfer: UnsafeMutableRawPointer) throws(TransportError) {
        // Any other result than the count makes libcurl end the transfer.
        try handle.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return CurlTransfer.of(context: context).receiveHeadLine(line) ? line.count : line.count &- 1
        }
        try handle.set(CURLOPT_HEADERDATA, transfer)
        try handle.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return CurlTransfer.of(context: context).receiveBody(part) ? part.count : part.count &- 1
        }
        try handle.set(CURLOPT_WRITEDATA, transfer)
        _ = ccurl_easy_setopt_progress(handle.pointer) { context, _, _, _, sent in
            CurlTransfer.of(context: context).noteSent(sent)
            return 0
        }
        try handle.set(CURLOPT_XFERINFODATA, transfer)
    }

    private func setSockets(
        _ transfer: UnsafeMutableRawPointer, _ loop: UnsafeMutableRawPointer
    ) throws(TransportError) {
        _ = ccurl_easy_setopt_opensocket(handle.pointer) { context, _, address in
            guard let address else { return CURL_SOCKET_BAD }
            return CurlSettings.open(address.pointee, for: CurlTransfer.of(context: context))
        }
        try handle.set(CURLOPT_OPENSOCKETDATA, transfer)
        _ = ccurl_easy_setopt_closesocket(handle.pointer) { context, socket in
            Unmanaged<CurlLoop>.fromOpaque(context!).takeUnretainedValue().waiter.willClose(socket)
            return close(socket)
        }
        try handle.set(CURLOPT_CLOSESOCKETDATA, loop)
    }

    /// Opens a socket that programs started by this one do not inherit.
    private static func open(_ address: curl_sockaddr, for transfer: CurlTransfer) -> curl_socket_t {
        #if os(Linux)
            #if canImport(Glibc)
                let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
            #else
                let closeOnExec = Int32(SOCK_CLOEXEC)
            #endif
            let descriptor = socket(address.family, address.socktype | closeOnExec, address.protocol)
        #else
            let descriptor = socket(address.family, address.socktype, address.protocol)
            if descriptor >= 0 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        #endif
        guard descriptor >= 0 else {
            transfer.failToOpen(errno)
            return CURL_SOCKET_BAD
        }
        transfer.didOpen(descriptor)
        return descriptor
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
