import Foundation
import Testing

@Suite("A run of the offline engine")
struct OfflineRunTests {
    @Test("reads ./saved and writes ./saved_refined when only an analysis is named")
    func defaults() async throws {
        let shop = Shop.workspace()
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "3")
        #expect(run.status == 0, "\(run.messages)")
        #expect(shop.names("saved_refined") == ["tone.jsonl", "topic.jsonl"])
        #expect(try shop.rows("saved_refined/topic.jsonl").count == Shop.rows.count + 6)
    }

    @Test("keeps the bytes of every existing row at the head of each file")
    func originalBytes() async throws {
        let shop = Shop.workspace()
        _ = try await shop.refine("--result", "analysis.json", "--max-per-class", "3")
        let refined = try #require(shop.bytes("saved_refined/topic.jsonl"))
        let original = try #require(shop.bytes("saved/topic.jsonl"))
        #expect(refined.starts(with: original))
        #expect(refined.count > original.count)
    }

    @Test("leaves the data folder as it was")
    func dataUntouched() async throws {
        let shop = Shop.workspace()
        let before = shop.everything("saved")
        _ = try await shop.refine("--result", "analysis.json", "--max-per-class", "3")
        #expect(shop.everything("saved") == before)
    }

    @Test("carries tasks over that the analysis does not speak of, byte for byte")
    func otherTasks() async throws {
        let shop = Shop.workspace()
        _ = try await shop.refine("--result", "analysis.json", "--max-per-class", "3")
        #expect(shop.bytes("saved_refined/tone.jsonl") == shop.bytes("saved/tone.jsonl"))
    }

    @Test("writes new rows of text and label alone, each of a class that was weak")
    func newRows() async throws {
        let shop = Shop.workspace()
        _ = try await shop.refine("--result", "analysis.json", "--max-per-class", "3")
        let added = try shop.rows("saved_refined/topic.jsonl").dropFirst(Shop.rows.count)
        #expect(added.allSatisfy { Set($0.keys) == ["text", "label"] })
        #expect(
            added.compactMap { $0["label"] as? String }.sorted() == [
                "billing", "billing", "billing", "shipping", "shipping", "shipping",
            ])
        #expect(added.allSatisfy { !(($0["text"] as? String) ?? "").isEmpty })
    }

    @Test("writes what a reader of a folder with one JSON line a row can load")
    func loadAll() async throws {
        let shop = Shop.workspace()
        _ = try await shop.refine("--result", "analysis.json", "--max-per-class", "3")
        let tasks = try shop.loadAll("saved_refined")
        #expect(tasks.keys.sorted() == ["tone", "topic"])
        #expect(tasks["topic"]?.count == Shop.rows.count + 6)
        #expect(tasks["topic"]?.allSatisfy { $0["text"] is String && $0["label"] is String } == true)
    }

    @Test("gives the same bytes for the same seed in another folder")
    func sameSeed() async throws {
        let shop = Shop.workspace()
        for output in ["one", "two"] {
            let run = try await shop.refine(
                "--result", "analysis.json", "--max-per-class", "4", "--seed", "7", "--output", output)
            #expect(run.status == 0, "\(run.messages)")
        }
        #expect(shop.bytes("one/topic.jsonl") == shop.bytes("two/topic.jsonl"))
    }

    @Test("gives other texts for another seed")
    func otherSeed() async throws {
        let shop = Shop.workspace()
        for seed in ["1", "2"] {
            _ = try await shop.refine(
                "--result", "analysis.json", "--max-per-class", "4", "--seed", seed, "--output", seed)
        }
        #expect(shop.bytes("1/topic.jsonl") != shop.bytes("2/topic.jsonl"))
    }

    @Test("gives the same bytes whatever the number of classes at work at once")
    func concurrency() async throws {
        let shop = Shop.workspace()
        for count in ["1", "8"] {
            _ = try await shop.refine(
                "--result", "analysis.json", "--max-per-class", "4", "--concurrency", count, "--output", count)
        }
        #expect(shop.bytes("1/topic.jsonl") == shop.bytes("8/topic.jsonl"))
    }

    @Test("writes one file a task in each format that has files", arguments: ["jsonl", "json", "csv"])
    func formats(format: String) async throws {
        let shop = Shop.workspace()
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "2", "--format", format)
        #expect(run.status == 0, "\(run.messages)")
        #expect(shop.names("saved_refined") == ["tone.\(format)", "topic.\(format)"])
        let text = shop.text("saved_refined/topic.\(format)")
        switch format {
        case "jsonl": #expect(try shop.rows("saved_refined/topic.jsonl").count == Shop.rows.count + 4)
        case "json":
            let rows = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]]
            #expect(rows?.count == Shop.rows.count + 4)
        default:
            #expect(text.hasPrefix("text,label\r\n"))
            #expect(text.split(separator: "\r\n").count == Shop.rows.count + 5)
        }
    }

    @Test("writes one database for all tasks with --format sqlite, which the next run can read")
    func database() async throws {
        let shop = Shop.workspace()
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "2", "--format", "sqlite")
        #expect(run.status == 0, "\(run.messages)")
        #expect(shop.names("saved_refined") == ["dataset.sqlite"])
        let next = try await shop.refine(
            "--result", "analysis.json", "--max-per-class", "1", "--data", "saved_refined", "--output", "next",
            "--format", "sqlite")
        #expect(next.status == 0, "\(next.messages)")
        #expect(shop.bytes("next/dataset.sqlite")?.starts(with: Array("SQLite format 3\0".utf8)) == true)
    }

    @Test("says in each new row where it comes from, with --with-provenance")
    func provenance() async throws {
        let shop = Shop.workspace()
        _ = try await shop.refine("--result", "analysis.json", "--max-per-class", "2", "--with-provenance")
        let rows = try shop.rows("saved_refined/topic.jsonl")
        let origins = rows.dropFirst(Shop.rows.count).compactMap { $0["refine"] as? [String: Any] }
        #expect(origins.count == 4)
        #expect(origins.allSatisfy { $0["iteration"] as? Int == 1 && $0["engine"] as? String == "offline" })
        #expect(origins.compactMap { $0["number"] as? Int } == [1, 2, 3, 4])
        #expect(rows.prefix(Shop.rows.count).allSatisfy { $0["refine"] == nil })
    }

    @Test("does nothing to the data when no class is weak, and says so")
    func nothingWeak() async throws {
        let shop = Shop.workspace()
        let run = try await shop.refine("--result", "analysis.json", "--threshold", "0.5")
        #expect(run.status == 0)
        #expect(run.output.contains("Nothing was weak"))
        #expect(shop.bytes("saved_refined/topic.jsonl") == shop.bytes("saved/topic.jsonl"))
    }

    @Test("keeps what an earlier run added and adds to it")
    func secondRun() async throws {
        let shop = Shop.workspace()
        _ = try await shop.refine("--result", "analysis.json", "--max-per-class", "2")
        let first = try #require(shop.bytes("saved_refined/topic.jsonl"))
        let run = try await shop.refine("--result", "analysis.json", "--max-per-class", "2", "--seed", "5")
        #expect(run.status == 0, "\(run.messages)")
        let second = try #require(shop.bytes("saved_refined/topic.jsonl"))
        #expect(second.starts(with: first))
        let texts = try shop.rows("saved_refined/topic.jsonl").compactMap { $0["text"] as? String }
        #expect(texts.count == Shop.rows.count + 8)
        #expect(Set(texts).count == texts.count)
    }

    @Test("plans for classes without evaluated samples only with --include-zero-support")
    func zeroSupport() async throws {
        let measured = [("billing", 0.0, 0), ("shipping", 0.95, 6), ("returns", 0.95, 7)]
        let shop = Shop.workspace(Shop.analysis(["topic": measured], errors: []))
        let without = try await shop.refine("plan", "--result", "analysis.json", "--json")
        #expect(try TestJSON.decode(PlanSummary.self, without.output).demands.isEmpty)
        let with = try await shop.refine("plan", "--result", "analysis.json", "--json", "--include-zero-support")
        let demands = try TestJSON.decode(PlanSummary.self, with.output).demands
        #expect(demands.map(\.label) == ["billing"])
        #expect(demands.map(\.reason) == ["zero_support"])
    }

    @Test("refines the real example data for two classes")
    func example() async throws {
        let folder = Workspace()
        let run = try await folder.refine(
            "--result", Place.inRepository("fixtures/banking77-10/analysis.json"), "--data",
            Place.inRepository("saved"),
            "--label", "balance_not_updated_after_bank_transfer", "--label", "beneficiary_not_allowed",
            "--max-per-class", "2", "--json", "--engine", "offline")
        #expect(run.status == 0, "\(run.messages)")
        let summary = try TestJSON.decode(RunSummary.self, run.output)
        #expect(summary.tasks["intent"]?.kept == 4)
        let original = try #require(FileManager.default.contents(atPath: Place.inRepository("saved/intent.jsonl")))
        #expect(folder.bytes("saved_refined/intent.jsonl")?.starts(with: [UInt8](original)) == true)
    }
}
