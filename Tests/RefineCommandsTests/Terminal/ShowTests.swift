import Testing

@Suite("An analysis shown")
struct ShowTests {
    @Test("says what is weak and unknown, what is confused, and what to type next")
    func sections() async throws {
        let run = try await Shop.workspace().refine("show", "analysis.json", "--threshold", "0.8")
        #expect(run.status == 0, "\(run.messages)")
        for part in [
            "2 of 3 classes are below F1 0.8: 0 surely, 2 unknown", "0.60?", "shipping →2 (40 %)",
            "Surest errors of the weakest classes", "refine --result analysis.json --threshold 0.8  (2 classes",
            "--threshold 0.8 --select lower  (also 1 class",
        ] {
            #expect(run.output.contains(part), "\(part)")
        }
    }

    @Test("names classes that look merged, over-confident ones, and the calibration")
    func additions() async throws {
        let analysis = """
            {"tasks": {"t": {"class_metrics": {"a": {"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 80},
              "b": {"precision": 0.5, "recall": 0.5, "f1": 0.5, "support": 80}}, "labels": ["a", "b"],
              "confusion_matrix": [[40, 40], [40, 40]], "samples": 160,
              "calibration": {"answers": 160, "expected_error": 0.4, "confidence": 0.9, "accuracy": 0.5,
                "overconfident": [{"label": "b", "count": 80, "confidence": 0.9, "accuracy": 0.5}]}}}}
            """
        let run = try await Shop.workspace(analysis).refine("show", "analysis.json")
        #expect(run.status == 0, "\(run.messages)")
        for part in [
            "Look merged: more data will not help, merge or redefine\na ↔ b: 80 mixed up, 80 right",
            "expected calibration error 0.400 over 160 answers: mean confidence 0.90, accuracy 0.50 (surer than right)",
            "over-confident: b (0.90 for 0.50)", "merge or redefine 1 pair of classes first",
        ] {
            #expect(run.output.contains(part), "\(part)")
        }
    }

    @Test("as JSON keeps its keys, and has intervals, shares and standings")
    func json() async throws {
        let run = try await Shop.workspace().refine("show", "analysis.json", "--json")
        let tasks = try TestJSON.object(run.output)["tasks"] as? [String: [String: Any]]
        let task = try #require(tasks?["topic"])
        for key in ["kind", "accuracy", "macro_f1", "errors", "classes", "confusion_pairs"] {
            #expect(task.keys.contains(key), "\(key)")
        }
        let classes = try #require(task["classes"] as? [[String: Any]])
        #expect(classes.map { $0["label"] as? String } == ["billing", "shipping", "returns"])
        #expect(classes.map { $0["standing"] as? String } == ["weak", "weak", "unknown"])
        #expect((classes[0]["f1_interval"] as? [Double])?.count == 2)
    }

    @Test("as comma-separated values has a record a class")
    func csv() async throws {
        let run = try await Shop.workspace().refine("show", "analysis.json", "--csv", "--top", "1")
        #expect(run.status == 0)
        #expect(run.output.split(separator: "\r\n").count == 4)
        #expect(run.output.contains("\r\ntopic,billing,0.6,"))
    }

