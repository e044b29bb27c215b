/// What a batch job and a live call have in common: the body of a request and the reading of its answer.
enum BatchWire {
    /// The path that lines and jobs name; providers want it like this, whatever their base URL.
    static let endpoint = "/v1/chat/completions"

    private static let wire = OpenAIWire()

    /// What is assumed of a service before its first refusal.
    static var dialect: Dialect { wire.dialect }

    /// The request as it is sent when nothing has been learnt of the service, by which it is known again.
    static func content(of request: ChatRequest, model: String) -> [UInt8] {
        wire.body(of: request, model: model, dialect: wire.dialect, limit: request.maxTokens)
    }

    /// The body of a request.
    static func body(of request: ChatRequest, model: String, dialect: Dialect, limit: Int?) -> [UInt8] {
        wire.body(of: request, model: model, dialect: dialect, limit: limit)
    }

    /// Reads the answer in a line, of any status.
    static func answer(
        _ response: HTTPResponse, to request: ChatRequest, model: String, meter: TokenMeter, failures: BatchFailures
    ) throws(AttemptFailure) -> ChatAnswer {
        guard (200..<300).contains(response.status) else {
            var failure = failures.of(response)
            // Providers take nothing for a request that they refuse.
            failure.usage = .zero
            throw failure
        }
        do throws(WireFault) {
            let answer = try wire.answer(in: response)
            if let counted = answer.usage { meter.learn(counted, of: request, answer: answer.content) }
            let named = answer.model ?? ""
            return ChatAnswer(
                content: answer.content,
                finishReason: answer.finishReason,
                usage: answer.usage ?? meter.usage(of: request, answer: answer.content),
                model: named.isEmpty ? model : named,
                status: response.status
            )
        } catch {
            switch error {
            case .refused(let status, let fault):
                throw failures.of(status: status, fault: fault)
            case .unusable(let words, let usage, let text):
                throw AttemptFailure(
                    kind: .malformedAnswer, message: words, outlook: .transient, status: response.status,
                    usage: usage ?? text.map { meter.usage(of: request, answer: $0) })
            }
        }
    }

    /// What the refusal in a line teaches of the service, or nil when it is an answer or about something else.
    ///
    /// - Parameters:
    ///   - dialect: in which the request was written.
    ///   - limit: the limit of tokens it bore, or nil.
    /// - Returns: the change, and whether it is for this conversation alone.
    static func lesson(
        of response: HTTPResponse, to request: ChatRequest, in dialect: Dialect, limit: Int?
    ) -> (adaption: Adaption, isForThisAlone: Bool)? {
        let fault = ProviderFault(body: response.body)
        return Adaption(answering: fault, status: response.status, to: request, in: dialect, limit: limit)
            .map { ($0, fault.isAboutMessages) }
    }
}
