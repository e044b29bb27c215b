import Testing

@Suite("A result that is no analysis")
struct ResultFormsTests {
    @Test("is read as predictions: the plan is that of the analysis made of them")
    func predictions() async throws {
        let shop = Self.shop()
        #expect(try await shop.refine("analyze", "p.jsonl", "--task", "topic", "--output", "a.json").status == 0)
        let plain = try await shop.refine(
            "plan", "--result", "a.json", "--task", "topic", "--threshold", "0.9", "--json")
        let direct = try await shop.refine(
            "plan", "--result", "p.jsonl", "--task", "topic", "--threshold", "0.9", "--json")
        #expect(direct.status == 0, "\(direct.messages)")
        // An analysis in a file has four places of what predictions give exactly.
        let shapes = try [plain, direct].map { run in
            try Self.demands(run.output).map { demand in
                TestJSON.line(demand.filter { !["f1", "f1_interval"].contains($0.key) })
            }
        }
        #expect(shapes[0] == shapes[1])
        #expect(shapes[0].count == 3)
    }

    @Test("is read as predictions when it comes through a pipe, and refined with")
    func pipe() async throws {
        let shop = Self.shop()
        let run = try await shop.shell("cat p.jsonl | $REFINE --result - --task topic --threshold 0.9 --json")
        #expect(run.status == 0 || run.status == 3, "\(run.messages)")
        #expect(try !shop.added().isEmpty)
    }

    @Test("is read as scikit-learn's report: says that errors are missing, what that costs and what adds them")
    func report() async throws {
        let shop = Self.shop()
        let run = try await shop.refine("plan", "--result", "report.json", "--threshold", "0.9", "--json")
        #expect(run.status == 0, "\(run.messages)")
        #expect(run.messages.contains("no error samples") || run.messages.contains("without error"), "\(run.messages)")
        #expect(run.messages.contains("--predictions"))
        #expect(try Self.demands(run.output).allSatisfy { $0["errors"] as? Int == 0 })
    }

    @Test("is a report to which --predictions add errors and confusions, and then nothing is missing")
    func reportAndPredictions() async throws {
        let shop = Self.shop()
        let run = try await shop.refine(
            "plan", "--result", "report.json", "--predictions", "p.jsonl", "--threshold", "0.9", "--json")
        #expect(run.status == 0, "\(run.messages)")
        #expect(!run.messages.contains("--predictions"), "\(run.messages)")
        let demands = try Self.demands(run.output)
        #expect(demands.first { $0["label"] as? String == "billing" }?["errors"] as? Int == 4)
        #expect(demands.allSatisfy { !($0["confusions"] as? [Any] ?? []).isEmpty })
    }

    @Test("and predictions of another evaluation are warned of, with the class and both supports")
    func otherSupport() async throws {
        let shop = Self.shop()
        shop.write("other.jsonl", Self.lines(wrong: 2))
        let run = try await shop.refine(
            "plan", "--result", "report.json", "--predictions", "other.jsonl", "--threshold", "0.9")
        #expect(run.status == 0)
        #expect(run.messages.contains("another support"), "\(run.messages)")
    }

    @Test("and predictions of another task are refused with both names")
    func otherTask() async throws {
        let shop = Self.shop()
        shop.write("two.json", Shop.analysis(["topic": Shop.measured, "tone": Shop.measured]))
        shop.write("p.jsonl", #"{"text": "x", "true_label": "a", "predicted_label": "b", "task": "mood"}"#)
        let run = try await shop.refine("plan", "--result", "two.json", "--predictions", "p.jsonl")
        #expect(run.status == 65)
        #expect(run.messages.contains("mood") && run.messages.contains("tone"), "\(run.messages)")
    }

    @Test("of a form that --result-format does not say is refused as that form")
    func saidForm() async throws {
        let run = try await Self.shop().refine("show", "p.jsonl", "--result-format", "analysis")
        #expect(run.status == 65)
        let csv = try await Self.shop().refine("show", "p.jsonl", "--result-format", "csv")
        #expect(csv.status == 65)
    }

    /// Predictions about the shop's texts: of each class the first `wrong` are taken for the next class.
    static func lines(wrong: Int = 4) -> String {
        Shop.labels.indices.map { number in
            let label = Shop.labels[number]
            let next = Shop.labels[(number + 1) % Shop.labels.count]
            return (0..<(8 + wrong)).map { index in
                TestJSON.line([
                    "text": "\(label) question number \(index) of the evaluation", "true_label": label,
                    "predicted_label": index < wrong ? next : label, "confidence": 0.5,
                ])
            }.joined()
        }.joined()
    }

    private static func shop() -> Workspace {
        let shop = Shop.workspace()
        shop.write("p.jsonl", lines())
        // Of 12 rows of each class 8 are right, and 12 are predicted of each.
        let entry = ["precision": 8.0 / 12, "recall": 8.0 / 12, "f1-score": 8.0 / 12, "support": 12.0]
        let sums = entry.merging(["support": 36.0]) { $1 }
        let report: [String: Any] = Dictionary(uniqueKeysWithValues: Shop.labels.map { ($0, entry as Any) })
            .merging(["accuracy": 24.0 / 36, "macro avg": sums, "weighted avg": sums]) { $1 }
        shop.write("report.json", TestJSON.text(report))
        return shop
    }

    private static func demands(_ output: String) throws -> [[String: Any]] {
        try #require(try TestJSON.object(output)["demands"] as? [[String: Any]])
    }
}
