/// A model behind OpenAI's chat completions interface, at OpenAI or at one of the many services and local servers that
/// speak it.
///
/// One value serves any number of tasks. Its behaviour in time is all in what is passed in: the transport, the policy of
/// retries, the limiter, the clock and the source of jitter.
public final class OpenAIChatModel: ChatModel {
    /// The model's name as it is sent.
    public let model: String

    /// The base URL of the service, without credentials.
    public let endpoint: String

    private let url: String
    private let apiKey: Secret?
    private let transport: any HTTPTransport
    private let retry: RetryPolicy
    private let limiter: ConcurrencyLimiter
    private let timeouts: HTTPTimeouts
    private let time: any TimeSource
    private let random: Locked<any RandomNumberGenerator & Sendable>
    private let observer: (@Sendable (CallEvent) -> Void)?
    private let cleaning: SafeMessage
    private let state = Locked(State())

    private struct State: Sendable {
        var calls: UInt64 = 0
        /// Learnt from the service's refusal; asking each time would cost a request each time.
        var knowsNoResponseFormat = false
    }

    /// A model at a service.
    ///
    /// - Parameters:
    ///   - baseURL: such as `https://api.openai.com/v1` or `http://127.0.0.1:8080/v1`; a slash at the end, or
    ///     `/chat/completions`, does no harm.
    ///   - apiKey: sent as a bearer token; nil or empty for servers that want none.
    ///   - model: the model's name as the service knows it.
    ///   - transport: what carries the requests.
    ///   - retry: when failed attempts are repeated.
    ///   - limiter: how many calls run at once; one that waits for its next attempt keeps its place, which slows down
    ///     the calls behind it when the service is overloaded.
    ///   - timeouts: the limits of each attempt.
    ///   - time: the clock that waits between attempts.
    ///   - random: the source of jitter.
    ///   - observer: told of each attempt before ``complete(_:)`` goes on, in the task that called it.
    /// - Throws: a ``ChatError`` of kind ``ChatError/Kind/badEndpoint`` when the base URL is no `http` or `https` URL,
    ///   or of kind ``ChatError/Kind/invalidKey`` when the key cannot stand in a header field.
    public init(
        baseURL: String,
        apiKey: Secret? = nil,
        model: String,
        transport: any HTTPTransport,
        retry: RetryPolicy = RetryPolicy(),
        limiter: ConcurrencyLimiter = ConcurrencyLimiter(limit: 8),
        timeouts: HTTPTimeouts = HTTPTimeouts(),
        time: any TimeSource = SystemTimeSource(),
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        observer: (@Sendable (CallEvent) -> Void)? = nil
    ) throws(ChatError) {
        guard let base = EndpointURL(baseURL)?.removing(pathSuffix: Self.path) else {
            // The text is not shown: it may bear a password in a place where none is looked for.
            throw ChatError(
                kind: .badEndpoint,
                message: "the base URL must be an http or https URL such as https://api.openai.com/v1"
            )
        }
        let key = apiKey.flatMap { $0.isEmpty ? nil : $0 }
        if let key, !key.isVisibleASCII {
            throw ChatError(
                kind: .invalidKey,
                message: "the key has blanks, line breaks or other characters that no key has"
            )
        }
        self.model = model
        endpoint = base.withoutCredentials
        url = base.appending(path: Self.path)
        self.apiKey = key
        self.transport = transport
        self.retry = retry
        self.limiter = limiter
        self.timeouts = timeouts
        self.time = time
        self.random = Locked(random)
        self.observer = observer
        cleaning = SafeMessage(hiding: base.credentials + (key.map { [$0.reveal()] } ?? []))
    }

    private static let path = "/chat/completions"

    /// Asks the model for one answer, repeating attempts as the policy says.
    ///
    /// - Throws: a ``ChatError`` when there is no answer.
    public func complete(_ request: ChatRequest) async throws(ChatError) -> ChatCompletion {
        try Self.validate(request)
        do throws(CancellationError) {
            try await limiter.acquire()
        } catch {
            throw ChatError(kind: .cancelled, message: "cancelled while waiting for other calls")
        }
        defer { limiter.release() }

        let call = state.withLock { state in
            state.calls += 1
            return state.calls
        }
        let retrying = RetryingCall(policy: retry, time: time, random: random) { [model, endpoint, observer] in
            observer?(CallEvent(call: call, model: model, endpoint: endpoint, request: request, attempt: $0))
        }
        var mayRefuseFormat = true
        return try await retrying.run { () async throws(AttemptFailure) in
            try await self.attempt(request, mayRefuseFormat: &mayRefuseFormat)
        }
    }

    /// Makes one attempt.
    ///
    /// - Parameter mayRefuseFormat: whether this call has not yet been refused for its format; one refusal is enough.
    private func attempt(
        _ request: ChatRequest,
        mayRefuseFormat: inout Bool
    ) async throws(AttemptFailure) -> ChatAnswer {
        let sendsFormat =
            request.responseFormat != .text && mayRefuseFormat
            && !state.withLock { $0.knowsNoResponseFormat }
        let response = try await send(OpenAIRequestBody(request, model: model, sendsFormat: sendsFormat))

        guard (200..<300).contains(response.status) else {
            let fault = ProviderFault(body: response.body)
            var failure = failure(status: response.status, headers: response.headers, fault: fault)
            if sendsFormat, failure.kind == .badRequest, fault.refusesResponseFormat {
                mayRefuseFormat = false
                // A conversation that does not go with the format says nothing about the next one.
                if !fault.isAboutMessages { state.withLock { $0.knowsNoResponseFormat = true } }
                failure.outlook = .adapted
            }
            throw failure
        }
        let answer = try OpenAIAnswer(response, to: request)
        if let (status, fault) = answer.wrappedFault {
            throw failure(status: status, headers: response.headers, fault: fault)
        }
        return try answer.chatAnswer(model: model)
    }

    private func send(_ body: OpenAIRequestBody) async throws(AttemptFailure) -> HTTPResponse {
        let bytes: [UInt8]
        do {
            bytes = try body.encoded()
        } catch {
            throw AttemptFailure(kind: .badRequest, message: "the request has no form in JSON", outlook: .permanent)
        }
        var headers: HTTPHeaders = ["Content-Type": "application/json", "Accept": "application/json"]
        if let apiKey { headers["Authorization"] = "Bearer " + apiKey.reveal() }
        let request = HTTPRequest(method: .post, url: url, headers: headers, body: bytes, timeouts: timeouts)
        do throws(TransportError) {
            return try await transport.send(request)
        } catch {
            throw AttemptFailure(error, cleaning: cleaning)
        }
    }

    private func failure(status: Int, headers: HTTPHeaders, fault: ProviderFault) -> AttemptFailure {
        AttemptFailure(
            status: status,
            headers: headers,
            fault: fault,
            now: time.secondsSince1970,
            hasKey: apiKey != nil,
            cleaning: cleaning
        )
    }

    private static func validate(_ request: ChatRequest) throws(ChatError) {
        let fault: String? =
            if request.messages.isEmpty {
                "the request has no messages"
            } else if request.temperature?.isFinite == false {
                "the temperature is not a finite number"
            } else if let maxTokens = request.maxTokens, maxTokens < 1 {
                "the limit of tokens is below 1"
            } else {
                nil
            }
        if let fault { throw ChatError(kind: .badRequest, message: fault) }
    }
}
