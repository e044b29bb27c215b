import Testing

@testable import Refiner

@Suite("Rows of an output beyond its dataset")
struct EarlierRowsTests {
    private func earlier(_ output: [String], beyond data: [String], copied: Int?) -> [String] {
        func dataset(_ texts: [String]) -> Dataset {
            Dataset(tasks: [TaskDataset(name: "t", rows: texts.map { Sample.row($0, "a") })])
        }
        let rows = EarlierRows.of(dataset(output), beyond: dataset(data), copied: copied.map { ["t": $0] } ?? [:])
        return rows["t", default: []].map(\.text)
    }

    @Test("are those after what the last run copied")
    func afterTheHead() {
        #expect(earlier(["one", "two", "new"], beyond: ["one", "two"], copied: 2) == ["new"])
    }

    @Test("do not bring back what has since been deleted from the dataset")
    func deletedRowsStayAway() {
        #expect(earlier(["one", "two", "new"], beyond: ["two"], copied: 2) == ["new"])
    }

    @Test("leave out what the dataset holds by now")
    func adoptedRows() {
        #expect(earlier(["one", "new", "newer"], beyond: ["one", "new"], copied: 1) == ["newer"])
    }

    @Test("count rows that stand several times")
    func repeatedRows() {
        #expect(earlier(["one", "one", "one"], beyond: ["one"], copied: 1) == ["one", "one"])
        #expect(earlier(["one", "one", "one"], beyond: ["one", "one"], copied: 1) == ["one"])
    }

    @Test("are all that the dataset lacks where nothing tells what was copied")
    func foreignOutput() {
        #expect(earlier(["one", "two", "new"], beyond: ["two"], copied: nil) == ["one", "new"])
    }
}
