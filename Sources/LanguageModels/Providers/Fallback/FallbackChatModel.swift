/// Several models in order of preference: when one is down or out of quota, the next takes over.
///
/// A model counts as down when a call ends, after its retries, because the service cannot be reached, is overloaded or
/// does not answer in time; it is then passed over for a minute, later longer, and tried again by one call. A model whose
/// quota is used up, or whose key is refused, is passed over for the life of this value. A key that the first model refuses
/// before it ever answered is a fault of the configuration, and no other model hides it. All other errors concern the
/// request itself, or the run's own budget, and are thrown as they are.
public final class FallbackChatModel: ChatModel {
    /// The first model's name.
    public var model: String { models[0].model }

    /// The base URL of the first model's service.
    public var endpoint: String { models[0].endpoint }

    private let models: [any ChatModel]
    private let time: any TimeSource
    private let notice: @Sendable (String) -> Void
    private let state: Locked<State>

    private struct State: Sendable {
        var choice: FallbackState
        var firstHasAnswered = false
        /// The last refusal for good, to repeat when no model is left.
        var lastRefusal: ChatError?
    }

    /// Models in order of preference.
    ///
    /// - Parameters:
    ///   - first: the one that is asked as long as it answers.
    ///   - others: those that take over, in this order.
    ///   - time: the clock by which models are passed over.
    ///   - notice: told in words fit for the user when a model is passed over from now on.
    public init(
        _ first: any ChatModel,
        then others: [any ChatModel],
        time: any TimeSource = SystemTimeSource(),
        notice: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        models = [first] + others
        self.time = time
        self.notice = notice
        state = Locked(State(choice: FallbackState(count: others.count + 1)))
    }

    /// Asks the first model that is up, and the next ones when it fails.
    ///
    /// - Throws: the error of the only model asked, or one that tells of all that were asked.
    public func complete(_ request: ChatRequest) async throws(ChatError) -> ChatCompletion {
        var trail = FallbackTrail()
        var asked: Set<Int> = []
        while let ticket = state.withLock({ $0.choice.next(after: asked, now: time.elapsed) }) {
            asked.insert(ticket.index)
            let model = models[ticket.index]
            do throws(ChatError) {
                let completion = try await model.complete(request)
                report(.alive, of: ticket)
                if ticket.index == 0 { state.withLock { $0.firstHasAnswered = true } }
                return trail.completion(completion, of: model)
            } catch {
                trail.add(error, of: model)
                guard let outcome = takeOver(after: error, of: ticket) else { throw trail.error(error) }
                if report(outcome, of: ticket) { notice(Self.words(on: model, outcome, error)) }
                if outcome == .spent { state.withLock { $0.lastRefusal = error } }
            }
        }
        guard let last = trail.last ?? state.withLock({ $0.lastRefusal }) else {
            throw ChatError(kind: .unavailable, message: "no model is left to ask")
        }
        throw trail.error(last)
    }

    /// What an error says about the model when the next one is to take over; nil when the call ends.
    private func takeOver(after error: ChatError, of ticket: FallbackState.Ticket) -> FallbackState.Outcome? {
        switch error.kind {
        case .unavailable, .timeout:
            return .down
        case .quotaExhausted:
            return .spent
        case .invalidKey:
            let isConfiguration = ticket.index == 0 && !state.withLock { $0.firstHasAnswered }
            if !isConfiguration { return .spent }
            report(.undecided, of: ticket)
        case .badRequest, .malformedAnswer:
            report(.alive, of: ticket)
        case .notFound, .badEndpoint, .budgetSpent, .cancelled:
            report(.undecided, of: ticket)
        }
        return nil
    }

    @discardableResult
    private func report(_ outcome: FallbackState.Outcome, of ticket: FallbackState.Ticket) -> Bool {
        let now = time.elapsed
        return state.withLock { $0.choice.report(outcome, of: ticket, now: now) }
    }

    private static func words(on model: any ChatModel, _ outcome: FallbackState.Outcome, _ error: ChatError) -> String {
        let span = outcome == .spent ? "from now on" : "for a while"
        return "\(model.model) at \(model.endpoint) is passed over \(span): \(error.message)"
    }
}
