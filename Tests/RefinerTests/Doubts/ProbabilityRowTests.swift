import Testing

@testable import Refiner

@Suite("A row of probabilities")
struct ProbabilityRowTests {
    private func normalized(_ values: [Float]) throws -> (row: [Float], change: ProbabilityRow.Change) {
        var row = values
        let change = try row.withUnsafeMutableBufferPointer { try ProbabilityRow.normalize($0) }
        return (row, change)
    }

    private func completed(_ values: [Float]) throws -> (row: [Float], change: ProbabilityRow.Change) {
        var row = values
        let change = try row.withUnsafeMutableBufferPointer { try ProbabilityRow.complete($0) }
        return (row, change)
    }

    @Test("stays as it is when it sums to about 1")
    func stays() throws {
        let row: [Float] = [0.3, 0.3, 0.2, 0.1, 0.09]
        let result = try normalized(row)
        #expect(result.row == row)
        #expect(result.change == .none)
    }

    @Test("is divided by its sum when that is far from 1, however large it is")
    func isScaled() throws {
        let percent = try normalized([70, 20, 10])
        #expect(percent.row == [0.7, 0.2, 0.1])
        #expect(percent.change == .scaled(sum: 100))
        #expect(try normalized([.greatestFiniteMagnitude, .greatestFiniteMagnitude]).row == [0.5, 0.5])
    }

    @Test("is refused with its column when it holds what is no probability", arguments: [Float.nan, .infinity, -0.25])
    func isRefused(value: Float) {
        for column in 0..<6 {
            var row: [Float] = [0.5, 0.1, 0.1, 0.1, 0.1, 0.1]
            row[column] = value
            #expect(throws: ProbabilityRow.Fault.notAProbability(column: column)) { try normalized(row) }
        }
    }

    @Test("may hold a negative zero, and is refused when it sums to 0")
    func zeros() throws {
        #expect(try normalized([1, -0.0]).change == .none)
        #expect(throws: ProbabilityRow.Fault.nothing) { try normalized([0, 0]) }
        #expect(throws: ProbabilityRow.Fault.nothing) { try normalized([]) }
    }

    @Test("gets what it lacks of 1 spread over the labels left out")
    func spreads() throws {
        let result = try completed([0.5, .nan, 0.25, .nan])
        #expect(result.row == [0.5, 0.125, 0.25, 0.125])
        #expect(result.change == .none)
    }

    @Test("gives a label left out no more than the smallest that stands there")
    func capsTheFill() throws {
        let row = try completed([0.3, 0.1, .nan]).row
        #expect(abs(row[0] - 0.6) < 1e-6)
        #expect(row[1] == row[2])
    }

    @Test("is refused when it is all left out, and with its column when what is listed is no probability")
    func refusesLeftOut() {
        #expect(throws: ProbabilityRow.Fault.nothing) { try completed([.nan, .nan]) }
        #expect(throws: ProbabilityRow.Fault.notAProbability(column: 1)) { try completed([.nan, -1]) }
        #expect(throws: ProbabilityRow.Fault.notAProbability(column: 0)) { try completed([.infinity, .nan]) }
    }

    @Test("of several labels has 0 for those left out, and each within 0 and 1")
    func independent() throws {
        var row: [Float] = [.nan, 0.9, 0.8, 1.01]
        try row.withUnsafeMutableBufferPointer { try ProbabilityRow.completeIndependent($0) }
        #expect(row == [0, 0.9, 0.8, 1])
        #expect(throws: ProbabilityRow.Fault.notAProbability(column: 1)) {
            var row: [Float] = [0, 1.5]
            try row.withUnsafeMutableBufferPointer { try ProbabilityRow.completeIndependent($0) }
        }
    }
}
