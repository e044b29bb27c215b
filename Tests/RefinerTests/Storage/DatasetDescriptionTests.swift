import GRDB
import JSONText
import Testing

@testable import Refiner

@Suite("A dataset that is described, not held")
struct DatasetDescriptionTests {
    private let rows =
        (0..<7).map { Sample.row("text \($0)", $0 % 3 == 0 ? "a" : "b") }
        + [DatasetRow(text: "noted", labels: ["b"], kind: .singleLabel, extra: [JSON.Member(name: "id", value: 7)])]

    private func store(_ format: DatasetFormat, _ folder: TemporaryFolder) throws -> any DatasetStore {
        let store = DatasetStores.writing(folder.path("data"), format: format)
        let tags = [DatasetRow(text: "x", labels: ["p", "q"], kind: .multiLabel)]
        let dataset = Dataset(tasks: [TaskDataset(name: "t", rows: rows), TaskDataset(name: "tags", rows: tags)])
        _ = try store.save(DatasetMerge(original: dataset, additions: [:]))
        return store
    }

    @Test("tells of each task what its rows would", arguments: DatasetFormat.allCases)
    func describes(format: DatasetFormat) throws {
        let folder = try TemporaryFolder()
        let described = try store(format, folder).describe(isLearnedFrom: true)
        #expect(described.tasks.map(\.name) == ["t", "tags"])
        let task = try #require(described[task: "t"])
        #expect(task.kind == .singleLabel)
        #expect(task.rowCount == 8)
        #expect(task.labelCounts == ["a": 3, "b": 5])
        #expect(task.digest == RowsDigest(rows))
        #expect(task.texts["a"] == ["text 0", "text 3", "text 6"])
        #expect(!task.isBare(last: 1))
        #expect(task.isBare(last: 0))
        let tags = try #require(described[task: "tags"])
        #expect(tags.kind == .multiLabel)
        #expect(tags.texts == ["p": ["x"], "q": ["x"]])
        #expect(try task.source.load().map(\.text) == rows.map(\.text))
    }

    @Test("streams every row with its place", arguments: DatasetFormat.allCases)
    func streams(format: DatasetFormat) throws {
        let folder = try TemporaryFolder()
        let store = try store(format, folder)
        var seen: [StreamedRow] = []
        try store.stream { seen.append($0) }
        #expect(seen.map(\.task) == Array(repeating: "t", count: 8) + ["tags"])
        #expect(seen.map(\.text) == rows.map(\.text) + ["x"])
        #expect(seen.last?.labels == ["p", "q"])
        let lines = seen.prefix(8).compactMap(\.place.line)
        let first = [DatasetFormat.json: 2, .csv: 2][format] ?? 1
        #expect(lines == Array(first..<first + 8))
    }

    @Test("is refused when it was changed since, and then nothing is written", arguments: DatasetFormat.allCases)
    func refusesChanges(format: DatasetFormat) throws {
        let folder = try TemporaryFolder()
        let described = try store(format, folder).describe(isLearnedFrom: true)
        if format == .sqlite {
            try DatabaseQueue(path: folder.path("data/dataset.sqlite")).write {
                try $0.execute(sql: "INSERT INTO sample (task, text, label) VALUES ('t', 'late', 'a')")
            }
        } else {
            let file = "data/t.\(format.rawValue)"
            try folder.write(try folder.bytes(file) + [0x20], to: file)
        }
        let target = DatasetStores.writing(folder.path("out"), format: format)
        let merge = DatasetMerge(original: described, additions: ["t": [Sample.row("new", "a")]])
        let saving = #expect(throws: RefineError.self) { try target.save(merge) }
        #expect(saving?.message.hasPrefix("was changed while it was read") == true)
        #expect(try folder.names(in: "out") == [])
        let task = try #require(described[task: "t"])
        #expect(throws: RefineError.self) { try task.source.stream { _ in } }
    }

    @Test("is refused when it is packed, since new rows cannot follow packed ones")
    func refusesPacked() throws {
        let folder = try TemporaryFolder()
        try folder.write([0x1F, 0x8B, 0x08, 0x00], to: "data/t.jsonl")
        let error = try #require(throws: RefineError.self) {
            try DatasetStores.reading(folder.path("data"), preferred: nil).describe(isLearnedFrom: true)
        }
        #expect(error.code == .badInput)
        #expect(error.message.hasPrefix("is packed by gzip"))
    }

    @Test("keeps all texts of small classes, and evenly spread ones of large classes, in their order")
    func samplesTexts() {
        let count = 3 * TextSample.textsPerClass
        let large = (0..<count).map { Sample.row("\($0)", "large") }
        let small = (0..<50).map { Sample.row("small \($0)", "small") }
        let dataset = Dataset(tasks: [TaskDataset(name: "t", rows: large + small)])
        let texts = DatasetDescription(dataset).tasks[0].texts
        #expect(texts["small"] == small.map(\.text))
        let numbers = (texts["large"] ?? []).compactMap { Int($0) }
        #expect(numbers == stride(from: 0, to: count, by: 4).map { $0 })
    }

    @Test("keeps few of the texts that are long, and no more in all than a bound")
    func boundsBytes() {
        let long = String(repeating: "long ", count: 20_000)
        let rows = (0..<300).map { Sample.row(long + "\($0)", "class \($0 % 30)") }
        let texts = DatasetDescription(Dataset(tasks: [TaskDataset(name: "t", rows: rows)])).tasks[0].texts
        #expect(texts.count == 30)
        #expect(texts.values.allSatisfy { !$0.isEmpty })
        let bytes = texts.values.joined().reduce(0) { $0 + $1.utf8.count }
        #expect(bytes <= TextSample.bytesInAll)
    }
}
