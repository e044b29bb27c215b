import Foundation
import GRDB
import RefinerTestSupport
import Testing

@Suite("A run that is killed while it merges into a larger dataset")
struct MergeKillTests {
    /// How many runs are killed for each format: 3, or as many as `REFINE_KILLS` says.
    private static let kills = ProcessInfo.processInfo.environment["REFINE_KILLS"].flatMap { Int($0) } ?? 3

    /// A task beside the one that is refined, large enough that copying it takes a while.
    private static let archive = (0..<40_000).map { number in
        "{\"text\": \"an old question of a customer, number \(number), that nobody asks any more\", \"label\": \"old\"}\n"
    }.joined()

    private static func arguments(_ format: String, seed: Int) -> [String] {
        [
            "--result", "analysis.json", "--engine", "offline", "--max-per-class", "6", "--json", "--format", format,
            "--seed", "\(seed)",
        ]
    }

    /// A shop whose dataset lies in the format that is merged into, refined once.
    private static func refinedOnce(_ format: String) async throws -> Workspace {
        let shop = Shop.workspace()
        shop.write("saved/archive.jsonl", archive)
        if format == "sqlite" {
            // Its own first run turns the dataset into a database, which is the dataset from then on.
            let made = try await RefineProcess.run(arguments(format, seed: 9), in: shop)
            #expect(made.status == 0, "\(made.messages)")
            try FileManager.default.removeItem(at: shop.url("saved"))
            try FileManager.default.createDirectory(at: shop.url("saved"), withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                at: shop.url("saved_refined/dataset.sqlite"), to: shop.url("saved/dataset.sqlite"))
            try FileManager.default.removeItem(at: shop.url("saved_refined"))
        }
        let run = try await RefineProcess.run(arguments(format, seed: 0), in: shop)
        #expect(run.status == 0, "\(run.messages)")
        return shop
    }

    private static func copy(of shop: Workspace) throws -> Workspace {
        let copy = Workspace()
        for name in ["analysis.json", "saved", "saved_refined"] {
            try FileManager.default.copyItem(at: shop.url(name), to: copy.url(name))
        }
        return copy
    }

    /// The rows of a task of the output, as text.
    private static func rows(_ task: String, _ format: String, in shop: Workspace) throws -> [String] {
        guard format == "sqlite" else {
            return shop.text("saved_refined/\(task).jsonl").split(separator: "\n").map(String.init)
        }
        return try DatabaseQueue(path: shop.url("saved_refined/dataset.sqlite").path).read { database in
            #expect(try String.fetchAll(database, sql: "PRAGMA integrity_check") == ["ok"])
            return try String.fetchAll(
                database, sql: "SELECT label || char(9) || text FROM sample WHERE task = ? ORDER BY id",
                arguments: [task])
        }
    }

    /// How many rows of a task the state says that the output holds.
    private static func counted(_ task: String, in shop: Workspace) throws -> Int? {
        try DatabaseQueue(path: shop.url("saved_refined/.refine/state.sqlite").path).read { database in
            #expect(try String.fetchAll(database, sql: "PRAGMA integrity_check") == ["ok"])
            return try Int.fetchOne(
                database,
                sql: "SELECT original + carried + added FROM output WHERE task = ? ORDER BY iteration DESC LIMIT 1",
                arguments: [task])
        }
    }

    /// Whether a file that will take another's place is being written.
    private static func isSaving(_ shop: Workspace) -> Bool {
        let names = try? FileManager.default.contentsOfDirectory(atPath: shop.url("saved_refined").path)
        return names?.contains { $0.hasSuffix(".part") } ?? false
    }

    @Test("leaves the old dataset or the new one, and a state that agrees with it", arguments: ["jsonl", "sqlite"])
    func killedWhileMerging(format: String) async throws {
        let before = try await Self.refinedOnce(format)
        let undisturbed = try Self.copy(of: before)
        let start = ContinuousClock.now
        let whole = try await RefineProcess.run(Self.arguments(format, seed: 1), in: undisturbed)
        let duration = ContinuousClock.now - start
        #expect(whole.status == 0, "\(whole.messages)")
        let old = try Self.rows("topic", format, in: before)
        let new = try Self.rows("topic", format, in: undisturbed)
        let archive = try Self.rows("archive", format, in: before)
        #expect(new.count > old.count && archive.count == 40_000)

        var random = SplitMix64(seed: 40)
        var cut = 0
        for kill in 1...max(1, Self.kills) {
            let shop = try Self.copy(of: before)
            let running = try await RefineProcess.start(Self.arguments(format, seed: 1), in: shop)
            if kill % 4 == 0 {
                // At any moment of the run.
                try await Task.sleep(for: duration * Double.random(in: 0...1, using: &random))
            } else {
                // While it saves, or shortly after.
                let limit = ContinuousClock.now + duration * 4
                while !Self.isSaving(shop), ContinuousClock.now < limit { try await Task.sleep(for: .milliseconds(1)) }
                try await Task.sleep(for: .microseconds(Int.random(in: 0...60_000, using: &random)))
            }
            running.send(SIGKILL)
            if await running.outcome().status == 128 + SIGKILL { cut += 1 }
            let found = try Self.rows("topic", format, in: shop)
            #expect(found == old || found == new, "kill \(kill): \(found.count) rows")
            #expect(try Self.rows("archive", format, in: shop) == archive, "kill \(kill)")

            let last = try await RefineProcess.run(Self.arguments(format, seed: 1), in: shop)
            #expect(last.status == 0, "kill \(kill): \(last.messages)")
            let rows = try Self.rows("topic", format, in: shop)
            #expect(try Self.counted("topic", in: shop) == rows.count, "kill \(kill)")
            // An iteration that had come to its end before its process was killed is followed by a new one.
            if try TestJSON.decode(RunSummary.self, last.output).iteration == 2 {
                #expect(rows == new, "kill \(kill)")
            } else {
                #expect(rows.starts(with: new), "kill \(kill)")
            }
        }
        #expect(cut > 0)
    }
}
