import Testing

@Suite("Labels that are probably wrong")
struct LabelDoubtTests {
    @Test("are listed in the analysis with their place, counted by class, and marked among the errors")
    func analysis() async throws {
        let run = try await Self.workspace().refine("analyze", "p.jsonl", "--task", "topic")
        #expect(run.status == 0, "\(run.messages)")
        let task = try AnalyzedTask(run.output, "topic")
        let doubts = try #require(task.object["label_doubts"] as? [String: Any])
        #expect(doubts["rows"] as? Int == 90)
        let samples = try #require(doubts["samples"] as? [[String: Any]])
        #expect(samples.compactMap { $0["line"] as? Int }.sorted() == Self.flipped.map { $0 + 1 })
        #expect(samples.allSatisfy { $0["given"] as? String == "billing" && $0["suggested"] as? String == "returns" })
        let classes = try #require(doubts["by_class"] as? [[String: Any]])
        #expect(classes.first { $0["label"] as? String == "billing" }?["doubts"] as? Int == Self.flipped.count)
        #expect(task.errors.filter(\.isDoubtful).map { $0.texts[0] } == Self.flipped.map(Self.text))
    }

    @Test("are shown for review, with what they probably are")
    func shown() async throws {
        let run = try await Self.workspace().refine("show", "p.jsonl")
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.output.contains("Labels to review: 3 of 90 look wrong; kept out of prompts"), "\(run.output)")
    }

    @Test("are in no prompt, though the other errors are", arguments: [("billing", false), ("shipping", true)])
    func prompts(label: String, hasOther: Bool) async throws {
        let workspace = Self.workspace()
        let run = try await workspace.refine(
            "plan", "--result", "p.jsonl", "--task", "topic", "--threshold", "1", "--label", label, "--show-prompt",
            "--engine", "openai", "--base-url",
            "http://127.0.0.1:9/v1", "--model", "m")
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.output.contains("Target class: \(label)"))
        #expect(run.output.contains("an honest mistake") == hasOther, "\(run.output)")
        for row in Self.flipped { #expect(!run.output.contains(Self.text(row))) }
    }

    private static let flipped = [10, 40, 70]

    private static func text(_ row: Int) -> String { "the evaluated text of line \(row)" }

    /// Ninety lines of a good model; three labels are wrong, and one answer is an honest mistake.
    private static func workspace() -> Workspace {
        let workspace = Shop.workspace()
        let lines = (0..<90).map { row -> String in
            let truth = flipped.contains(row) ? 2 : row % 3
            var shares = [0.02, 0.02, 0.02]
            shares[truth] = 0.96
            var given = flipped.contains(row) ? 0 : truth
            var predicted = truth
            if row == 1 { (given, predicted, shares) = (1, 2, [0.1, 0.44, 0.46]) }
            return TestJSON.line([
                "text": row == 1 ? "an honest mistake" : text(row), "true_label": Shop.labels[given],
                "predicted_label": Shop.labels[predicted], "confidence": shares.max() ?? 0,
                "probabilities": Dictionary(uniqueKeysWithValues: zip(Shop.labels, shares)),
            ])
        }
        workspace.write("p.jsonl", lines.joined())
        return workspace
    }
}
