import Foundation
import Testing

@testable import Refiner

@Suite("Versions of a dataset")
struct RevisionsTests {
    private let folder: TemporaryFolder
    private let store: StateStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try StateStore(writing: folder.path)
        for _ in 0..<4 { try await store.write { try $0.execute(sql: StateStoreTests.insertIteration) } }
    }

    private func rows(_ count: Int, _ word: String = "row") -> String {
        (0..<count).map { "{\"text\": \"\(word) \($0)\", \"label\": \"a\"}\n" }.joined()
    }

    /// Puts a file into the place of the one before, as a save does.
    private func put(_ text: String, _ name: String = "t.jsonl") throws {
        try StagedFiles.write { (files) throws(RefineError) in
            try files.stage(Array(text.utf8), for: folder.path(name))
        }
    }

    private func record(_ iteration: Int64, _ files: [String] = ["t.jsonl"]) async throws {
        try await Revisions(of: folder.path, in: store).record(.run, iteration: iteration, files: files)
    }

    private func restore(_ iteration: Int64, to target: String? = nil) async throws {
        _ = try await DatasetRestore.restore(
            iteration: iteration, of: folder.path, to: target.map { folder.path($0) }, in: store)
    }

    @Test("are had again in any order, through any number of steps")
    func chain() async throws {
        let texts = [rows(10), rows(10, "line") + rows(3), rows(40), rows(2)]
        for (index, text) in texts.enumerated() {
            try put(text)
            try await record(Int64(index + 1))
        }
        for iteration in [1, 4, 2, 3, 1, 3] {
            try await restore(Int64(iteration))
            #expect(try folder.text("t.jsonl") == texts[iteration - 1])
        }
    }

    @Test("are had again where a run was killed after it had put its files there and before it wrote that down")
    func killed() async throws {
        try put(rows(10))
        try await record(1)
        try put(rows(20))
        try await restore(1, to: "copy")
        #expect(try folder.text("copy/t.jsonl") == rows(10))
        try put(rows(30))
        try await record(3)
        try await restore(1, to: "copy")
        #expect(try folder.text("copy/t.jsonl") == rows(10))
        let error = await #expect(throws: RefineError.self) { try await restore(2) }
        #expect(error?.code == .usage)
        #expect(error?.hint == "these can be restored: 1, 3")
    }

    @Test("take away the file of a task that came later, and bring it back")
    func laterTask() async throws {
        try put(rows(5))
        try await record(1)
        try put(rows(6))
        try put(rows(7), "u.jsonl")
        try await record(2, ["t.jsonl", "u.jsonl"])
        try put("mine", "notes.txt")
        try await restore(1)
        #expect(try folder.names().sorted() == [".refine", "notes.txt", "t.jsonl"])
        try await restore(2)
        #expect(try folder.text("u.jsonl") == rows(7))
        #expect(try folder.text("t.jsonl") == rows(6))
    }

    @Test("of the last pass count, where an iteration was gone on with")
    func passes() async throws {
        try put(rows(5))
        try await record(1)
        try put(rows(8))
        try await record(1)
        try put(rows(9))
        try await record(2)
        try await restore(1)
        #expect(try folder.text("t.jsonl") == rows(8))
    }

    @Test("tell a later run how many rows stand at the head as the data's own")
    func standing() async throws {
        for (iteration, original) in [(1, 5), (2, 3)] {
            try put(rows(5 + iteration))
            try await store.write {
                try SavedRows(task: "t", original: original, carried: 0, added: 1).insert(
                    iteration: Int64(iteration), into: $0)
            }
            try await record(Int64(iteration))
        }
        #expect(try await store.read { try SavedRows.lastCopied(in: $0) } == ["t": 3])
        try await restore(1)
        #expect(try await store.read { try SavedRows.lastCopied(in: $0) } == ["t": 5])
        try await restore(2)
        #expect(try await store.read { try SavedRows.lastCopied(in: $0) } == ["t": 3])
    }

    @Test("with a damaged step are refused, and leave the dataset as it is")
    func damaged() async throws {
        try put(rows(5))
        try await record(1)
        try put(rows(9, "line"))
        try await record(2)
        try await store.write { try $0.execute(sql: "UPDATE revision SET delta = x'0102' WHERE iteration = 1") }
        let unread = await #expect(throws: RefineError.self) { try await restore(1) }
        #expect(unread?.code == .badInput)
        try await store.write {
            try $0.execute(
                sql: "UPDATE revision SET delta = zeroblob(23) || x'00' WHERE iteration = 1")
        }
        let wrong = await #expect(throws: RefineError.self) { try await restore(1) }
        #expect(wrong?.code == .badInput)
        #expect(try folder.text("t.jsonl") == rows(9, "line"))
        #expect(try folder.names(in: ".refine").filter { $0.hasPrefix("restoring") } == [])
    }
}
