import Testing

@testable import LanguageModels

@Suite("The clock of a transfer")
struct TransferClockTests {
    private static let second: Int64 = 1_000_000_000
    private let limits = HTTPTimeouts(
        connect: .seconds(10), total: .seconds(300), silence: .seconds(120), firstByte: .seconds(60))

    private func seconds(_ count: Double) -> Int64 { Int64(count * 1e9) }

    @Test("allows the time to connect, then the one to the first byte, then the one of silence, then the total")
    func phases() {
        var clock = TransferClock(limits, start: 0)
        #expect(clock.deadline == seconds(10))
        #expect(clock.verdict(at: seconds(9.999)) == nil)
        #expect(clock.verdict(at: seconds(10))?.contains("connection") == true)
        clock.didConnect(at: seconds(2))
        #expect(clock.deadline == seconds(62))
        #expect(clock.verdict(at: seconds(62))?.contains("began") == true)
        clock.didReceive(at: seconds(50))
        #expect(clock.deadline == seconds(170))
        #expect(clock.verdict(at: seconds(170))?.contains("silent") == true)
        clock.didReceive(at: seconds(250))
        #expect(clock.deadline == seconds(300))
        #expect(clock.verdict(at: seconds(300))?.contains("whole") == true)
    }

    @Test("ends a drip of a byte a second by the total time alone")
    func drip() {
        var clock = TransferClock(
            HTTPTimeouts(total: .seconds(300), silence: .seconds(2), firstByte: .seconds(2)), start: 0)
        clock.didConnect(at: 0)
        for second in 1..<300 {
            #expect(clock.verdict(at: seconds(Double(second))) == nil)
            clock.didReceive(at: seconds(Double(second)))
        }
        #expect(clock.verdict(at: seconds(300)) != nil)
    }

    @Test("takes bytes that leave, or that are no part of an answer yet, for a sign of life but not for an answer")
    func moves() {
        var clock = TransferClock(limits, start: 0)
        clock.didConnect(at: 0)
        clock.didMove(at: seconds(59))
        #expect(clock.deadline == seconds(60))
    }

    @Test("does not begin anew when a request departs again")
    func secondDeparture() {
        var clock = TransferClock(limits, start: 0)
        clock.didConnect(at: 0)
        clock.didConnect(at: seconds(30))
        #expect(clock.deadline == seconds(60))
    }

    @Test(
        "bears foolish durations",
        arguments: [.zero, .seconds(-5), .seconds(Int64.max), .seconds(Int64.min), .nanoseconds(1)] as [Duration])
    func foolish(duration: Duration) {
        var clock = TransferClock(
            HTTPTimeouts(connect: duration, total: duration, silence: duration, firstByte: duration),
            start: seconds(1_000_000))
        #expect(clock.deadline > seconds(1_000_000))
        clock.didConnect(at: seconds(1_000_001))
        #expect(clock.verdict(at: .max) != nil)
    }
}
