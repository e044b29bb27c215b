import LanguageModels
import RefinerTestSupport

/// A server for batch jobs and models over it, in a time that jumps as soon as all requests expected have come.
struct BatchHarness {
    let server: BatchServer
    let store: MemoryBatchStore
    let events = Recorder<BatchEvent>()
    let attempts = Recorder<CallEvent>()

    init(
        _ script: BatchServer.Script = BatchServer.Script(), store: MemoryBatchStore = MemoryBatchStore(),
        strangers: Int = 0
    ) throws {
        server = try BatchServer(script, strangers: strangers)
        self.store = store
    }

    /// Settings whose waits tell the idle time from all others.
    static let settings = BatchSettings(timeouts: .ofTests)

    /// A model as a new process would make it.
    ///
    /// - Parameters:
    ///   - expecting: how many calls must wait before the idle time passes.
    ///   - seed: of the jitter.
    func model(
        expecting count: Int, seed: UInt64 = 1, store other: (any BatchStore)? = nil, resumes: Bool = true,
        settings: BatchSettings = Self.settings, budget: Budget? = nil, price: ModelPrice? = nil,
        transport: (any HTTPTransport)? = nil, start: Double = 1_000_000,
        onWait: @escaping @Sendable (Duration) async -> Void = { _ in }
    ) throws -> BatchChatModel {
        let made = Locked<BatchChatModel?>(nil)
        // The first wait for more requests lasts until all are there.
        let isGathered = Locked(false)
        let time = GatedTimeSource(start: start) { wait in
            await onWait(wait)
            guard wait <= settings.idle, !isGathered.withLock({ $0 }), let model = made.withLock({ $0 }) else { return }
            for _ in 0..<5000 {
                if await model.waitingCount >= count { break }
                try? await Task.sleep(for: .milliseconds(1))
            }
            isGathered.withLock { $0 = true }
            made.withLock { $0 = nil }
        }
        let (events, attempts) = (events, attempts)
        let model = try BatchChatModel(
            endpoint: ChatEndpoint(
                baseURL: server.baseURL, apiKey: Secret(exampleKey), model: "asked-model", price: price),
            transport: transport ?? loopbackTransport(), store: other ?? store, resumes: resumes, settings: settings,
            budget: budget, time: time, random: SplitMix64(seed: seed),
            observer: { events.record($0) }, attempts: { attempts.record($0) })
        made.withLock { $0 = model }
        return model
    }

    /// The requests 0 to count - 1, whose last messages are `text 0` and so on.
    static func requests(_ count: Int) -> [ChatRequest] {
        (0..<count).map { ChatRequest(messages: [.user("text \($0)")], id: "id-\($0)") }
    }

    /// Asks all requests at once.
    ///
    /// - Returns: what became of each, in the order of the requests.
    static func ask(_ model: BatchChatModel, _ requests: [ChatRequest]) async -> [Result<ChatCompletion, ChatError>] {
        await withTaskGroup(of: (Int, Result<ChatCompletion, ChatError>).self) { group in
            for (index, request) in requests.enumerated() {
                group.addTask {
                    do throws(ChatError) {
                        return (index, .success(try await model.complete(request)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var results: [Int: Result<ChatCompletion, ChatError>] = [:]
            for await (index, result) in group { results[index] = result }
            return requests.indices.map { results[$0]! }
        }
    }
}

extension Result where Success == ChatCompletion, Failure == ChatError {
    /// The answer's text, or nil.
    var content: String? { try? get().content }

    /// The failure, or nil.
    var error: ChatError? {
        if case .failure(let error) = self { error } else { nil }
    }
}
