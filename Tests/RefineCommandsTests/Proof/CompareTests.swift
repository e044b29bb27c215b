import RefinerTestSupport
import Testing

@Suite("refine compare")
struct CompareTests {
    /// Predictions of 300 rows in three classes, of which every n-th is wrong.
    private func predictions(wrongEvery: Int, ids: Bool = false, reversed: Bool = false) -> String {
        let classes = ["a", "b", "c"]
        let lines = (0..<300).map { row in
            let truth = classes[row % 3]
            let answer = row % wrongEvery == 0 ? classes[(row + 1) % 3] : truth
            return "{\"text\": \"text \(row)\", \"true_label\": \"\(truth)\", \"predicted_label\": \"\(answer)\""
                + (ids ? ", \"id\": \(row)" : "") + "}"
        }
        return (reversed ? lines.reversed() : lines).joined(separator: "\n") + "\n"
    }

    private func workspace(_ before: String, _ after: String) -> Workspace {
        let folder = Workspace()
        folder.write("before.jsonl", before)
        folder.write("after.jsonl", after)
        return folder
    }

    @Test("says that a large gain is real, and shows the classes that moved")
    func gain() async throws {
        let folder = workspace(predictions(wrongEvery: 3), predictions(wrongEvery: 20))
        let run = try await folder.refine(
            "compare", "before.jsonl", "after.jsonl", "--label", "a", "--resamples", "300", "--fail-unless-gain")
        #expect(run.status == 0, "\(run.messages)")
        for part in [
            "task task  300 rows, 3 classes", "accuracy", "macro-F1", "F1 of targets", "Holm",
            "Real gain: macro-F1 rose by ", "Of 1 targeted class 1 surely rose and 0 surely fell.",
        ] {
            #expect(run.output.contains(part), "\(part)")
        }
    }

    @Test("with --fail-unless-gain ends with 2 and one line when there is none")
    func noGain() async throws {
        let folder = workspace(predictions(wrongEvery: 10), predictions(wrongEvery: 10))
        let run = try await folder.refine(
            "compare", "before.jsonl", "after.jsonl", "--resamples", "50", "--fail-unless-gain")
        #expect(run.status == 2)
        #expect(run.output.contains("macro-F1 is the same on 300 rows, which cannot show less than 2.0 points"))
        #expect(run.errors.count == 1)
        let free = try await folder.refine("compare", "before.jsonl", "after.jsonl", "--resamples", "50")
        #expect(free.status == 0)
    }

    @Test("as JSON gives the same bytes for the same seed, whatever the order of the rows")
    func json() async throws {
        let folder = workspace(predictions(wrongEvery: 5), predictions(wrongEvery: 7))
        folder.write("reversed.jsonl", predictions(wrongEvery: 7, reversed: true))
        let flags = ["--resamples", "100", "--json", "--seed", "3"]
        let one = try await RefineProcess.run(["compare", "before.jsonl", "after.jsonl"] + flags, in: folder)
        let two = try await RefineProcess.run(["compare", "before.jsonl", "reversed.jsonl"] + flags, in: folder)
        #expect(one.status == 0, "\(one.messages)")
        #expect(one.output == two.output)
        let task = try #require((try TestJSON.object(one.output)["tasks"] as? [String: [String: Any]])?["task"])
        #expect(task["rows"] as? Int == 300)
        #expect(["gain", "within_noise"].contains(task["verdict"] as? String ?? ""))
        let classes = try #require(task["classes"] as? [[String: Any]])
        #expect(classes.map { $0["label"] as? String } == ["a", "b", "c"])
    }

