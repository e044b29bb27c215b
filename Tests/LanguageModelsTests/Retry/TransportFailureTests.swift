import RefinerTestSupport
import Testing

@testable import LanguageModels

@Suite("A failure of the transport")
struct TransportFailureTests {
    @Test("bears whether the server may have seen the request", arguments: [true, false])
    func reach(isSent: Bool) {
        let error = TransportError(kind: .timedOut, message: "scripted", mayHaveReachedServer: isSent)
        let failure = AttemptFailure(error, cleaning: SafeMessage(hiding: []))
        #expect(failure.mayHaveReachedServer == isSent)
        #expect(failure.outlook == .transient)
    }
}
