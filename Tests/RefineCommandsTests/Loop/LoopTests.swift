import Foundation
import RefinerTestSupport
import Testing

@Suite("A loop")
struct LoopTests {
    private static let flags = [
        "loop", "--dev", "dev.jsonl", "--test", "test.jsonl", "--engine", "offline", "--samples", "12",
    ]

    @Test("trains, refines, measures, and reports rounds, dev rows and sealed rows")
    func report() async throws {
        let shop = LoopShop.workspace()
        let run = try await RefineProcess.run(Self.flags + ["--rounds", "2", "--json"], in: shop)
        #expect(run.status == 0 || run.status == 3, "\(run.messages)")
        let report = try TestJSON.object(run.output)
        let rounds = try #require(report["rounds"] as? [[String: Any]])
        #expect(!rounds.isEmpty && rounds.count <= 2)
        #expect(report["trainer"] as? String == "embedded")
        #expect(
            ["rounds_spent", "no_gain", "yield_collapsed", "threshold_reached", "label_noise"].contains(
                report["stop"] as? String))
        for split in ["dev", "test"] {
            let scores = try #require(report[split] as? [[String: Any]])
            #expect(scores.count == 1)
            #expect((scores[0]["comparison"] as? [String: Any])?["rows"] as? Int == 24)
        }
    }

    @Test("lets no dev and no test row, nor a near copy, into the data, whose own bytes stay first")
    func cleanEvaluation() async throws {
        let shop = LoopShop.workspace()
        let run = try await RefineProcess.run(Self.flags + ["--rounds", "1"], in: shop)
        #expect(run.status == 0 || run.status == 3, "\(run.messages)")
        let (before, after) = (shop.text("saved/topic.jsonl"), shop.text("saved_refined/topic.jsonl"))
        #expect(after.hasPrefix(before))
        let held = try Set((shop.rows("dev.jsonl") + shop.rows("test.jsonl")).compactMap { $0["text"] as? String })
        let texts = try shop.rows("saved_refined/topic.jsonl").compactMap { $0["text"] as? String }
        #expect(held.isDisjoint(with: texts))
        #expect(
            try await shop.refine(
                "validate", "saved_refined", "--rule", "leak", "--holdout", "dev.jsonl", "--holdout", "test.jsonl"
            ).status == 0)
    }

    @Test("takes a round back byte for byte when the classes that it was for did not gain")
    func rolledBack() async throws {
        let shop = LoopShop.workspace()
        let trainer = LoopShop.trainer(
            before: "1~4s/\"predicted_label\": \"[a-z]*\"/\"predicted_label\": \"billing\"/",
            after: "s/\"predicted_label\": \"[a-z]*\"/\"predicted_label\": \"billing\"/")
        let run = try await RefineProcess.run(
            Self.flags + ["--rounds", "1", "--json", "--trainer", trainer], in: shop)
        #expect(run.status == 0, "\(run.messages)")
        let rounds = try #require(try TestJSON.object(run.output)["rounds"] as? [[String: Any]])
        #expect(rounds.map { $0["kept"] as? Bool } == [false])
        #expect((rounds[0]["objections"] as? [String])?.isEmpty == false)
        #expect(shop.bytes("saved_refined/topic.jsonl") == shop.bytes("saved/topic.jsonl"))
        let history = try await shop.refine("history")
        #expect(history.output.contains("rolled back") || history.output.contains("rolled_back"), "\(history.output)")
    }

    @Test("takes a round back whose samples bear each other's labels")
    func harmful() async throws {
        let shop = LoopShop.workspace()
        let server = try ChatServer { request in
            .completion(LoopShop.swapped(request.chat?.lastMessage ?? ""))
        }
        let run = try await RefineProcess.run(
            [
                "loop", "--dev", "dev.jsonl", "--engine", "openai", "--base-url", server.baseURL, "--model", "m",
                "--samples", "32", "--check-labels", "off", "--rounds", "1", "--json",
            ], in: shop)
        #expect(run.status == 0 || run.status == 3, "\(run.messages)")
        let rounds = try #require(try TestJSON.object(run.output)["rounds"] as? [[String: Any]])
        #expect((rounds.first?["accepted"] as? Int ?? 0) > 16)
        #expect(rounds.map { $0["kept"] as? Bool } == [false])
        #expect(shop.bytes("saved_refined/topic.jsonl") == shop.bytes("saved/topic.jsonl"))
    }

    @Test("keeps a round that helps, and stops when every class is above the threshold")
    func kept() async throws {
        let shop = LoopShop.workspace()
        let trainer = LoopShop.trainer(
            before: "s/\"predicted_label\": \"[a-z]*\"/\"predicted_label\": \"billing\"/", after: "")
        let run = try await RefineProcess.run(
            Self.flags + ["--rounds", "3", "--json", "--trainer", trainer], in: shop)
        #expect(run.status == 0, "\(run.messages)")
        let report = try TestJSON.object(run.output)
        #expect(report["stop"] as? String == "threshold_reached")
        #expect((report["rounds"] as? [[String: Any]])?.map { $0["kept"] as? Bool } == [true])
        #expect(report["macro_f1"] as? Double == 1)
        let test = (report["test"] as? [[String: Any]])?.first?["comparison"] as? [String: Any]
        #expect(test?["verdict"] as? String == "gain")
    }

    @Test("ends with 2 when the target is not reached")
    func target() async throws {
        let run = try await RefineProcess.run(
            Self.flags + [
                "--rounds", "1", "--fail-under", "1", "--trainer",
                LoopShop.trainer(
                    before: "1s/.$/, \"x\": 1}/; 2s/\"predicted_label\": \"[a-z]*\"/\"predicted_label\": \"product\"/",
                    after: "2s/\"predicted_label\": \"[a-z]*\"/\"predicted_label\": \"product\"/"),
            ],
            in: LoopShop.workspace())
        #expect(run.status == 2, "\(run.messages)")
        #expect(run.errors.count == 1)
    }

    @Test(
        "stops with the tail of the log when the trainer fails, leaves nothing, or takes too long",
        arguments: [
            ("echo first; echo the last words >&2; exit 3", "the last words"), ("true", "left no predictions"),
            ("kill -9 $$", "signal 9"), ("sleep 60", "longer than 1 s"),
            ("echo '{\"text\": \"x\"}' > {predictions}", "true_label"),
        ])
    func failingTrainer(command: String, words: String) async throws {
        let shop = LoopShop.workspace()
        let run = try await RefineProcess.run(
            Self.flags + ["--trainer", command, "--trainer-timeout", "1"], in: shop)
        #expect(run.status == 65, "\(run.messages)")
        #expect(run.messages.contains(words), "\(run.messages)")
        #expect(shop.names("saved_refined").isEmpty)
    }

    @Test("tells the trainer where everything lies, in variables and in its command line")
    func environment() async throws {
        let shop = LoopShop.workspace()
        let trainer =
            "echo $REFINE_ITERATION $REFINE_SEED {train} {eval} {predictions} >> calls; test {train} = \"$REFINE_TRAIN\" && "
            + LoopShop.trainer(before: "", after: "")
        let run = try await RefineProcess.run(Self.flags + ["--seed", "7", "--trainer", trainer], in: shop)
        #expect(run.status == 0, "\(run.messages)")
        let calls = shop.text("calls").split(separator: "\n")
        #expect(calls.count == 2)
        #expect(calls.allSatisfy { $0.hasPrefix("0 7 \(shop.path)/") })
    }

    @Test("puts paths into the command line that themselves hold words in braces")
    func bracesInPaths() async throws {
        let shop = LoopShop.workspace()
        let trainer =
            "test {predictions} = \"$REFINE_PREDICTIONS\" && test {eval}{train} = \"$REFINE_EVAL$REFINE_TRAIN\" && "
            + LoopShop.trainer(before: "", after: "")
        let run = try await RefineProcess.run(
            Self.flags + ["--output", "an {eval} and {predictions}", "--trainer", trainer], in: shop)
        #expect(run.status == 0, "\(run.messages)")
    }

    @Test("without dev rows takes a share of each class from the data once, and never trains on it")
    func ownSplit() async throws {
        let shop = LoopShop.workspace()
        let run = try await shop.refine(
            "loop", "--engine", "offline", "--samples", "8", "--rounds", "1", "--dev-share", "0.34", "--json")
        #expect(run.status == 0 || run.status == 3, "\(run.messages)")
        let folder = try #require(try TestJSON.object(run.output)["folder"] as? String)
        let dev = try shop.rows(folder.replacingOccurrences(of: "./", with: "") + "/dev.rows.jsonl")
        #expect(
            Dictionary(grouping: dev) { $0["label"] as? String ?? "" }.mapValues(\.count).values.allSatisfy { $0 == 1 })
        let trained = try shop.rows("saved_refined/topic.jsonl").compactMap { $0["text"] as? String }
        #expect(Set(dev.compactMap { $0["text"] as? String }).isDisjoint(with: trained))
    }

    @Test("without dev rows refuses an output that is trained on and holds rows it would measure on, but not its own")
    func ownSplitOfOutput() async throws {
        let shop = LoopShop.workspace()
        let flags = ["loop", "--engine", "offline", "--samples", "8", "--rounds", "1", "--dev-share", "0.34"]
        shop.write("saved_refined/topic.jsonl", shop.text("saved/topic.jsonl"))
        for _ in 0..<2 {
            let run = try await RefineProcess.run(flags, in: shop)
            #expect(run.status == 64)
            #expect(run.errors.count == 1)
            #expect(run.messages.contains("saved_refined: is trained on, and holds 4 texts"), "\(run.messages)")
        }
        #expect(shop.bytes("saved_refined/topic.jsonl") == shop.bytes("saved/topic.jsonl"))
        for _ in 0..<2 {
            let run = try await RefineProcess.run(flags + ["--output", "own"], in: shop)
            #expect(run.status == 0 || run.status == 3, "\(run.messages)")
        }
    }

    @Test("warns of dev and sealed texts that stand in the rows which are trained on")
    func overlap() async throws {
        let shop = LoopShop.workspace()
        let rows = shop.text("saved/topic.jsonl").split(separator: "\n").map(String.init)
        shop.write(
            "dev.jsonl", shop.text("dev.jsonl") + rows[0].replacingOccurrences(of: "please", with: "Please") + "\n")
        shop.write("test.jsonl", shop.text("test.jsonl") + rows[1] + "\n" + rows[1] + "\n" + rows[2] + "\n")
        let run = try await RefineProcess.run(Self.flags + ["--rounds", "1"], in: shop)
        #expect(run.status == 0 || run.status == 3, "\(run.messages)")
        #expect(run.messages.contains("1 text of the dev rows stands in ./saved"), "\(run.messages)")
        #expect(run.messages.contains("2 texts of the sealed rows stand in ./saved"), "\(run.messages)")
        // What it advises is a command that finds them.
        #expect(run.messages.contains("(refine validate ./saved --rule leak --holdout ROWS names them)"))
        let found = try await shop.refine("validate", "./saved", "--rule", "leak", "--holdout", "test.jsonl")
        #expect(found.status == 2)
    }

    @Test("killed at any moment goes on to the same end")
    func killed() async throws {
        let arguments = Self.flags + ["--rounds", "2", "--patience", "2", "--json"]
        let calm = LoopShop.workspace()
        let undisturbed = try await RefineProcess.run(arguments, in: calm)
        // What it says at each step, at which it is killed a little later.
        let steps = undisturbed.messages.split(separator: "\n").map(String.init)
        let kills = ProcessInfo.processInfo.environment["REFINE_KILLS"].flatMap { Int($0) } ?? 5
        var checked = 0
        for number in 0..<kills {
            let shop = LoopShop.workspace()
            // Some are killed twice.
            for part in 0...(number % 2) {
                let running = try await RefineProcess.start(arguments, in: shop)
                _ = await running.says(part == 0 ? steps[number * 7 % steps.count] : "going on")
                try await Task.sleep(for: .milliseconds((number * 13 + part * 31) % 60))
                running.send(SIGKILL)
                _ = await running.outcome()
                if !shop.text("saved_refined/.refine/loop/1/loop.json").contains("\"stop\"") { continue }
                break
            }
            // What had ended before it was killed is followed by another loop.
            if shop.text("saved_refined/.refine/loop/1/loop.json").contains("\"stop\"") { continue }
            let end = try await RefineProcess.run(arguments, in: shop)
            #expect(end.status == undisturbed.status, "\(end.messages)")
            #expect(end.output == undisturbed.output)
            #expect(shop.text("saved_refined/topic.jsonl") == calm.text("saved_refined/topic.jsonl"))
            checked += 1
        }
        #expect(checked > 0)
    }

    @Test("refuses data without dev rows of its task, and output onto the data, and one task's file for two")
    func badInput() async throws {
        let shop = LoopShop.workspace()
        shop.write("saved/tone.jsonl", shop.text("saved/topic.jsonl"))
        let two = try await shop.refine("loop", "--dev", "dev.jsonl", "--engine", "offline")
        #expect(two.status == 65)
        #expect(two.messages.contains("2 tasks"), "\(two.messages)")
        let onto = try await shop.refine("loop", "--dev", "dev.jsonl", "--output", "saved", "--engine", "offline")
        #expect(onto.status == 64)
        let missing = try await shop.refine("loop", "--dev", "none.jsonl", "--engine", "offline")
        #expect(missing.status == 66)
    }
}
