import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("Rows of an output beyond its dataset")
struct EarlierRowsTests {
    private func earlier(
        _ output: [String], beyond data: [String], copied: Int?, own: Int = 0
    ) throws -> [String] {
        func task(_ texts: [String]) throws -> TaskDescription {
            let rows = texts.map { Sample.row($0, "a") }
            return try #require(DatasetDescription(Dataset(tasks: [TaskDataset(name: "t", rows: rows)])).tasks.first)
        }
        let earlier = EarlierRows(output: try task(output), own: own, copied: copied ?? 0)
        return try earlier.beyond(try task(data)).map(\.text)
    }

    @Test("are those after what the last run copied")
    func afterTheHead() throws {
        #expect(try earlier(["one", "two", "new"], beyond: ["one", "two"], copied: 2) == ["new"])
    }

    @Test("do not bring back what has since been deleted from the dataset")
    func deletedRowsStayAway() throws {
        #expect(try earlier(["one", "two", "new"], beyond: ["two"], copied: 2) == ["new"])
    }

    @Test("leave out what the dataset holds by now")
    func adoptedRows() throws {
        #expect(try earlier(["one", "new", "newer"], beyond: ["one", "new"], copied: 1) == ["newer"])
    }

    @Test("count rows that stand several times")
    func repeatedRows() throws {
        #expect(try earlier(["one", "one", "one"], beyond: ["one"], copied: 1) == ["one", "one"])
        #expect(try earlier(["one", "one", "one"], beyond: ["one", "one"], copied: 1) == ["one"])
    }

    @Test("are all that the dataset lacks where nothing tells what was copied")
    func foreignOutput() throws {
        #expect(try earlier(["one", "two", "new"], beyond: ["two"], copied: nil) == ["one", "new"])
    }

    @Test("leave out the unfinished iteration's own")
    func ownRows() throws {
        #expect(try earlier(["one", "new", "own"], beyond: ["one"], copied: 1, own: 1) == ["new"])
        #expect(try earlier(["one", "new", "own"], beyond: ["two"], copied: 1, own: 1) == ["new"])
        #expect(try earlier(["own"], beyond: [], copied: 0, own: 1) == [])
    }

    @Test("are the same whether the output begins with the dataset's rows or not")
    func agreesWithReference() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<300 {
            let data = (0..<Int.random(in: 0...6, using: &random)).map { _ in "abc".randomElement(using: &random)! }
            let more = (0..<Int.random(in: 0...5, using: &random)).map { _ in "abcd".randomElement(using: &random)! }
            let output = Bool.random(using: &random) ? data + more : more + data
            let copied = Int.random(in: 0...output.count, using: &random)
            let expected = reference(output, beyond: data, copied: copied)
            let found = try earlier(output.map(String.init), beyond: data.map(String.init), copied: copied)
            #expect(found == expected.map(String.init), "\(output) beyond \(data), copied \(copied)")
        }
    }

    /// Each row of the head, then of the rest, takes one partner from the dataset; rows of the rest without one stay.
    private func reference(_ output: [Character], beyond data: [Character], copied: Int) -> [Character] {
        var left = data
        func takesPartner(_ row: Character) -> Bool {
            guard let partner = left.firstIndex(of: row) else { return false }
            left.remove(at: partner)
            return true
        }
        for row in output.prefix(copied) { _ = takesPartner(row) }
        return output.dropFirst(copied).filter { !takesPartner($0) }
    }
}
