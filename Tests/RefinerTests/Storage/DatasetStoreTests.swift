import Foundation
import GRDB
import JSONText
import Testing

@testable import Refiner

@Suite("Dataset stores")
struct DatasetStoreTests {
    private let rows = [
        DatasetRow(text: "one, \"two\"\nthree", labels: ["a"], kind: .singleLabel),
        DatasetRow(
            text: "卡丢了 😭", labels: ["ä/b"], kind: .singleLabel,
            extra: [JSON.Member(name: "id", value: 7), JSON.Member(name: "note", value: "x")]),
        DatasetRow(text: "", labels: ["a"], kind: .singleLabel),
    ]
    private let several = [
        DatasetRow(text: "both", labels: ["a", "b"], kind: .multiLabel),
        DatasetRow(text: "none", labels: [], kind: .multiLabel),
    ]

    private var dataset: Dataset {
        Dataset(tasks: [TaskDataset(name: "a/b", rows: rows), TaskDataset(name: "tags", rows: several)])
    }

    private func save(_ merge: DatasetMerge, _ format: DatasetFormat, _ folder: String) throws -> Dataset {
        let store = DatasetStores.writing(folder, format: format)
        _ = try store.save(merge)
        return try store.load()
    }

    @Test(
        "carry every row from each format to each other",
        arguments: DatasetFormat.allCases, DatasetFormat.allCases)
    func convert(from source: DatasetFormat, to target: DatasetFormat) throws {
        let folder = try TemporaryFolder()
        let first = try save(DatasetMerge(original: dataset, additions: [:]), source, folder.path("first"))
        let added = ["a/b": [Sample.row("new", "a")], "fresh": [Sample.row("newer", "c")]]
        let second = try save(DatasetMerge(original: first, additions: added), target, folder.path("second"))
        #expect(second.tasks.map(\.name) == ["a/b", "fresh", "tags"])
        let single = try #require(second[task: "a/b"]).rows
        #expect(single.map(\.text) == rows.map(\.text) + ["new"])
        #expect(single.map(\.labels) == rows.map(\.labels) + [["a"]])
        #expect(single[1].members.map(\.name).contains("note"))
        #expect(second[task: "fresh"]?.rows.map(\.text) == ["newer"])
        let tags = try #require(second[task: "tags"]).rows
        #expect(tags.map(\.labels) == several.map(\.labels))
        #expect(tags.allSatisfy { $0.kind == .multiLabel })
    }

