import Testing

@testable import LanguageModels

@Suite("The health of an endpoint")
struct EndpointHealthTests {
    private func failure(_ status: Int?, _ outlook: AttemptFailure.Outlook) -> AttemptFailure {
        AttemptFailure(kind: .unavailable, message: "scripted", outlook: outlook, status: status)
    }

    @Test("is unknown at first")
    func unknown() {
        let health = EndpointHealth()
        #expect(!health.hasEverAnswered)
        #expect(health.served == 0)
        #expect(health.lastFailure == nil)
    }

    @Test("is good when it answers")
    func answer() {
        let health = EndpointHealth()
        health.noteAnswer()
        #expect(health.hasEverAnswered)
        #expect(health.served == 1)
    }

    @Test("is good when it refuses a request for what it is", arguments: [400, 401, 404, 422])
    func refusal(status: Int) {
        let health = EndpointHealth()
        health.note(failure(status, .permanent))
        #expect(health.hasEverAnswered)
        #expect(health.served == 1)
        #expect(health.lastFailure?.status == status)
    }

    @Test("is alive when it says not now, which serves nobody", arguments: [408, 409, 425, 429])
    func notNow(status: Int) {
        let health = EndpointHealth()
        health.note(failure(status, .transient))
        #expect(health.hasEverAnswered)
        #expect(health.served == 0)
    }

    @Test("is not shown by errors of its own, by silence or by rubbish", arguments: [500, 503, 200, nil])
    func dead(status: Int?) {
        let health = EndpointHealth()
        health.note(failure(status, .transient))
        #expect(!health.hasEverAnswered)
        #expect(health.served == 0)
    }
}
