import Foundation
import Testing

@Suite("Predictions turned into an analysis")
struct AnalyzeCommandTests {
    @Test("equal the analysis that was made of them elsewhere: labels, metrics, matrix, errors and their order")
    func equality() async throws {
        let workspace = Workspace()
        let folder = "fixtures/banking77-10"
        let run = try await workspace.refine(
            "analyze", Place.inRepository(folder + "/predictions.jsonl"), "--task", "intent")
        #expect(run.status == 0, "\(run.messages)")
        let ours = try AnalyzedTask(run.output, "intent")
        let theirs = try AnalyzedTask(#require(Place.text(ofRepository: folder + "/analysis.json")), "intent")
        #expect(ours.labels == theirs.labels)
        #expect(ours.accuracy == theirs.accuracy)
        #expect(ours.matrix == theirs.matrix)
        #expect(ours.metrics == theirs.metrics)
        #expect(ours.errors.map(\.texts) == theirs.errors.map(\.texts))
        // The given confidences were rounded twice, so that their fourth place may be off by one.
        for (own, given) in zip(ours.errors, theirs.errors) {
            #expect(abs(own.confidence - given.confidence) < 1.5e-4)
        }
    }

    @Test("are the same from a file, packed, through a pipe, and with any number of threads")
    func ways() async throws {
        let workspace = Workspace()
        workspace.write("p.jsonl", Self.lines)
        let first = try await workspace.refine("analyze", "p.jsonl")
        #expect(first.status == 0, "\(first.messages)")
        for line in [
            "$REFINE analyze - < p.jsonl", "cat p.jsonl | $REFINE analyze -", "gzip -c p.jsonl | $REFINE analyze -",
            "gzip -c p.jsonl > p.gz; $REFINE analyze p.gz", "$REFINE analyze p.jsonl --threads 5",
            "$REFINE analyze p.jsonl --output a.json && cat a.json",
        ] {
            let run = try await workspace.shell(line)
            #expect(run.output == first.output, "\(line): \(run.messages)")
        }
    }

    @Test("may have other column names, numbered labels and no task")
    func columns() async throws {
        let workspace = Workspace()
        workspace.write("p.csv", "utterance,gold,answer\n\"a, b\",0,1\nc,1,1\n")
        workspace.write("id2label.json", #"{"0": "no", "1": "yes"}"#)
        let run = try await workspace.refine(
            "analyze", "p.csv", "--map", "text=utterance,true_label=gold,predicted_label=answer", "--labels",
            "id2label.json", "--task", "answer")
        #expect(run.status == 0, "\(run.messages)")
        let task = try AnalyzedTask(run.output, "answer")
        #expect(task.labels == ["no", "yes"])
        #expect(task.errors.map(\.texts) == [["a, b", "no", "yes"]])
    }

    @Test("stop at a bad line with its place, unless some are allowed, which are then counted and listed")
    func badLines() async throws {
        let workspace = Workspace()
        workspace.write("p.jsonl", Self.lines + #"{"text": "half"# + "\n")
        let strict = try await workspace.refine("analyze", "p.jsonl", "--output", "a.json")
        #expect(strict.status == 65)
        #expect(strict.errors.count == 1)
        #expect(strict.messages.contains("p.jsonl:7"))
        #expect(workspace.bytes("a.json") == nil)
        let lenient = try await workspace.refine("analyze", "p.jsonl", "--output", "a.json", "--max-bad-lines", "1")
        #expect(lenient.status == 0, "\(lenient.messages)")
        #expect(lenient.messages.contains("p.jsonl:7"))
        #expect(try AnalyzedTask(workspace.text("a.json"), "task").labels == ["a", "b"])
    }

    @Test(
        "that are no predictions are refused with the exit code of bad input",
        arguments: ["", "\n\n", "hello\n", "[1]\n", #"{"text": 1e400, "true_label": "a", "predicted_label": "b"}"#])
    func noPredictions(content: String) async throws {
        let workspace = Workspace()
        workspace.write("p.jsonl", content)
        let run = try await workspace.refine("analyze", "p.jsonl")
        #expect(run.status == 65, "\(run.status) \(run.messages)")
        #expect(run.output.isEmpty)
        #expect(run.errors.count == 1)
    }

    @Test("keep odd texts as they are", arguments: NastyTexts.all)
    func oddTexts(text: String) async throws {
        let workspace = Workspace()
        workspace.write(
            "p.jsonl", TestJSON.line(["text": text, "true_label": "a", "predicted_label": "b", "id": 9007199254740993]))
        let run = try await workspace.refine("analyze", "p.jsonl")
        #expect(run.status == 0, "\(run.messages)")
        #expect(try AnalyzedTask(run.output, "task").errors.map(\.texts) == [[text, "a", "b"]])
    }

    @Test("of a line of 100 MB are refused with its place")
    func hugeLine() async throws {
        let run = try await Workspace().shell(
            #"(printf '{"text": "'; head -c 100000000 /dev/zero | tr '\0' x; printf '"}\n') | $REFINE analyze -"#)
        #expect(run.status == 65)
        #expect(run.messages.contains("<stdin>:1") || run.messages.contains("-:1"), "\(run.messages)")
    }

    static let lines = (0..<6).map { index in
        #"{"text": "text \#(index)", "true_label": "\#(index % 2 == 0 ? "a" : "b")", "predicted_label": "a", "#
            + #""confidence": 0.\#(5 + index % 4)}"# + "\n"
    }.joined()
}

/// What tests look at in a task of an analysis.
struct AnalyzedTask {
    let labels: [String]
    let accuracy: Double?
    let matrix: [[Int]]
    let metrics: [String: [String: Double]]
    let errors: [(texts: [String], confidence: Double, isDoubtful: Bool)]
    let object: [String: Any]

    init(_ text: String, _ name: String) throws {
        let tasks = try #require(try TestJSON.object(text)["tasks"] as? [String: [String: Any]])
        object = try #require(tasks[name], "\(tasks.keys)")
        labels = object["labels"] as? [String] ?? []
        accuracy = object["accuracy"] as? Double
        matrix = object["confusion_matrix"] as? [[Int]] ?? []
        let classes = object["class_metrics"] as? [String: [String: Any]] ?? [:]
        metrics = classes.mapValues { entry in
            ["precision", "recall", "f1", "support"].reduce(into: [:]) { numbers, key in
                numbers[key] = (entry[key] as? NSNumber)?.doubleValue
            }
        }
        errors = (object["errors"] as? [[String: Any]] ?? []).map { error in
            (
                ["text", "true_label", "predicted_label"].compactMap { error[$0] as? String },
                (error["confidence"] as? NSNumber)?.doubleValue ?? .nan, error["doubtful"] as? Bool ?? false
            )
        }
    }
}

/// Texts that break what handles text carelessly.
enum NastyTexts {
    static let all = [
        "", " ", "\u{0}", "bom\u{FEFF}", "'; DROP TABLE sample;--", "<script>alert(1)</script>", "${HOME} `id` $(id)",
        "../../etc/passwd", "%s%n%d", "\u{202E}right to left", "Z̷̢̛a̵l̷g̸o̵", "👩‍👩‍👧‍👦🏳️‍🌈", "ﷺ", "\u{1B}[31mred\u{1B}[0m",
        "a\r\nb\tc",
        "NaN", "1e400", "null", "true", "\\\"\\u0000", "１２３", "ß ı İ ﬁ",
    ]
}