    @Test(
        "keep a task without rows in every format that has a file a task",
        arguments: [DatasetFormat.jsonl, .json, .csv])
    func keepEmptyTasks(format: DatasetFormat) throws {
        let folder = try TemporaryFolder()
        let empty = Dataset(tasks: [TaskDataset(name: "empty", rows: [])])
        #expect(
            try save(DatasetMerge(original: empty, additions: [:]), format, folder.path).tasks.map(\.name) == ["empty"])
    }

    @Test("keep two tasks apart whose names look alike in a file system", arguments: DatasetFormat.allCases)
    func keepTasksApart(format: DatasetFormat) throws {
        let folder = try TemporaryFolder()
        let names = ["a/b", "a_b", "a%2Fb", "..", "../b", "con", "a b"].sorted()
        let dataset = Dataset(tasks: names.map { TaskDataset(name: $0, rows: [Sample.row("text of \($0)", "x")]) })
        let loaded = try save(DatasetMerge(original: dataset, additions: [:]), format, folder.path("out"))
        #expect(loaded.tasks.map(\.name) == names)
        #expect(loaded.tasks.map { $0.rows.map(\.text) } == names.map { ["text of \($0)"] })
        #expect(try folder.names() == ["out"])
    }

    // MARK: - SQLite

    @Test("copy a database with all that else is in it, the newest rows of a WAL included")
    func copyDatabase() throws {
        let folder = try TemporaryFolder()
        _ = try save(DatasetMerge(original: dataset, additions: [:]), .sqlite, folder.path("in"))
        var configuration = Configuration()
        configuration.journalMode = .wal
        let writer = try DatabaseQueue(path: folder.path("in/dataset.sqlite"), configuration: configuration)
        try writer.write { database in
            try database.execute(sql: "CREATE TABLE other (x); INSERT INTO other VALUES (1)")
            try database.execute(sql: "INSERT INTO sample (task, text, label) VALUES ('tags2', 'late', 'a')")
        }
        let source = try DatasetStores.reading(folder.path("in"), preferred: nil).load()
        let merged = try save(
            DatasetMerge(original: source, additions: ["tags2": [Sample.row("new", "a")]]), .sqlite, folder.path("out"))
        #expect(merged[task: "tags2"]?.rows.map(\.text) == ["late", "new"])
        #expect(merged[task: "a/b"]?.rows.count == rows.count)
        #expect(try folder.names(in: "out") == ["dataset.sqlite"])
        let copy = try DatabaseQueue(path: folder.path("out/dataset.sqlite"))
        #expect(try copy.read { try Int.fetchOne($0, sql: "SELECT x FROM other") } == 1)
        #expect(try copy.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "delete")
        #expect(source[task: "tags2"]?.rows.count == 1)
    }

    @Test("refuse a file that is no database, and a database without samples")
    func refuseOtherFiles() throws {
        let folder = try TemporaryFolder()
        try folder.write("text,label\n", to: "a/dataset.sqlite")
        _ = try folder.folder("b")
        try DatabaseQueue(path: folder.path("b/dataset.sqlite")).write { try $0.execute(sql: "CREATE TABLE other (x)") }
        for name in ["a", "b"] {
            let error = try #require(throws: RefineError.self) {
                try DatasetStores.reading(folder.path(name), preferred: nil).load()
            }
            #expect(error.code == .badInput)
            #expect(error.message.contains("not a dataset"))
            #expect(error.place?.file == folder.path("\(name)/dataset.sqlite"))
        }
    }

    @Test("refuse a database's bad row with its number")
    func refuseBadRows() throws {
        let folder = try TemporaryFolder()
        _ = try save(DatasetMerge(original: dataset, additions: [:]), .sqlite, folder.path)
        try DatabaseQueue(path: folder.path("dataset.sqlite")).write {
            try $0.execute(sql: "INSERT INTO sample (id, task, text, labels) VALUES (99, 'tags', 'x', 'no JSON')")
        }
        let error = try #require(throws: RefineError.self) {
            try DatasetStores.reading(folder.path, preferred: nil).load()
        }
        #expect(error.message.hasPrefix("row 99 of sample: labels is not JSON"))
    }

    // MARK: - Folders

    @Test("are found by what a folder holds, the preferred one of several")
    func areFound() throws {
        let folder = try TemporaryFolder()
        try folder.write("text,label\none,a\n", to: "t.csv")
        #expect(try DatasetStores.reading(folder.path, preferred: nil).format == .csv)
        #expect(try DatasetStores.reading(folder.path, preferred: .jsonl).format == .csv)
        try folder.write("[]", to: "t.json")
        #expect(try DatasetStores.reading(folder.path, preferred: .json).format == .json)
        let error = try #require(throws: RefineError.self) { try DatasetStores.reading(folder.path, preferred: nil) }
        #expect(error.code == .badInput)
        #expect(error.message == "holds several datasets (json, csv); expected one")
        #expect(error.hint == "say which with --format")
    }

    @Test("pass hidden files, other files and folders over")
    func passOverOthers() throws {
        let folder = try TemporaryFolder()
        try folder.write(TaskFilesTests.good, to: "t.jsonl")
        try folder.write("rubbish", to: ".hidden.jsonl")
        try folder.write("notes", to: "README.md")
        try folder.write("rubbish", to: "nested.jsonl/x.jsonl")
        #expect(try DatasetStores.reading(folder.path, preferred: nil).load().tasks.map(\.name) == ["t"])
    }

    @Test("say what is wrong with the place of a dataset")
    func refusePlaces() throws {
        let folder = try TemporaryFolder()
        func code(_ path: String) throws -> RefineError.Code {
            try #require(throws: RefineError.self) { try DatasetStores.reading(path, preferred: nil) }.code
        }
        #expect(try code(folder.path("none")) == .inputMissing)
        #expect(try code(try folder.write("x", to: "file")) == .badInput)
        #expect(try code(try folder.folder("empty")) == .badInput)
    }

    @Test("refuse two files of one task")
    func refuseTwoFiles() throws {
        let folder = try TemporaryFolder()
        try folder.write(TaskFilesTests.good, to: "a%2Fb.jsonl")
        try folder.write(TaskFilesTests.good, to: "a%2fb.jsonl")
        let error = try #require(throws: RefineError.self) {
            try DatasetStores.reading(folder.path, preferred: nil).load()
        }
        #expect(error.message == "is a second file of the task a/b")
    }

    @Test("cannot write where a file stands in place of a folder", arguments: DatasetFormat.allCases)
    func refuseFileAsFolder(format: DatasetFormat) throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "out")
        for path in ["out", "out/below"] {
            let error = try #require(throws: RefineError.self) {
                try save(DatasetMerge(original: dataset, additions: [:]), format, folder.path(path))
            }
            #expect(error.code == .cannotWrite)
        }
        #expect(try folder.text("out") == "x")
    }

    @Test(
        "cannot write into a folder that is read-only", .enabled(if: geteuid() != 0), arguments: DatasetFormat.allCases)
    func refuseReadOnlyFolder(format: DatasetFormat) throws {
        let folder = try TemporaryFolder()
        let out = try folder.folder("out")
        chmod(out, 0o555)
        defer { chmod(out, 0o755) }
        let error = try #require(throws: RefineError.self) {
            try save(DatasetMerge(original: dataset, additions: [:]), format, out)
        }
        #expect(error.code == .cannotWrite)
        #expect(try folder.names(in: "out") == [])
    }

    @Test(
        "leave every file as it was when one cannot be put in its place", arguments: [DatasetFormat.jsonl, .json, .csv])
    func leaveFilesOnFailure(format: DatasetFormat) throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "x", count: 300)
        let tasks = [TaskDataset(name: "a", rows: rows), TaskDataset(name: long, rows: rows)]
        try folder.write("as it was", to: "out/a.\(format.rawValue)")
        let error = try #require(throws: RefineError.self) {
            try save(DatasetMerge(original: Dataset(tasks: tasks), additions: [:]), format, folder.path("out"))
        }
        #expect(error.code == .cannotWrite)
        #expect(error.hint == "use --format sqlite, which needs no file a task")
        #expect(try folder.names(in: "out") == ["a.\(format.rawValue)"])
        #expect(try folder.text("out/a.\(format.rawValue)") == "as it was")
    }
}
