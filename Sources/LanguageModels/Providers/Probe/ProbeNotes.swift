/// The findings of an ``EndpointProbe`` while they are gathered.
struct ProbeNotes: Sendable {
    var latency: Duration?
    var form: String?
    var requests = 0
    private var findings: [EndpointReport.Check: EndpointReport.Finding] = [:]

    /// Notes a finding in place of an earlier one.
    mutating func set(_ check: EndpointReport.Check, _ status: EndpointReport.Status, _ words: String? = nil) {
        findings[check] = EndpointReport.Finding(check: check, status: status, words: words)
    }

    /// How a check ended so far.
    func status(of check: EndpointReport.Check) -> EndpointReport.Status { findings[check]?.status ?? .unknown }

    /// All findings; what was not looked at is unknown.
    func report(on endpoint: ChatEndpoint) -> EndpointReport {
        EndpointReport(
            provider: endpoint.provider,
            endpoint: endpoint.shownURL,
            model: endpoint.model,
            findings: EndpointReport.Check.allCases.map { check in
                findings[check] ?? EndpointReport.Finding(check: check, status: .unknown, words: nil)
            },
            latency: latency,
            form: form,
            requests: requests
        )
    }
}
