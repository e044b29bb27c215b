internal import CCurl

/// An easy handle and what libcurl delivers to it, for one call after another.
///
/// It belongs to the transport's thread, where libcurl's callbacks run too.
final class CurlTransfer {
    let handle: CurlHandle
    /// The call under way, or nil.
    private(set) var call: CurlCall?
    /// Which number the loop knows the call by.
    private(set) var slot = 0
    /// When the call must end.
    private(set) var clock = TransferClock(HTTPTimeouts(), start: 0)

    // The loop outlives its transfers: it drops them before it ends.
    private unowned let loop: CurlLoop
    private let configuration: CurlTransport.Configuration
    private let settings: CurlSettings
    private var head: [UInt8] = []
    private var headBytes = 0
    private var isHeadComplete = false
    private var body: [UInt8] = []
    /// How often a request went out, or was about to.
    private var departures = 0
    private var bytesSent: curl_off_t = 0
    /// Why a callback refused to go on; libcurl itself only reports that one refused.
    private var refusal: TransportError?

    /// What is reserved at most for a body on its announced length alone.
    private static let largestReservation: Int64 = 1 << 20

    init(loop: CurlLoop) throws(TransportError) {
        self.loop = loop
        configuration = loop.configuration
        handle = try CurlHandle()
        settings = CurlSettings(of: handle, loop.configuration)
        // The loop holds the transfer for as long as its handle runs, so an unretained pointer will do.
        try settings.prepare(
            transfer: Unmanaged.passUnretained(self).toOpaque(), loop: Unmanaged.passUnretained(loop).toOpaque())
    }

    /// The transfer that a handle belongs to.
    static func of(_ easy: UnsafeMutableRawPointer) -> CurlTransfer {
        var pointer: UnsafeMutableRawPointer?
        _ = ccurl_easy_getinfo_pointer(easy, CURLINFO_PRIVATE, &pointer)
        return of(context: pointer)
    }

    /// The transfer that a callback's context stands for.
    static func of(context: UnsafeMutableRawPointer?) -> CurlTransfer {
        Unmanaged.fromOpaque(context!).takeUnretainedValue()
    }

    /// Takes a call on.
    func prepare(_ call: CurlCall, slot: Int) throws(TransportError) {
        self.slot = slot
        self.call = call
        clock = TransferClock(call.request.timeouts, start: loop.now)
        handle.clearError()
        try settings.apply(call.request)
        // Without the callback nobody says when the connection stands, and libcurl watches over that.
        if !settings.tellsDepartures { clock.didConnect(at: loop.now) }
    }

    /// Makes ready for the next call.
    func clear() {
        call = nil
        head.removeAll(keepingCapacity: true)
        headBytes = 0
        isHeadComplete = false
        body = []
        departures = 0
        bytesSent = 0
        refusal = nil
        handle.shrink()
    }

    /// The outcome, once libcurl is done with the handle.
    func result(_ code: CURLcode) -> Result<HTTPResponse, TransportError> {
        if code == CURLE_OK {
            return .success(
                HTTPResponse(
                    status: handle.integer(CURLINFO_RESPONSE_CODE), headers: HTTPHeaders(head: head), body: body))
        }
        if let refusal, refusal.kind != .connectionFailed || code == CURLE_COULDNT_CONNECT {
            return .failure(
                TransportError(kind: refusal.kind, message: refusal.message, mayHaveReachedServer: hasSentBytes))
        }
        return .failure(
            TransportError(curlCode: code, detail: handle.errorDetail, mayHaveReachedServer: hasSentBytes))
    }

    /// Whether any byte of the call's request left this machine.
    var hasSentBytes: Bool {
        // Before it departs, the handle still bears the number of its last call.
        (departures > 0 || !settings.tellsDepartures) && handle.integer(CURLINFO_REQUEST_SIZE) > 0
    }

    /// Lets the clock know what only the socket saw: parts of a head's line, of a chunk, of a compressed block.
    ///
    /// - Parameter lastEvents: when something last happened, by descriptor.
    func noteActivity(_ lastEvents: [Int64]) {
        // Over TLS the socket may be shared, and others' bytes are no sign of life for this call.
        guard settings.hasSocketAlone, let socket = handle.activeSocket.map(Int.init) else { return }
        if lastEvents.indices.contains(socket) { clock.didMove(at: lastEvents[socket]) }
    }

    // MARK: - Callbacks

    /// A connection stands and the request is about to go out over it.
    ///
    /// - Returns: false to prevent that, since libcurl is about to repeat a request that may have been received.
    func depart() -> Bool {
        if departures > 0 && handle.integer(CURLINFO_REQUEST_SIZE) > 0 {
            refusal = TransportError(
                kind: .connectionLost, message: "the connection was closed before the answer began")
            return false
        }
        departures += 1
        clock.didConnect(at: loop.now)
        loop.hasten(self)
        return true
    }

    /// Learns how much of a large request is sent.
    func noteSent(_ count: curl_off_t) {
        guard count > bytesSent else { return }
        bytesSent = count
        clock.didMove(at: loop.now)
    }

    /// A socket was opened for the call.
    func didOpen(_ socket: Int32) {
        loop.waiter.didOpen(socket)
        refusal = nil
    }

    /// No socket was to be had, for the reason that the system's code names.
    func failToOpen(_ code: Int32) {
        refusal = .noSocket(code)
    }

    /// A line of the head, or of the trailer.
    func receiveHeadLine(_ bytes: UnsafeRawBufferPointer) -> Bool {
        clock.didReceive(at: loop.now)
        headBytes += bytes.count
        guard headBytes <= configuration.maximumHeadBytes else {
            refusal = TransportError(
                kind: .answerTooLarge, message: "the answer's head exceeds \(configuration.maximumHeadBytes) bytes")
            return false
        }
        // What follows a body is not part of the head.
        guard body.isEmpty else { return true }
        if bytes.starts(with: "HTTP/".utf8) {
            // An interim answer such as 103 precedes the final one; its fields do not count.
            head.removeAll(keepingCapacity: true)
            isHeadComplete = false
        } else if !isHeadComplete {
            isHeadComplete = bytes.first == 0x0D || bytes.first == 0x0A
            head.append(contentsOf: bytes)
        }
        return true
    }

    /// A part of the body, with any content encoding removed.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        clock.didReceive(at: loop.now)
        guard bytes.count <= configuration.maximumAnswerBytes - body.count else {
            refusal = TransportError(
                kind: .answerTooLarge, message: "the answer exceeds \(configuration.maximumAnswerBytes) bytes")
            return false
        }
        if body.isEmpty {
            let announced = max(handle.announcedLength, Int64(bytes.count))
            body.reserveCapacity(Int(min(announced, Self.largestReservation)))
        }
        body.append(contentsOf: bytes)
        return true
    }
}
