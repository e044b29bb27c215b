internal import JSONText

/// One look of an ``EndpointProbe``.
struct ProbeRun {
    let endpoint: ChatEndpoint
    let address: ServiceAddress
    let transport: any HTTPTransport
    let timeouts: HTTPTimeouts
    let time: any TimeSource
    private var notes = ProbeNotes()
    /// The models that the service lists, or nil when it has no list.
    private var listed: [String]?
    private var limits: RateLimits?

    private static let mostRequests = 4
    /// Enough for the answer and for a short thought before it.
    private static let answerTokens = 64
    private static let request = ChatRequest(
        messages: [.user(#"Answer with this JSON object and nothing else: {"ok": true}"#)],
        maxTokens: answerTokens,
        responseFormat: .jsonSchema(
            AnswerSchema(
                name: "check",
                schema: #"{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"#
                    + #""additionalProperties":false}"#
            ))
    )

    init(
        endpoint: ChatEndpoint, address: ServiceAddress, transport: any HTTPTransport, timeouts: HTTPTimeouts,
        time: any TimeSource
    ) {
        self.endpoint = endpoint
        self.address = address
        self.transport = transport
        self.timeouts = timeouts
        self.time = time
    }

    /// Asks for the models, then for an answer.
    mutating func report() async -> EndpointReport {
        if await readModels() { await ask() }
        noteModel()
        noteLimits()
        return notes.report(on: endpoint)
    }

    private mutating func send(_ method: HTTPMethod, to url: String, body: [UInt8] = []) async
        -> Result<HTTPResponse, TransportError>
    {
        notes.requests += 1
        var headers = address.headers
        if method == .get { headers["Content-Type"] = nil }
        let request = HTTPRequest(method: method, url: url, headers: headers, body: body, timeouts: timeouts)
        let start = time.elapsed
        do throws(TransportError) {
            let response = try await transport.send(request)
            if notes.latency == nil { notes.latency = time.elapsed - start }
            limits = limits ?? ServiceAddress.limits(in: response.headers, now: time.secondsSince1970)
            return .success(response)
        } catch {
            return .failure(error)
        }
    }

    /// - Returns: whether there is anybody to ask on.
    private mutating func readModels() async -> Bool {
        var result = await send(.get, to: address.modelsURL)
        if case .failure(let error) = result, AttemptFailure(error, cleaning: address.cleaning).outlook == .transient {
            result = await send(.get, to: address.modelsURL)
        }
        switch result {
        case .failure(let error):
            notes.set(.reachable, .failed, address.cleaning.clean(error.message))
            return false
        case .success(let response):
            notes.set(.reachable, .ok)
            if (200..<300).contains(response.status) {
                listed = Self.models(in: response.body)
            } else {
                noteKey(refusal(of: response))
            }
            return true
        }
    }

    private static func models(in body: [UInt8]) -> [String]? {
        let document = JSON(foreign: body)
        guard let list = document?["data"]?.array ?? document?["models"]?.array else { return nil }
        return list.compactMap { $0["id"]?.string ?? $0["name"]?.string }
    }

    private func refusal(of response: HTTPResponse) -> AttemptFailure {
        address.failure(
            status: response.status, headers: response.headers, fault: ProviderFault(body: response.body),
            now: time.secondsSince1970)
    }

    /// Notes what an error says about the key: whoever speaks of anything else has let it pass.
    private mutating func noteKey(_ failure: AttemptFailure) {
        if failure.kind == .invalidKey { notes.set(.key, .failed, failure.message) }
    }

    /// Asks for a small answer, in plainer forms as the service refuses the better ones.
    private mutating func ask() async {
        var dialect = address.wire.dialect
        var adapted: Set<Adaption> = []
        while notes.requests < Self.mostRequests {
            let body = address.wire.body(
                of: Self.request, model: endpoint.model, dialect: dialect, limit: Self.answerTokens)
            switch await send(.post, to: address.chatURL, body: body) {
            case .failure(let error):
                notes.set(.answer, .failed, address.cleaning.clean(error.message))
                return
            case .success(let response):
                switch read(response) {
                case .success(let answer):
                    note(answer, form: dialect.form(for: Self.request.responseFormat))
                    return
                case .failure(.unusable(let words, _, _)):
                    notes.set(.key, .ok)
                    notes.set(.answer, .failed, words)
                    return
                case .failure(.refused(let status, let fault)):
                    if let adaption = Adaption(
                        answering: fault, status: status, to: Self.request, in: dialect, limit: Self.answerTokens),
                        adapted.insert(adaption).inserted
                    {
                        dialect.apply(adaption)
                        continue
                    }
                    noteRefusal(
                        address.failure(
                            status: status, headers: response.headers, fault: fault, now: time.secondsSince1970))
                    return
                }
            }
        }
        notes.set(.key, .ok)
        notes.set(.answer, .unknown, "it refused every form that was tried")
    }

    private func read(_ response: HTTPResponse) -> Result<WireAnswer, WireFault> {
        guard (200..<300).contains(response.status) else {
            return .failure(.refused(status: response.status, ProviderFault(body: response.body)))
        }
        return Result { () throws(WireFault) in try address.wire.answer(in: response) }
    }

    private mutating func noteRefusal(_ failure: AttemptFailure) {
        switch failure.kind {
        case .invalidKey:
            noteKey(failure)
        case .notFound:
            notes.set(.key, .ok)
            let isListed = listed?.contains(endpoint.model) ?? false
            notes.set(isListed ? .answer : .model, .failed, failure.message)
        case .badRequest, .quotaExhausted:
            notes.set(.key, .ok)
            notes.set(.answer, .failed, failure.message)
        default:
            notes.set(.answer, .failed, failure.message)
        }
    }

    private mutating func note(_ answer: WireAnswer, form: Dialect.Form) {
        notes.set(.key, .ok, address.hasKey ? nil : "none is needed")
        notes.set(.answer, .ok)
        let reports = answer.usage != nil
        notes.set(.usage, reports ? .ok : .unknown, reports ? nil : "not reported; tokens are estimated")
        let name =
            switch form {
            case .plain: "plain"
            case .object: "json_object"
            case .schema: "json_schema"
            }
        notes.form = name
        if (try? JSON(parsing: answer.content))?["ok"] != nil {
            notes.set(.form, .ok, name)
        } else if answer.finishReason == .length {
            notes.set(.form, .unknown, "\(name) is accepted, but the answer was cut off")
        } else {
            notes.set(.form, .unknown, "\(name) is accepted, but the answer is not JSON alone")
        }
    }

    /// The list of models has the second word: some services answer to names that they do not list.
    private mutating func noteModel() {
        if notes.status(of: .answer) == .ok {
            let isHidden = listed.map { !$0.contains(endpoint.model) } ?? false
            notes.set(.model, .ok, isHidden ? "it answers, but the service does not list it" : nil)
        } else if let listed, notes.status(of: .model) == .unknown {
            if listed.contains(endpoint.model) {
                notes.set(.model, .ok)
            } else {
                let names = listed.prefix(5).joined(separator: ", ") + (listed.count > 5 ? ", …" : "")
                notes.set(
                    .model, .failed,
                    address.cleaning.clean(listed.isEmpty ? "the service lists no models" : "it lists \(names)"))
            }
        }
    }

    private mutating func noteLimits() {
        guard let limits, notes.status(of: .reachable) == .ok else {
            if notes.status(of: .reachable) == .ok { notes.set(.limits, .unknown, "none are stated") }
            return
        }
        let parts = [limits.requests?.limit.map { "\($0) requests" }, limits.tokens?.limit.map { "\($0) tokens" }]
        let words = parts.compactMap { $0 }.joined(separator: ", ")
        notes.set(.limits, .ok, words.isEmpty ? nil : words)
    }
}
