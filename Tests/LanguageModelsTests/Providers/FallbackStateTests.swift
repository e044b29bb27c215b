import Testing

@testable import LanguageModels

@Suite("The choice among several models")
struct FallbackStateTests {
    private func ticket(
        _ state: inout FallbackState, _ seconds: Int, after asked: Set<Int> = []
    ) throws -> FallbackState.Ticket {
        let ticket = state.next(after: asked, now: .seconds(seconds))
        return try #require(ticket)
    }

    private func expectNext(
        _ state: inout FallbackState, _ seconds: Int, after asked: Set<Int> = [], is expected: Int?,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let index = state.next(after: asked, now: .seconds(seconds))?.index
        #expect(index == expected, sourceLocation: location)
    }

    /// Asks the first model and reports that it is down.
    private func failFirst(_ state: inout FallbackState, at seconds: Int) throws {
        let ticket = try ticket(&state, seconds)
        #expect(ticket.index == 0)
        _ = state.report(.down, of: ticket, now: .seconds(seconds))
    }

    @Test("falls on the first that is up")
    func order() throws {
        var state = FallbackState(count: 3)
        expectNext(&state, 0, is: 0)
        expectNext(&state, 0, is: 0)
        expectNext(&state, 0, after: [0], is: 1)
        expectNext(&state, 0, after: [0, 1, 2], is: nil)
    }

    @Test("passes one over that is down, for a minute, and then lets one call try it")
    func down() throws {
        var state = FallbackState(count: 2)
        try failFirst(&state, at: 0)
        expectNext(&state, 59, is: 1)
        expectNext(&state, 60, is: 0)
        expectNext(&state, 60, is: 1)
    }

    @Test("passes one over for twice as long with each trial that fails, up to ten minutes")
    func doubling() throws {
        var state = FallbackState(count: 2)
        var now = 0
        for wait in [60, 120, 240, 480, 600, 600] {
            try failFirst(&state, at: now)
            expectNext(&state, now + wait - 1, is: 1)
            now += wait
        }
    }

    @Test("counts the failures of calls that ran at the same time as one")
    func together() throws {
        var state = FallbackState(count: 2)
        let tickets = (0..<5).compactMap { _ in state.next(after: [], now: .zero) }
        let changes = tickets.map { state.report(.down, of: $0, now: .zero) }
        #expect(changes == [true, false, false, false, false])
        expectNext(&state, 60, is: 0)
    }

    @Test("returns to a model that answers again, and forgets how long it was away")
    func recovery() throws {
        var state = FallbackState(count: 2)
        try failFirst(&state, at: 0)
        let trial = try ticket(&state, 60)
        _ = state.report(.alive, of: trial, now: .seconds(61))
        expectNext(&state, 61, is: 0)
        try failFirst(&state, at: 70)
        expectNext(&state, 130, is: 0)
    }

    @Test("lets another call try when the first trial taught nothing")
    func undecided() throws {
        var state = FallbackState(count: 2)
        try failFirst(&state, at: 0)
        let trial = try ticket(&state, 60)
        _ = state.report(.undecided, of: trial, now: .seconds(61))
        expectNext(&state, 61, is: 0)
    }

    @Test("never falls on a model again that is spent")
    func spent() throws {
        var state = FallbackState(count: 2)
        let ticket = try ticket(&state, 0)
        let changes = (0..<2).map { _ in state.report(.spent, of: ticket, now: .zero) }
        #expect(changes == [true, false])
        _ = state.report(.alive, of: ticket, now: .zero)
        expectNext(&state, 1_000_000, is: 1)
        expectNext(&state, 1_000_000, after: [1], is: nil)
    }

    @Test("falls on the one that is due soonest when all are down")
    func allDown() throws {
        var state = FallbackState(count: 3)
        try failFirst(&state, at: 0)
        for now in [20, 10] {
            let index = now / 10
            let ticket = try ticket(&state, now, after: index == 2 ? [0, 1] : [0])
            _ = state.report(.down, of: ticket, now: .seconds(now))
        }
        expectNext(&state, 30, is: 0)
        expectNext(&state, 30, after: [0], is: 1)
        expectNext(&state, 30, after: [0, 1], is: 2)
    }
}