    @Test("ends with 2 when an evaluated class is below the gate, and names each")
    func gate() async throws {
        let shop = Shop.workspace()
        for more in [[], ["--json"], ["--csv"]] {
            let run = try await RefineProcess.run(["show", "analysis.json", "--fail-under", "0.7"] + more, in: shop)
            #expect(run.status == 2)
            #expect(!run.output.isEmpty)
            #expect(
                run.messages == """
                    below F1 0.7: task topic: class billing: 0.6000 over 5 samples
                    error: 1 of 3 evaluated classes are below F1 0.7

                    """)
        }
        #expect(try await shop.refine("show", "analysis.json", "--fail-under", "0.6").status == 0)
    }

    @Test("passes classes without support at the gate, but not an analysis where nothing was evaluated")
    func gateWithoutSupport() async throws {
        let some = Shop.workspace(Shop.analysis(["topic": [("billing", 0, 0), ("returns", 0.9, 5)]], errors: []))
        #expect(try await some.refine("show", "analysis.json", "--fail-under", "0.5").status == 0)
        let none = Shop.workspace(Shop.analysis(["topic": [("billing", 0, 0)]], errors: []))
        let run = try await none.refine("show", "analysis.json", "--fail-under", "0.5")
        #expect(run.status == 2)
        #expect(run.messages.contains("no class was evaluated"))
        #expect(
            try await Shop.workspace(#"{"tasks": {}}"#).refine("show", "analysis.json", "--fail-under", "0").status == 2
        )
    }

    @Test(
        "refuses gates and thresholds out of range, and two forms at once",
        arguments: [["--fail-under", "1.5"], ["--threshold", "-1"], ["--fail-under", "nan"], ["--json", "--csv"]])
    func usage(flags: [String]) async throws {
        let run = try await RefineProcess.run(["show", "analysis.json"] + flags, in: Shop.workspace())
        #expect(run.status == 64)
    }

    @Test("may be scikit-learn's report, which lacks errors; that is said")
    func report() async throws {
        let report = """
            {"billing": {"precision": 0.5, "recall": 0.5, "f1-score": 0.5, "support": 30.0},
             "returns": {"precision": 1.0, "recall": 1.0, "f1-score": 1.0, "support": 30.0}, "accuracy": 0.75,
             "macro avg": {"precision": 0.75, "recall": 0.75, "f1-score": 0.75, "support": 60.0},
             "weighted avg": {"precision": 0.75, "recall": 0.75, "f1-score": 0.75, "support": 60.0}}
            """
        let shop = Shop.workspace(#"{"topic": "# + report + "}")
        let run = try await shop.refine("show", "analysis.json", "--top", "1")
        #expect(run.status == 0)
        #expect(run.output.contains("topic  2 classes, accuracy 0.750, macro-F1 0.750"))
        #expect(run.output.contains("refine analyze PREDICTIONS"))
        #expect(run.messages.contains("warning: analysis.json: a report tells how good each class is"))
        let plan = try await shop.refine("plan", "--result", "analysis.json", "--json")
        #expect(try TestJSON.decode(PlanSummary.self, plan.output).demands.map(\.label) == ["billing"])
    }
}

@Suite("The choice of classes")
struct SelectTests {
    private func chosen(_ shop: Workspace, _ arguments: [String] = [], environment: [String: String] = [:]) async throws
        -> [String]
    {
        let plan = try await RefineProcess.run(
            ["plan", "--result", "analysis.json", "--json"] + arguments, in: shop, environment: environment)
        #expect(plan.status == 0, "\(plan.messages)")
        return try TestJSON.decode(PlanSummary.self, plan.output).demands.map { "\($0.label) \($0.reason)" }
    }

    @Test("goes by the point, and by the lower bound where flag, variable or file say so")
    func sources() async throws {
        let shop = Shop.workspace()
        let lower = ["billing weak", "shipping weak", "returns unknown"]
        #expect(Set(try await chosen(shop)) == ["billing weak", "shipping weak"])
        #expect(Set(try await chosen(shop, ["--select", "lower"])) == Set(lower))
        #expect(Set(try await chosen(shop, environment: ["REFINE_SELECT": "lower"])) == Set(lower))
        shop.write("refine.yaml", "select: lower\n")
        #expect(Set(try await chosen(shop)) == Set(lower))
        #expect(try await chosen(shop, ["--select", "point"]).count == 2)
    }

    @Test("names the classes that are unknown rather than weak in a plan, and records the choice")
    func named() async throws {
        let shop = Shop.workspace()
        let plan = try await shop.refine("plan", "--result", "analysis.json", "--select", "lower")
        #expect(plan.output.contains("1 of 3 classes are unknown rather than weak"))
        let run = try await shop.refine(
            "--result", "analysis.json", "--select", "lower", "--max-per-class", "1", "--json")
        #expect(try TestJSON.decode(RunSummary.self, run.output).tasks["topic"]?.selected.count == 3)
    }

    @Test("refuses another word")
    func refused() async throws {
        let shop = Shop.workspace()
        #expect(try await shop.refine("plan", "--result", "analysis.json", "--select", "upper").status == 64)
        let run = try await RefineProcess.run(
            ["plan", "--result", "analysis.json"], in: shop, environment: ["REFINE_SELECT": "upper"])
        #expect(run.status == 78)
        #expect(run.messages.contains("expected one of point, lower"))
    }
}
