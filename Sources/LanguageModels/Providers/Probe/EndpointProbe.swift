/// Looks at one endpoint: whether it can be reached, accepts the key, knows the model, answers, and in which form.
///
/// It costs at most four requests, one of them answered by a handful of tokens.
public struct EndpointProbe: Sendable {
    private let endpoint: ChatEndpoint
    private let transport: any HTTPTransport
    private let timeouts: HTTPTimeouts
    private let time: any TimeSource

    /// A look at an endpoint.
    ///
    /// - Parameter timeouts: the limits of each request.
    public init(
        endpoint: ChatEndpoint,
        transport: any HTTPTransport,
        timeouts: HTTPTimeouts = HTTPTimeouts(total: .seconds(60), silence: nil),
        time: any TimeSource = SystemTimeSource()
    ) {
        self.endpoint = endpoint
        self.transport = transport
        self.timeouts = timeouts
        self.time = time
    }

    /// Looks.
    public func run() async -> EndpointReport {
        let address: ServiceAddress
        do throws(ChatError) {
            address = try ServiceAddress(endpoint)
        } catch {
            var notes = ProbeNotes()
            notes.set(error.kind == .invalidKey ? .key : .reachable, .failed, error.message)
            return notes.report(on: endpoint)
        }
        var run = ProbeRun(
            endpoint: endpoint, address: address, transport: transport, timeouts: timeouts, time: time)
        return await run.report()
    }
}