    @Test("compares the only tasks of both files whatever they are called, and says so")
    func otherName() async throws {
        func named(_ task: String, wrongEvery: Int) -> String {
            predictions(wrongEvery: wrongEvery).replacing("{\"text\"", with: "{\"task\": \"\(task)\", \"text\"")
        }
        let folder = workspace(named("old", wrongEvery: 3), named("new", wrongEvery: 20))
        let run = try await folder.refine("compare", "before.jsonl", "after.jsonl", "--resamples", "50")
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.output.contains("task old  300 rows"))
        #expect(run.messages.contains("after.jsonl: calls the task"), "\(run.messages)")
        folder.write("after.jsonl", named("new", wrongEvery: 20) + named("old", wrongEvery: 20))
        let two = try await folder.refine("compare", "before.jsonl", "after.jsonl", "--resamples", "50")
        #expect(two.status == 65)
    }

    @Test("pairs by id where every row has one, and refuses an id that means another row")
    func ids() async throws {
        let before = predictions(wrongEvery: 5, ids: true)
        let folder = workspace(before, predictions(wrongEvery: 7, ids: true, reversed: true))
        let run = try await folder.refine("compare", "before.jsonl", "after.jsonl", "--resamples", "20")
        #expect(run.status == 0, "\(run.messages)")
        folder.write("after.jsonl", before.replacing("text 17\"", with: "text x\""))
        let other = try await folder.refine("compare", "before.jsonl", "after.jsonl")
        #expect(other.status == 65)
        #expect(
            other.errors == [
                "error: after.jsonl:18: has the id of line 18 of before.jsonl, but another text; expected the same rows in both files"
            ])
        folder.write("after.jsonl", before.replacing("\"id\": 17}", with: "\"id\": 16}"))
        let twice = try await folder.refine("compare", "before.jsonl", "after.jsonl")
        #expect(twice.status == 65)
        #expect(twice.messages.contains("after.jsonl:18: has the id of line 17"))
    }

    @Test("refuses rows that only one file holds, and counts them with --allow-missing")
    func missing() async throws {
        let before = predictions(wrongEvery: 5)
        let folder = workspace(before, before.split(separator: "\n").dropFirst(2).joined(separator: "\n"))
        let strict = try await folder.refine("compare", "before.jsonl", "after.jsonl")
        #expect(strict.status == 65)
        #expect(strict.errors.count == 1)
        #expect(strict.messages.contains("before.jsonl:1: the other file has no such row"))
        #expect(strict.messages.contains("2 rows of the first file alone and 0 rows of the second alone"))
        let free = try await folder.refine(
            "compare", "before.jsonl", "after.jsonl", "--allow-missing", "--resamples", "20", "--json")
        #expect(free.status == 0, "\(free.messages)")
        #expect(free.output.contains("\"rows\": 298"))
        #expect(free.output.contains("\"only_before\": 2"))
        #expect(free.messages.contains("2 rows of the first file alone"))
    }

    @Test("refuses files without a common row, also with --allow-missing")
    func nothingInCommon() async throws {
        let folder = workspace(
            predictions(wrongEvery: 5), predictions(wrongEvery: 5).replacing("text ", with: "other "))
        let run = try await folder.refine("compare", "before.jsonl", "after.jsonl", "--allow-missing")
        #expect(run.status == 65)
        #expect(run.errors.count == 1)
    }

    @Test("counts copies of a text as rows, and not as evidence")
    func copies() async throws {
        let copies = (0..<3).map { _ in predictions(wrongEvery: 5) }.joined()
        let folder = workspace(copies, copies)
        let run = try await folder.refine("compare", "before.jsonl", "after.jsonl", "--resamples", "20")
        #expect(run.output.contains("900 rows, 300 of them different"), "\(run.output)\(run.messages)")
    }

    @Test("compares sets of labels, comma-separated values and packed tasks")
    func forms() async throws {
        let folder = Workspace()
        func csv(_ answers: [String]) -> String {
            "text,true_labels,predicted_labels,task\n"
                + answers.enumerated().map { "t\($0),\"[\"\"a\"\",\"\"b\"\"]\",\"\($1)\",m" }.joined(separator: "\n")
        }
        folder.write("before.csv", csv(["[\"\"a\"\"]", "[]", "[\"\"b\"\",\"\"a\"\"]"]))
        folder.write("after.csv", csv(["[\"\"a\"\",\"\"b\"\"]", "[\"\"c\"\"]", "[\"\"a\"\"]"]))
        let run = try await folder.refine("compare", "before.csv", "after.csv", "--resamples", "20", "--task", "m")
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.output.contains("task m  3 rows, 3 classes"))
    }

    @Test(
        "refuses what it cannot compare, with one line and the right status",
        arguments: [
            (["--label", "zz"], 64), (["--task", "zz", "--task", "yy"], 64), (["--resamples", "0"], 64),
            (["--top", "-1"], 64),
            (["--map", "text=nowhere"], 65), (["--result-format", "report"], 64), (["--labels", "missing.json"], 66),
        ] as [([String], Int32)])
    func refusals(flags: [String], status: Int32) async throws {
        let folder = workspace(predictions(wrongEvery: 5), predictions(wrongEvery: 7))
        let run = try await RefineProcess.run(["compare", "before.jsonl", "after.jsonl"] + flags, in: folder)
        #expect(run.status == status, "\(run.messages)")
    }

    @Test("refuses files that are none, empty, broken, of another kind, or both standard input")
    func badFiles() async throws {
        let folder = workspace(predictions(wrongEvery: 5), "")
        #expect(try await folder.refine("compare", "before.jsonl", "after.jsonl").status == 65)
        #expect(try await folder.refine("compare", "before.jsonl", "none.jsonl").status == 66)
        #expect(try await folder.refine("compare", "-", "-").status == 64)
        folder.write("after.jsonl", "{\"text\": \"x\", \"true_label\"\n")
        let broken = try await folder.refine("compare", "before.jsonl", "after.jsonl")
        #expect(broken.status == 65)
        #expect(broken.messages.contains("after.jsonl:1: not JSON"))
        folder.write(
            "after.jsonl", "{\"text\": \"text 0\", \"true_labels\": [\"a\"], \"predicted_labels\": [\"a\"]}\n")
        let kinds = try await folder.refine("compare", "before.jsonl", "after.jsonl")
        #expect(kinds.status == 65)
        #expect(kinds.messages.contains("bears lists of labels here and one label in the other file"))
    }
}
