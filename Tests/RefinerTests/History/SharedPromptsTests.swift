import GRDB
import JSONText
import LanguageModels
import RefinerTestSupport
import TextFeatures
import Testing

@testable import Refiner

@Suite("The beginnings that requests share")
struct SharedPromptsTests {
    private func call(_ request: String, label: String? = "l") -> CallRecord {
        var call = CallRecord(phase: .generate, task: "t", label: label, engine: "e", model: "m")
        call.digest = "digest of \(request.hashValue)"
        call.request = request
        call.answer = "answer"
        return call
    }

    private func request(_ end: String) -> String {
        let lines = (0..<20).map { "line \($0) of the instructions, “quoted”" }.joined(separator: "\n")
        var request = ChatRequest(messages: [.system(lines), .user("Data: é\n\(end)")])
        return request.messagesJSON()
    }

    private func requests(_ state: StateStore) async throws -> [String] {
        try await state.read { try String.fetchAll($0, sql: "SELECT request FROM conversation ORDER BY call") }
    }

    private func count(_ table: String, _ state: StateStore) async throws -> Int? {
        try await state.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \(table)") }
    }

    @Test("are stored once, and the requests are read and found again whole")
    func storedOnce() async throws {
        let folder = try TemporaryFolder()
        let (state, journal) = try await freshJournal(in: folder)
        let texts = (0..<10).map { request("text number \($0)") }
        for text in texts { _ = try await journal.record(call(text)) }
        #expect(try await requests(state) == texts)
        #expect(try await count("prompt", state) == 1)
        let stored = try await state.read {
            try Int.fetchAll($0, sql: "SELECT LENGTH(request) FROM response ORDER BY call")
        }
        #expect(stored[0] == texts[0].count)
        #expect(stored.dropFirst().allSatisfy { $0 < 60 })
        for (number, text) in texts.enumerated() {
            let digest = "digest of \(text.hashValue)"
            #expect(try await journal.answer(to: digest, request: text)?.call == Int64(number + 1))
            #expect(try await journal.answer(to: digest, request: text + " ") == nil)
        }
        let shared = try await state.read { try String.fetchOne($0, sql: "SELECT text FROM prompt") }?.utf8.count ?? 0
        let whole = texts.reduce(0) { $0 + $1.utf8.count + "answer".utf8.count }
        #expect(
            try await state.cache().map(\.bytes) == [whole - 8 * shared], "whole in the first, once for nine others")
        await state.close()
    }

    @Test("are whatever the requests of a class share, whatever the texts are like")
    func anyTexts() async throws {
        let folder = try TemporaryFolder()
        let (state, journal) = try await freshJournal(in: folder)
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "\\n", "\n", "é", "“", "日本", "👩‍👧", "e\u{301}", "\"", "a", "line of words\n",
            String(repeating: "x", count: 90),
        ]
        var texts: [String] = []
        for number in 0..<300 {
            var text =
                number.isMultiple(of: 3)
                ? request("") : texts.last.map { String($0.prefix(generator.integer(below: 900))) } ?? ""
            for _ in 0..<generator.integer(below: 12) { text += pieces[generator.integer(below: pieces.count)] }
            texts.append(text)
            _ = try await journal.record(call(text, label: ["l", "k", nil][generator.integer(below: 3)]))
        }
        let found = try await requests(state)
        #expect(found.count == texts.count)
        for (one, other) in zip(found, texts) { #expect(Array(one.utf8) == Array(other.utf8)) }
        await state.close()
    }

    @Test("that were not written after all are not referred to")
    func takenBack() async throws {
        let folder = try TemporaryFolder()
        let (state, journal) = try await freshJournal(in: folder)
        let prompts = SharedPrompts()
        let texts = (0..<6).map { request("text number \($0)") }
        func record(_ number: Int, failing: Bool = false) async throws {
            let call = call(texts[number])
            _ = try await state.group.write { database in
                _ = try call.insert(iteration: journal.iteration, finished: "", prompts: prompts, into: database)
                if failing { try database.execute(sql: "INSERT INTO response (call, request) VALUES (77, '')") }
            }
        }
        try await record(0)
        await #expect(throws: RefineError.self) { try await record(1, failing: true) }
        // Takes the number that the beginning had.
        try await state.group.write { try $0.execute(sql: "INSERT INTO prompt (text) VALUES ('of somebody else')") }
        for number in 2..<6 { try await record(number) }
        #expect(try await requests(state) == [texts[0]] + texts[2...])
        await state.close()
    }

    @Test("stand in the request that is shown with a sample's origin")
    func origins() async throws {
        let folder = try TemporaryFolder()
        let (state, journal) = try await freshJournal(in: folder)
        let texts = (0..<3).map { request("text number \($0)") }
        for text in texts { _ = try await journal.record(call(text)) }
        try await state.write { database in
            try database.execute(
                sql: """
                    INSERT INTO demand (iteration, task, label, count, reason, f1, support, errors, confusions)
                    VALUES (1, 't', 'l', 3, 'weak', 0.5, 9, 2, '[]');
                    INSERT INTO candidate (demand, call, attempt, text, parents, kept)
                    SELECT 1, id, 0, 'sample ' || id, '[]', 1 FROM call;
                    """)
        }
        for (number, text) in texts.enumerated() {
            let origin = try #require(try await state.origins(of: "sample \(number + 1)").first)
            #expect(origin.call?.request == text)
        }
        await state.close()
    }

    @Test("are deleted with the last answer that needs them")
    func cleared() async throws {
        let folder = try TemporaryFolder()
        let (state, journal) = try await freshJournal(in: folder)
        for number in 0..<3 { _ = try await journal.record(call(request("text number \(number)"))) }
        #expect(try await state.clearCache(iteration: 77).answers == 0)
        #expect(try await count("prompt", state) == 1)
        #expect(try await state.clearCache().answers == 3)
        #expect(try await count("prompt", state) == 0)
        await state.close()
    }
}
