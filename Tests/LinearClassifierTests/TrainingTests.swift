import LinearClassifier
import Testing

@Suite("Training")
struct TrainingTests {
    @Test("The same bytes come out at any number of threads", arguments: [false, true])
    func threads(isMultiLabel: Bool) throws {
        let set = isMultiLabel ? MadeUpTexts.several(140, seed: 1) : MadeUpTexts.single(140, seed: 1)
        let models = try [1, 2, 4].map { try LinearModel.train(set, seed: 5, threads: $0).encoded }
        #expect(Set(models).count == 1)
        #expect(try LinearModel.train(set, seed: 6, threads: 1).encoded != models[0])
    }

    @Test("Made-up labels are found in new texts")
    func accuracy() throws {
        let model = try LinearModel.train(MadeUpTexts.single(400, seed: 1), seed: 1)
        let test = MadeUpTexts.single(200, seed: 2)
        let right = zip(model.predict(test.texts), 0..<200).count { $0[0].labels == test.tasks[0].classes(of: $1) }
        #expect(right >= 190)
    }

    @Test("Sets of labels are found in new texts")
    func labelSets() throws {
        let model = try LinearModel.train(MadeUpTexts.several(400, seed: 1), seed: 1)
        let test = MadeUpTexts.several(200, seed: 2)
        let right = zip(model.predict(test.texts), 0..<200).count {
            Set($0[0].labels) == Set(test.tasks[0].classes(of: $1))
        }
        #expect(right >= 170)
    }

    @Test("Several tasks share one pass over the texts, and rows may belong to some only")
    func tasks() throws {
        let one = MadeUpTexts.single(200, seed: 1)
        let labels = (0..<200).map { one.tasks[0].classes(of: $0)[0] }
        let halved = labels.enumerated().map { $0 % 2 == 0 ? $1 : nil }
        let set = TrainingSet(
            texts: one.texts,
            tasks: [
                TrainingTask(name: "a", labels: labels.map { $0 == "card" ? "card" : "other" }),
                TrainingTask(name: "b", labels: halved),
            ])
        let model = try LinearModel.train(set, seed: 1)
        let found = model.predict("my card1 please")
        #expect(found.map(\.task) == ["a", "b"])
        #expect(found.map(\.labels) == [["card"], ["card"]])
    }

    @Test("A dev set fixes temperature and thresholds, and its unknown classes do no harm")
    func dev() throws {
        var dev = MadeUpTexts.single(100, seed: 3)
        let labels = (0..<100).map { $0 == 7 ? "unheard-of" : dev.tasks[0].classes(of: $0)[0] }
        dev = TrainingSet(texts: dev.texts, labels: labels)
        let (model, report) = try LinearModel.trainReporting(MadeUpTexts.single(300, seed: 1), dev: dev, seed: 1)
        #expect(report.tasks[0].heldRows == 100)
        #expect(!report.tasks[0].epochs.isEmpty)
        #expect(model.tasks[0].temperature != 1)
        #expect(!model.tasks[0].classes.contains("unheard-of"))
    }

    @Test("Without a dev set the probabilities hold on new texts all the same")
    func calibrated() throws {
        let model = try LinearModel.train(MadeUpTexts.single(400, seed: 1), seed: 1)
        let test = MadeUpTexts.single(400, seed: 9)
        let found = model.predict(test.texts).map { $0[0] }
        let right = Double(zip(found, 0..<400).count { $0.labels == test.tasks[0].classes(of: $1) }) / 400
        #expect(abs(found.reduce(0) { $0 + $1.confidence } / 400 - right) < 0.05)
    }

    @Test("A Chinese class is told by its characters")
    func chinese() throws {
        let texts = ["我的银行卡还没到", "卡什么时候到", "银行卡丢了", "换一张新卡", "汇率是多少", "今天的汇率", "汇率不对", "用什么汇率"]
        let labels = ["卡", "卡", "卡", "卡", "汇率", "汇率", "汇率", "汇率"]
        let model = try LinearModel.train(TrainingSet(texts: texts, labels: labels), seed: 1)
        #expect(model.predict("请问汇率怎么算")[0].labels == ["汇率"])
        #expect(model.predict("我想要卡")[0].labels == ["卡"])
    }

    @Test("Odd texts are predicted without a trap", arguments: ["", " ", "\u{0}", "a", "👩‍💻", "\u{FFFD}\u{301}", "ﬁ"])
    func oddTexts(text: String) throws {
        let model = try #require(SingleLabelTests.model)
        let found = model.predict([text, String(repeating: text, count: 2_000)])
        #expect(found.allSatisfy { $0[0].confidence.isFinite && $0[0].labels.count == 1 })
    }

    @Test("Settings out of range are refused")
    func settings() {
        for change: (inout TrainingSettings) -> Void in [
            { $0.focalGamma = .nan }, { $0.focalGamma = -1 }, { $0.labelSmoothing = 1 }, { $0.labelSmoothing = .nan },
            { $0.epochs = 0 }, { $0.learningRate = .infinity }, { $0.l2 = -1 }, { $0.weightCap = 0 },
            { $0.classWeights = .explicit(["a": .nan]) }, { $0.schemaPenalty = -1 }, { $0.leastTexts = 0 },
        ] {
            var settings = TrainingSettings()
            change(&settings)
            #expect(throws: TrainingError.self) { try settings.check() }
        }
    }

