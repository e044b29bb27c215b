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
    provider: Provider = .openai,
    price: ModelPrice? = nil,
    budget: Budget? = nil,
    timeouts: HTTPTimeouts = HTTPTimeouts(),
    answerTokens: Int? = nil,
    observer: (@Sendable (CallEvent) -> Void)? = nil
) throws -> ServiceChatModel {
    try ServiceChatModel(
        endpoint: ChatEndpoint(
            provider: provider, baseURL: baseURL, apiKey: key.map(Secret.init), model: "asked-model", price: price),
        transport: transport,
        retry: retry,
        pacer: Pacer(time: time),
        budget: budget,
        timeouts: timeouts,
        answerTokens: answerTokens,
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
    time: any TimeSource = VirtualTimeSource(),
    provider: Provider = .openai,
    observer: (@Sendable (CallEvent) -> Void)? = nil
) throws -> ServiceChatModel {
    try ServiceChatModel(
        endpoint: ChatEndpoint(
            provider: provider, baseURL: provider == .anthropic ? server.rootURL : server.baseURL,
            apiKey: Secret(exampleKey), model: "asked-model"),
        transport: loopbackTransport(),
        retry: retry,
        pacer: Pacer(limits: PacingLimits(concurrency: limit, initialConcurrency: limit), time: time),
        timeouts: timeouts,
        time: time,
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
    static let ofTests = HTTPTimeouts(total: .seconds(120))
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

    /// The answer `Hi`, compressed.
    static var gzippedCompletion: ServerReply {
        var reply = ServerReply(json: "").with(header: "Content-Encoding", "gzip")
        reply.body = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xAB, 0x56, 0x4A, 0xCE, 0xC8,
            0xCF, 0x4C, 0x4E, 0x2D, 0x56, 0xB2, 0x8A, 0xAE, 0x56, 0xCA, 0x4D, 0x2D, 0x2E, 0x4E, 0x4C,
            0x4F, 0x55, 0xB2, 0xAA, 0x56, 0x4A, 0xCE, 0xCF, 0x2B, 0x49, 0xCD, 0x2B, 0x51, 0xB2, 0x52,
            0xF2, 0xC8, 0x54, 0xAA, 0xAD, 0x8D, 0xAD, 0x05, 0x00, 0x57, 0x38, 0x8F, 0x9B, 0x2A, 0x00,
            0x00, 0x00,
        ]
        return reply
    }

    /// The same answer with another status.
    func with(status: Int) -> ServerReply {
        var reply = self
        reply.status = status
        return reply
    }
}
