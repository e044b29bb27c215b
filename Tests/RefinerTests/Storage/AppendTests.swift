import GRDB
import Testing
import TextFeatures

@testable import Refiner

@Suite("Adding rows where a dataset lies")
struct AppendTests {
    private let there = Sample.rows("a", ["My card is lost", "卡丢了 1", "Straße"])
    private let new = Sample.rows(
        "b", ["my  CARD is lost", "My card is lost", "new", "new", "NEW", "卡丢了　１", "STRASSE", "last"])

    private func store(_ format: DatasetFormat, _ folder: TemporaryFolder) throws -> any DatasetStore {
        let store = DatasetStores.writing(folder.path("data"), format: format)
        _ = try store.save(DatasetMerge(original: Dataset(tasks: []), additions: ["t": there, "u": there]))
        return store
    }

    @Test(
        "passes over what is there already, as far as it is asked to", arguments: DatasetFormat.allCases,
        [
            (RepeatedRows.kept, [0, 1, 2, 3, 4, 5, 6, 7]), (.droppedIfEqual, [0, 2, 4, 5, 6, 7]),
            (.droppedIfSame, [2, 7]),
        ])
    func appends(format: DatasetFormat, rule: (RepeatedRows, [Int])) throws {
        let folder = try TemporaryFolder()
        let store = try store(format, folder)
        let expected = rule.1.map { new[$0].text }
        #expect(try store.append(new, to: "t", repeated: rule.0) == expected.count)
        let dataset = try store.load()
        #expect(dataset[task: "t"]?.rows.map(\.text) == there.map(\.text) + expected)
        #expect(dataset[task: "u"]?.rows == there)
        #expect(try store.append(new, to: "fresh", repeated: rule.0) >= 2)
    }

    @Test("finds equal texts of the task through an index where a database has one")
    func usesIndex() throws {
        let indices: [(String, SampleWriter.TextIndex)] = [
            ("INDEX texts ON sample (text)", .plain), ("INDEX texts ON sample (task, text, label)", .plain),
            ("UNIQUE INDEX texts ON sample (task, text)", .unique), ("INDEX texts ON sample (label, text)", .none),
            ("UNIQUE INDEX texts ON sample (text) WHERE task = 'x'", .none),
        ]
        for (index, expected) in indices {
            let folder = try TemporaryFolder()
            let store = try store(.sqlite, folder)
            let database = try DatabaseQueue(path: folder.path("data/dataset.sqlite"))
            #expect(try database.read { try SampleWriter.TextIndex(of: $0) } == .none)
            try database.write { try $0.execute(sql: "CREATE \(index)") }
            #expect(try database.read { try SampleWriter.TextIndex(of: $0) } == expected, "\(index)")
            try database.close()
            #expect(try store.append(new, to: "t", repeated: .droppedIfEqual) == 6)
            #expect(try store.load()[task: "u"]?.rows == there)
        }
    }

    @Test("leaves a database in its journal mode, and adds to it in place")
    func inPlace() throws {
        let folder = try TemporaryFolder()
        let store = try store(.sqlite, folder)
        let path = folder.path("data/dataset.sqlite")
        try DatabaseQueue(path: path).writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; CREATE TABLE other (x)")
        }
        #expect(try store.append(new, to: "t", repeated: .kept) == 8)
        let database = try DatabaseQueue(path: path)
        #expect(try database.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        #expect(try database.read { try $0.tableExists("other") })
    }

    @Test("adds nothing when a row that is there cannot be read", arguments: [DatasetFormat.jsonl, .csv])
    func refusesBroken(format: DatasetFormat) throws {
        let folder = try TemporaryFolder()
        let content = format == .csv ? "text,label\none\n" : "{\"text\": \"one\"\n"
        try folder.write(content, to: "data/t.\(format.rawValue)")
        let store = DatasetStores.writing(folder.path("data"), format: format)
        let error = #expect(throws: RefineError.self) { try store.append(new, to: "t", repeated: .droppedIfSame) }
        #expect(error?.code == .badInput)
        #expect(try folder.text("data/t.\(format.rawValue)") == content)
        #expect(try folder.names(in: "data") == ["t.\(format.rawValue)"])
    }

    @Test("hashes a text as its normal form")
    func hashesNormalForm() {
        let texts = ["", " ", "A  b\tc ", "ＭＹ card", "Straße 1", "\u{0B}x\u{1F}y", "e\u{301}", "a\u{200B}b"]
        var key = NormalKey()
        func hash(_ text: String) -> UInt64 {
            var text = text
            return text.withUTF8 { key.hash(UnsafeRawBufferPointer($0)) }
        }
        for text in texts { #expect(hash(text) == hash(TextNormalizer.normalized(text)), "\(text)") }
        #expect(Set(texts.map(TextNormalizer.normalized)).count == Set(texts.map(hash)).count)
    }

    @Test("drops no log of an old database that a new one could take for its own")
    func settlesOldLog() throws {
        let folder = try TemporaryFolder()
        let store = try store(.sqlite, folder)
        let path = folder.path("data/dataset.sqlite")
        // A process that was killed leaves its log behind.
        try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        let writer = try DatabaseQueue(path: path)
        try writer.write { try $0.execute(sql: "INSERT INTO sample (task, text, label) VALUES ('t', 'late', 'a')") }
        let log = try folder.bytes("data/dataset.sqlite-wal")
        let main = try folder.bytes("data/dataset.sqlite")
        try writer.close()
        try folder.write(main, to: "data/dataset.sqlite")
        try folder.write(log, to: "data/dataset.sqlite-wal")
        #expect(try store.load()[task: "t"]?.rows.last?.text == "late")
        _ = try store.save(DatasetMerge(original: Dataset(tasks: []), additions: ["t": new]))
        #expect(try store.load()[task: "t"]?.rows == new)
        #expect(!folder.exists("data/dataset.sqlite-wal"))
    }
}
