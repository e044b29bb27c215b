import Foundation
import GRDB
import JSONText
import RefinerTestSupport
import Testing

@Suite("A run that is killed at any moment")
struct KillTests {
    /// How many runs are killed: 20, or as many as `REFINE_KILLS` says.
    private static let kills = ProcessInfo.processInfo.environment["REFINE_KILLS"].flatMap { Int($0) } ?? 20

    /// A service whose answer depends on the question alone.
    private static func service() throws -> ChatServer {
        try ChatServer { request in
            guard ShopWriter.isGeneration(request) else {
                return ShopWriter.answer(request).delayed(by: .milliseconds(2))
            }
            let seed = String(decoding: request.body, as: UTF8.self)
            let texts = (0..<2).map { ShopWriter.sentence("\($0)" + seed) }
            return .completion(TestJSON.text(["texts": texts])).delayed(by: .milliseconds(2))
        }
    }

    private static func arguments(_ server: ChatServer) -> [String] {
        [
            "--result", "analysis.json", "--base-url", server.baseURL, "--concurrency", "2", "--batch-size", "2",
            "--max-per-class", "12", "--json",
        ]
    }

    /// What a killed run had on the disk.
    private struct Remains {
        /// The messages that were answered, as text.
        var answered: Set<String> = []
        /// The accepted texts.
        var kept: Set<String> = []

        init(of shop: Workspace) throws {
            let path = shop.url("saved_refined/.refine/state.sqlite").path
            guard FileManager.default.fileExists(atPath: path) else { return }
            let found = try DatabaseQueue(path: path).read { database in
                let integrity = try String.fetchAll(database, sql: "PRAGMA integrity_check")
                #expect(integrity == ["ok"])
                #expect(try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
                guard try database.viewExists("conversation") else { return ([], []) as ([String], [String]) }
                return (
                    try String.fetchAll(database, sql: "SELECT request FROM conversation WHERE answer IS NOT NULL"),
                    try String.fetchAll(database, sql: "SELECT text FROM candidate WHERE kept")
                )
            }
            answered = Set(try found.0.map(Self.messages))
            kept = Set(found.1)
        }

        private static func messages(_ request: String) throws -> String {
            let array = try #require(try JSON(parsing: request).array)
            return array.map { $0["content"]?.string ?? "" }.joined(separator: "\n")
        }
    }

    /// Waits for `condition`, some seconds at most.
    private static func wait(_ condition: () -> Bool) async {
        for _ in 0..<10_000 where !condition() { try? await Task.sleep(for: .milliseconds(1)) }
    }

    private static func messages(_ request: ServerRequest) -> String {
        (request.chat?.messages ?? []).map(\.content).joined(separator: "\n")
    }

    @Test("asks for no answer twice, loses no sample and gives the bytes of an undisturbed one, once run to its end")
    func killedAtRandom() async throws {
        let undisturbed = Shop.workspace()
        let server = try Self.service()
        let whole = try await RefineProcess.run(Self.arguments(server), in: undisturbed)
        #expect(whole.status == 0, "\(whole.messages)")
        let expected = try #require(undisturbed.bytes("saved_refined/topic.jsonl"))
        let questions = Set(server.statistics.requests.map(Self.messages))
        #expect(questions.count >= 10)
        #expect(server.statistics.requests.count == questions.count)

        var random = SplitMix64(seed: 20)
        var (cut, resumed) = (0, 0)
        for kill in 1...max(1, Self.kills) {
            let shop = Shop.workspace()
            let server = try Self.service()
            var isOver = false
            // Some runs are killed twice or thrice before they may end.
            for _ in 0..<Int.random(in: 1...3, using: &random) where !isOver {
                let before = try Remains(of: shop)
                let asked = server.statistics.requests.count
                let running = try await RefineProcess.start(Self.arguments(server), in: shop)
                // The moment goes by what was asked, since how long a run takes says little on a busy machine.
                let left = questions.count - before.answered.count
                let target = asked + Int.random(in: 0...max(0, left), using: &random)
                await Self.wait { server.statistics.requests.count >= target }
                let rest = target == asked ? 80 : 12
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...rest, using: &random)))
                running.send(SIGKILL)
                isOver = await running.outcome().status != 128 + SIGKILL
                if !isOver { cut += 1 }
                let again = server.statistics.requests.dropFirst(asked).map(Self.messages)
                #expect(before.answered.isDisjoint(with: again), "kill \(kill)")
                #expect(try before.answered.isSubset(of: Remains(of: shop).answered), "kill \(kill)")
            }
            if isOver { continue }
            let remains = try Remains(of: shop)
            let asked = server.statistics.requests.count
            let last = try await RefineProcess.run(Self.arguments(server), in: shop)
            // An iteration that had come to its end before its process was killed is followed by a new one.
            guard try TestJSON.decode(RunSummary.self, last.output).iteration == 1 else { continue }
            resumed += 1
            #expect(last.status == 0, "kill \(kill): \(last.messages)")
            #expect(shop.bytes("saved_refined/topic.jsonl") == expected, "kill \(kill)")
            let again = server.statistics.requests.dropFirst(asked).map(Self.messages)
            #expect(remains.answered.isDisjoint(with: again), "kill \(kill)")
            let texts = Set(try shop.rows("saved_refined/topic.jsonl").compactMap { $0["text"] as? String })
            #expect(remains.kept.isSubset(of: texts), "kill \(kill)")
            #expect(try Remains(of: shop).answered == questions, "kill \(kill)")
        }
        #expect(cut > Self.kills / 2)
        #expect(resumed > Self.kills / 2)
    }
}
