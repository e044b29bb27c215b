import LanguageModels
import RefinerTestSupport

/// A key as services hand them out, though nobody ever did.
let exampleKey = "sk-proj-Zx81QpLr5vTn0WmYc3HbKd72"

/// A transport for loopback, whatever proxy the environment names.
func loopbackTransport(
    maximumAnswerBytes: Int = 1 << 20,
    maximumHeadBytes: Int = 16 << 10
) throws -> CurlTransport {
    try CurlTransport(
        configuration: CurlTransport.Configuration(
            maximumAnswerBytes: maximumAnswerBytes,
            maximumHeadBytes: maximumHeadBytes,
            noProxy: "*"
        )
    )
}

/// A model over a scripted transport, in virtual time and with a fixed seed.
func scriptedModel(
    _ transport: any HTTPTransport,
    baseURL: String = "https://models.example/v1",
    key: String? = exampleKey,
    retry: RetryPolicy = RetryPolicy(),
    time: VirtualTimeSource = VirtualTimeSource(),
    observer: (@Sendable (CallEvent) -> Void)? = nil
) throws -> OpenAIChatModel {
    try OpenAIChatModel(
        baseURL: baseURL,
        apiKey: key.map(Secret.init),
        model: "asked-model",
        transport: transport,
        retry: retry,
        time: time,
        random: SplitMix64(seed: 7),
        observer: observer
    )
}

/// A model over real sockets, whose waits between attempts take no time.
func liveModel(
    _ server: ChatServer,
    limit: Int = 8,
    retry: RetryPolicy = RetryPolicy(),
    timeouts: HTTPTimeouts = .ofTests,
    observer: (@Sendable (CallEvent) -> Void)? = nil
) throws -> OpenAIChatModel {
    try OpenAIChatModel(
        baseURL: server.baseURL,
        apiKey: Secret(exampleKey),
        model: "asked-model",
        transport: loopbackTransport(),
        retry: retry,
        limiter: ConcurrencyLimiter(limit: limit),
        timeouts: timeouts,
        time: VirtualTimeSource(),
        random: SplitMix64(seed: 7),
        observer: observer
    )
}

extension ChatRequest {
    /// The shortest valid request.
    static let greeting = ChatRequest(messages: [.user("Hello")])
}

extension HTTPTimeouts {
    /// Long enough for a busy machine, short enough that a hang is a failure.
    static let ofTests = HTTPTimeouts(total: .seconds(20))
}

extension HTTPRequest {
    /// A POST with a small valid body.
    static func post(to baseURL: String, timeouts: HTTPTimeouts = .ofTests) -> HTTPRequest {
        HTTPRequest(
            method: .post,
            url: baseURL + "/chat/completions",
            headers: ["Content-Type": "application/json"],
            body: Array(#"{"model":"m","messages":[{"role":"user","content":"Hello"}]}"#.utf8),
            timeouts: timeouts
        )
    }
}

extension HTTPResponse {
    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension ServerReply {
    /// Five thousand times the letter x, compressed.
    static var gzippedRun: ServerReply {
        var reply = ServerReply(json: "").with(header: "Content-Encoding", "gzip")
        reply.body = gzippedBytes
        return reply
    }

    private static let gzippedBytes: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xED, 0xC1, 0x31, 0x01, 0x00,
        0x00, 0x00, 0xC2, 0xA0, 0xDA, 0x8B, 0x6F, 0x0A, 0x3F, 0xA0, 0x00, 0x00, 0x00, 0x00, 0x80,
        0xB7, 0x01, 0x26, 0xF0, 0xDB, 0x00, 0x88, 0x13, 0x00, 0x00,
    ]
}
