import Testing

@Suite("The configuration")
struct ConfigurationTests {
    private func planned(_ shop: Workspace, _ arguments: String..., environment: [String: String] = [:]) async throws
        -> Int?
    {
        let plan = try await RefineProcess.run(
            ["plan", "--result", "analysis.json", "--json"] + arguments, in: shop, environment: environment)
        #expect(plan.status == 0, "\(plan.messages)")
        return try TestJSON.decode(PlanSummary.self, plan.output).demands.first?.count
    }

    @Test("a flag goes before the environment, that before refine.yaml, that before the default")
    func precedence() async throws {
        let shop = Shop.workspace()
        let environment = ["REFINE_MAX_PER_CLASS": "4"]
        #expect(try await planned(shop) == 16)
        shop.write("refine.yaml", "max-per-class: 5\n")
        #expect(try await planned(shop) == 5)
        #expect(try await planned(shop, environment: environment) == 4)
        #expect(try await planned(shop, "--max-per-class", "3", environment: environment) == 3)
    }

    @Test("an empty variable is as good as none")
    func emptyVariable() async throws {
        #expect(try await planned(Shop.workspace(), environment: ["REFINE_MAX_PER_CLASS": ""]) == 16)
    }

    @Test("another file is read with --config, and then refine.yaml is not")
    func otherFile() async throws {
        let shop = Shop.workspace()
        shop.write("refine.yaml", "max-per-class: 5\n")
        shop.write("other.yaml", "threshold: 0.8\nmax_per_class: 6\n")
        #expect(try await planned(shop, "--config", "other.yaml") == 6)
    }

    @Test("names the analysis, the folders and the lists too")
    func everything() async throws {
        let shop = Shop.workspace()
        shop.write(
            "refine.yaml",
            "result: analysis.json\ndata: ./saved\noutput: out\nlabel:\n  - billing\n  - shipping\nformat: json\nseed: 3\nmax-per-class: 2\nwith-provenance: true\n"
        )
        let run = try await shop.refine("--label", "billing")
        #expect(run.status == 0, "\(run.messages)")
        #expect(shop.names("out") == ["tone.json", "topic.json"])
        #expect(shop.text("out/topic.json").contains("\"refine\""))
    }

    @Test("takes lists from the environment with commas")
    func environmentList() async throws {
        let shop = Shop.workspace()
        let plan = try await shop.refine(
            "plan", "--json",
            environment: [
                "REFINE_RESULT": "analysis.json", "REFINE_LABEL": "shipping,returns", "REFINE_THRESHOLD": "1",
            ])
        #expect(try TestJSON.decode(PlanSummary.self, plan.output).demands.map(\.label) == ["returns", "shipping"])
    }

    @Test(
        "that is wrong ends with status 78, file and line",
        arguments: [
            ("threshold: 0.5\nbatch-sise: 4\n", "refine.yaml:2: unknown key \"batch-sise\"", "did you mean batch-size"),
            (
                "seed: 1\nthreshold: high\n", "refine.yaml:2: threshold: expected a number from 0 to 1, found \"high\"",
                ""
            ),
            ("threshold: 2\n", "refine.yaml:1: threshold: expected a number from 0 to 1, found \"2\"", ""),
            ("max-per-class: [1, 2]\n", "refine.yaml:1: max-per-class: expected one value", ""),
            ("max-per-class: {a: 1}\n", "refine.yaml:1: max-per-class: expected one value", ""),
            (
                "engine: oracle\n",
                "refine.yaml:1: engine: expected one of auto, offline, openai, anthropic, found \"oracle\"", ""
            ),
            ("include-zero-support: perhaps\n", "refine.yaml:1: include-zero-support: expected true or false", ""),
            ("- a\n- b\n", "refine.yaml:1: expected keys", ""),
            ("seed: 1\na: [\n", "refine.yaml:3: is not YAML: ", ""),
            ("seed: 1\nseed: 2\n", "refine.yaml:1: is not YAML: seed appears twice", ""),
            ("seed: 1\0\n", "refine.yaml: is not YAML: control characters are not allowed", ""),
        ])
    func wrong(content: String, says: String, hint: String) async throws {
        let shop = Shop.workspace()
        shop.write("refine.yaml", content)
        let run = try await shop.refine("--result", "analysis.json")
        #expect(run.status == 78, "\(run.messages)")
        #expect(run.errors.count == 1)
        #expect(run.messages.contains("error: " + says), "\(run.messages)")
        #expect(run.messages.contains(hint) || hint.isEmpty)
        #expect(shop.names() == ["analysis.json", "refine.yaml", "saved"])
    }

    @Test("that the environment gets wrong names the variable")
    func wrongVariable() async throws {
        let run = try await Shop.workspace().refine(
            "--result", "analysis.json", environment: ["REFINE_BATCH_SIZE": "many"])
        #expect(run.status == 78)
        #expect(
            run.messages.contains(
                "REFINE_BATCH_SIZE: batch-size: expected a whole number from 1 to 1000, found \"many\""))
    }

    @Test("that is named and not there ends with status 78")
    func absent() async throws {
        let run = try await Shop.workspace().refine("--result", "analysis.json", "--config", "absent.yaml")
        #expect(run.status == 78)
        #expect(run.messages.contains("absent.yaml: cannot be read"))
    }

    @Test(
        "of a bad prompt template ends with status 78, file and line",
        arguments: [
            ("Hello\n{{labl}}\n", "generate.user.txt:2: nothing is called {{labl}}"),
            ("Hello {{label\n", "generate.user.txt:1: \"{{\" is never closed"),
        ])
    func template(content: String, says: String) async throws {
        let shop = Shop.workspace()
        shop.write("mine/generate.user.txt", content)
        let run = try await shop.refine(
            "--result", "analysis.json", "--prompts", "mine", "--base-url", "http://127.0.0.1:9/v1")
        #expect(run.status == 78, "\(run.messages)")
        #expect(run.messages.contains("mine/" + says), "\(run.messages)")
        #expect(shop.names() == ["analysis.json", "mine", "saved"])
    }

    @Test("takes changed prompts from a folder that prompts export wrote")
    func exportedTemplates() async throws {
        let shop = Shop.workspace()
        let exported = try await shop.refine("prompts", "export", "mine")
        #expect(exported.status == 0)
        #expect(shop.names("mine").count == 5)
        shop.write("mine/generate.user.txt", "MARK {{label}} {{count}}\n")
        let plan = try await shop.refine(
            "plan", "--result", "analysis.json", "--show-prompt", "--prompts", "mine", "--base-url",
            "http://127.0.0.1:9/v1")
        #expect(plan.output.contains("MARK billing 8"))
        let again = try await shop.refine("prompts", "export", "mine")
        #expect(again.status == 73)
        #expect(shop.text("mine/generate.user.txt") == "MARK {{label}} {{count}}\n")
    }
}