    @Test(
        "Weights of a rare class: none, root, balanced, explicit and capped",
        arguments: [
            (ClassWeights.none, [1.0, 1]), (.squareRoot, [0.75, 2.25]), (.balanced, [0.5555555556, 5]),
            (.explicit(["rare": 10]), [1, 4]),
        ])
    func classWeights(weights: ClassWeights, expected: [Double]) {
        let found = weights.weights(
            for: ["common", "rare"], counts: [90, 10], rows: 100, isMultiLabel: false, cap: 4)
        if case .squareRoot = weights {
            // The mean over the rows is 1, and the classes stand to each other as the roots of their rarity.
            #expect(abs(found[0] * 0.9 + found[1] * 0.1 - 1) < 1e-9)
            #expect(abs(found[1] / found[0] - 3) < 1e-9)
        } else {
            #expect(zip(found, expected).allSatisfy { abs($0 - min($1, 4)) < 1e-9 })
        }
    }

    @Test("A label of more weight is given more readily where each is decided for itself")
    func weightedLabel() throws {
        let texts = (0..<120).map { "word\($0 % 7) \($0 % 10 == 0 ? "maybe" : "other")" }
        let labels = (0..<120).map { $0 % 20 == 0 ? ["common", "rare"] : ["common"] }
        let set = TrainingSet(texts: texts, labelSets: labels, task: "t")
        func rare(_ weight: Double) throws -> Double {
            var settings = TrainingSettings()
            settings.classWeights = .explicit(["rare": weight])
            let model = try LinearModel.train(set, settings: settings, dev: set, seed: 1)
            return model.predict("word1 maybe")[0].probabilities[1]
        }
        let (heavy, light) = (try rare(8), try rare(1))
        // Half of the texts like it bear the label: eight times the weight makes odds of 8 to 1, short of which smoothing stays.
        #expect(heavy > 0.7)
        #expect(light < 0.5)
    }

    @Test("Of few texts each is read by a head that had not seen it; the model is the one that training alone gives")
    func unseen() throws {
        // Each text has a word of its own that alone tells its class, so only who has seen it can know.
        let labels = (0..<80).map { $0 % 2 == 0 ? "even" : "odd" }
        let set = TrainingSet(texts: (0..<80).map { "word\($0)" }, labels: labels)
        let (model, unseen) = try LinearModel.trainReading(set, seed: 1)
        #expect(model.encoded == (try LinearModel.train(set, seed: 1)).encoded)
        #expect(unseen[0].keys.sorted() == Array(0..<80))
        let seen = model.predict(set.texts)
        #expect((0..<80).count { seen[$0][0].labels == [labels[$0]] } == 80)
        #expect((0..<80).count { unseen[0][$0]?.labels == [labels[$0]] } < 60)
    }

    @Test("L2 makes weights smaller and predictions more modest, however many steps there are")
    func regularised() throws {
        var settings = TrainingSettings()
        settings.epochs = 300
        settings.patience = 300
        settings.learningRate = 10
        settings.l2 = 0.001
        let labels = (0..<16).map { $0 % 2 == 0 ? "even" : "odd" }
        let set = TrainingSet(texts: labels.map { $0 == "even" ? "0" : "1" }, labels: labels)
        let small = try LinearModel.train(set, settings: settings, dev: set, seed: 1).predict("0")[0]
        settings.l2 = 0
        let large = try LinearModel.train(set, settings: settings, dev: set, seed: 1).predict("0")[0]
        #expect(small.labels == ["even"] && large.labels == ["even"])
        #expect(small.margin < large.margin && small.margin > 1)
    }

    @Test("The greatest weights that are allowed still give a model, or a clear error")
    func extremeWeights() {
        var settings = TrainingSettings()
        settings.classWeights = .explicit(["card": 1_000_000, "rate": 1e-9])
        settings.learningRate = 100
        do {
            let model = try LinearModel.train(SingleLabelTests.set, settings: settings, seed: 1)
            #expect(model.predict("card")[0].probabilities.allSatisfy { $0.isFinite })
        } catch {
            #expect(error == .diverged(task: "intent"))
        }
    }

    @Test("A heavier class is found more often")
    func heavier() throws {
        var texts: [String] = []
        var labels: [String] = []
        for number in 0..<60 {
            texts.append("word\(number % 2) same text")
            labels.append(number % 6 == 0 ? "rare" : "common")
        }
        let set = TrainingSet(texts: texts, labels: labels)
        var settings = TrainingSettings()
        settings.classWeights = .none
        let plain = try LinearModel.train(set, settings: settings, seed: 1).predict("word0 same text")[0]
        settings.classWeights = .explicit(["rare": 20])
        let heavy = try LinearModel.train(set, settings: settings, seed: 1).predict("word0 same text")[0]
        #expect(plain.labels == ["common"])
        #expect(heavy.labels == ["rare"])
    }
}
