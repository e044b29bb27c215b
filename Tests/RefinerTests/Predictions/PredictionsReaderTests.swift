import JSONText
import Testing

@testable import Refiner

@Suite("Reading predictions")
struct PredictionsReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(
        _ text: String, name: String = "predictions.jsonl",
        _ change: (inout PredictionsOptions) throws -> Void = { _ in }
    ) throws -> PredictionsReading {
        var options = PredictionsOptions()
        try change(&options)
        return try PredictionsReader.read(folder.write(text, to: name), options: options)
    }

    private func errors(_ reading: PredictionsReading, task: Int = 0) throws -> [ErrorSample] {
        var errors: [ErrorSample] = []
        try reading.forEachError(ofTask: task) { errors.append($0) }
        return errors
    }

    private static func line(_ text: String, _ truth: String, _ answer: String, _ more: String = "") -> String {
        #"{"text": "\#(text)", "true_label": "\#(truth)", "predicted_label": "\#(answer)"\#(more)}"# + "\n"
    }

    @Test("counts samples, cells and labels of each task, tasks as they first appear")
    func counts() throws {
        let reading = try read(
            Self.line("1", "b", "b", #", "task": "two""#) + Self.line("2", "b", "a", #", "task": "one""#)
                + Self.line("3", "c", "a", #", "task": "two""#) + Self.line("4", "b", "b", #", "task": "two""#))
        #expect(reading.tasks.map(\.name) == ["two", "one"])
        let two = reading.tasks[0]
        #expect(two.labels == ["a", "b", "c"])
        #expect(two.samples == 3)
        #expect(two.correct == 2)
        #expect(two.cells == [.init(row: 1, column: 1, count: 2), .init(row: 2, column: 0, count: 1)])
        #expect(two.labelCounts.map(\.truePositives) == [0, 2, 0])
        #expect(two.labelCounts.map(\.falsePositives) == [1, 0, 0])
        #expect(two.labelCounts.map(\.falseNegatives) == [0, 0, 1])
        #expect(two.calibration.isEmpty)
    }

    @Test("gives errors most confident first, ties as in the file, those without a confidence last")
    func errorOrder() throws {
        let reading = try read(
            Self.line("none", "a", "b") + Self.line("low", "a", "b", #", "confidence": 0.2"#)
                + Self.line("tie 1", "a", "b", #", "confidence": 0.50001"#)
                + Self.line("tie 2", "a", "b", #", "confidence": 0.50004"#)
                + Self.line("right", "a", "a", #", "confidence": 1"#)
                + Self.line("sure", "a", "b", #", "confidence": 1"#)
                + Self.line("null", "a", "b", #", "confidence": null"#))
        #expect(try errors(reading).map(\.text) == ["sure", "tie 1", "tie 2", "low", "none", "null"])
        #expect(try errors(reading).map(\.confidence) == [1, 0.50001, 0.50004, 0.2, nil, nil])
    }

    @Test("is the same with any number of threads", arguments: [2, 3, 8])
    func threads(count: Int) throws {
        var text = ""
        for number in 0..<20_000 {
            let confidence = Double(number * 7919 % 1000) / 999
            text += Self.line(
                "text \(number)", "l\(number % 7)", "l\(number % 5)",
                #", "confidence": \#(confidence), "task": "t\#(number % 3)""#)
        }
        let one = try read(text) { $0.threads = 1 }
        let many = try read(text) { $0.threads = count }
        #expect(one.tasks == many.tasks)
        #expect(try one.analysis() == many.analysis())
        #expect(text.utf8.count > 3 << 19, "more than one piece")
    }

    @Test("sorts more errors than fit into memory on the disk, in the same order")
    func spilling() throws {
        var kept = ErrorSpool()
        var spilled = ErrorSpool(capacity: 1000)
        for number in 0..<2000 {
            let text = Array("error \(number)".utf8)
            let confidence = Double(number * 7919 % 100) / 100
            try text.withUnsafeBytes { bytes in
                for spool in 0...1 {
                    if spool == 0 {
                        try kept.add(
                            task: number % 2, line: number, truth: [0], answer: [1], confidence: confidence,
                            text: bytes,
                            isQuoted: false)
                    } else {
                        try spilled.add(
                            task: number % 2, line: number, truth: [0], answer: [1], confidence: confidence,
                            text: bytes,
                            isQuoted: false)
                    }
                }
            }
        }
        func texts(_ runs: [ErrorRun]) throws -> [[UInt8]] {
            var merge = ErrorMerge(try runs.filter { $0.task == 1 }.map { try ErrorRunReader($0, labels: [0, 1]) })
            var texts: [[UInt8]] = []
            while let record = try merge.next() { texts.append(Array(record.text)) }
            return texts
        }
        let (one, many) = (kept.finish(), spilled.finish())
        #expect(one.count == 2)
        #expect(many.count > 20)
        #expect(try texts(one) == texts(many))
        #expect(try texts(one).count == 1000)
    }

    @Test("numbers names of any length that differ in any one byte, and knows them again")
    func nameNumbers() {
        var names: [String] = [""]
        for length in 1...40 {
            let name = String(repeating: "n", count: length)
            names.append(name)
            for place in 0..<length { names.append(String(name.prefix(place)) + "0" + name.dropFirst(place + 1)) }
        }
        names += (0..<5000).map { "task0_class_\($0)" }
        var numbers = NameNumbers()
        #expect(names.map { numbers.number(of: $0) } == Array(names.indices))
        #expect(names.map { numbers.number(of: $0) } == Array(names.indices))
        #expect(numbers.names == names)
    }

    @Test("counts pairs, however many there are")
    func cellCounter() {
        var counter = CellCounter()
        for round in 1...2 {
            for row in 0..<100 { for column in 0..<70 { counter.add(row, column, round * (row + 1)) } }
        }
        let cells = counter.cells.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
        #expect(
            cells
                == (0..<7000).map { TaskCounts.Cell(row: $0 / 70, column: $0 % 70, count: 3 * ($0 / 70 + 1)) })
    }

    @Test("keeps the texts of errors as they are, whichever way their escapes are written")
    func escapedErrors() throws {
        let texts = [#"a \"b\" \\ \n"#, #"a \u0022b\u0022 \\ \u000a"#, #"\/"#, #"\ud83d"#, "é"]
        let reading = try read(texts.map { Self.line($0, "a", "b") }.joined())
        #expect(try errors(reading).map(\.text) == ["a \"b\" \\ \n", "a \"b\" \\ \n", "/", "\u{FFFD}", "é"])
        let path = folder.path("analysis.json")
        try reading.save(to: path)
        let saved = try AnalysisReader.read(path).analysis.tasks[0].errors
        #expect(try saved.map(\.text) == errors(reading).map(\.text))
    }

    @Test("reads sets of labels, and counts each missed label with each spurious one")
    func severalLabels() throws {
        let reading = try read(
            #"""
            {"text": "1", "true_labels": ["a", "b"], "predicted_labels": ["b", "c", "c"]}
            {"text": "2", "true_labels": ["a"], "predicted_labels": ["a"]}
            {"text": "3", "true_labels": [], "predicted_labels": []}
            {"text": "4", "true_labels": ["a"], "predicted_labels": []}
            """#)
        let task = reading.tasks[0]
        #expect(task.kind == .multiLabel)
        #expect(task.samples == 4)
        #expect(task.correct == 2)
        #expect(task.cells == [.init(row: 0, column: 2, count: 1)])
        #expect(task.labelCounts.map(\.truePositives) == [1, 1, 0])
        #expect(task.labelCounts.map(\.falseNegatives) == [2, 0, 0])
        #expect(task.labelCounts.map(\.falsePositives) == [0, 0, 1])
        #expect(task.sampleSums.precision == 1.5)
        #expect(task.sampleSums.recall == 1.5)
        #expect(task.sampleSums.f1 == 1.5)
        #expect(try errors(reading).map(\.text) == ["1", "4"])
        #expect(try errors(reading)[0].predictedLabels == ["b", "c"])
    }

    @Test("fills fifteen bins of confidence for each predicted label")
    func calibration() throws {
        let reading = try read(
            Self.line("1", "a", "a", #", "confidence": 1"#) + Self.line("2", "b", "a", #", "confidence": 0.95"#)
                + Self.line("3", "b", "b", #", "confidence": 0"#) + Self.line("4", "b", "b"))
        let bins = reading.tasks[0].calibration
        #expect(bins.map(\.count) == [15, 15])
        #expect(bins[0][14].count == 2)
        #expect(bins[0][14].correct == 1)
        #expect(abs(bins[0][14].confidence - 1.95) < 1e-8)
        #expect(bins[1][0].count == 1)
        #expect(bins[1].map(\.count).reduce(0, +) == 1)
    }

    @Test("reads numbers as labels, class maps, and renamed columns")
    func maps() throws {
        let text = #"{"utterance": "x", "gold": 1, "predicted_label": "0", "task": "t"}"# + "\n"
        let plain = try read(text) { $0.columns = try PredictionColumns(parsing: ["text=utterance,true_label=gold"]) }
        #expect(plain.tasks[0].labels == ["0", "1"])
        let file = try folder.write(#"{"id2label": {"0": "no", "1": "yes", "2": "maybe"}, "x": 1}"#, to: "config.json")
        let mapped = try read(text) {
            $0.columns = try PredictionColumns(parsing: ["text=utterance", "true_label=gold"])
            $0.labels = try LabelMap.read(file)
        }
        #expect(mapped.tasks[0].labels == ["maybe", "no", "yes"])
        #expect(try errors(mapped).map(\.trueLabels) == [["yes"]])
        #expect(try errors(mapped).map(\.predictedLabels) == [["no"]])
    }

    @Test("takes the probability of the answer for a missing confidence")
    func probabilities() throws {
        let reading = try read(
            Self.line("1", "a", "b", #", "probabilities": {"a": 0.25, "b": 0.75}"#)
                + Self.line("2", "a", "b", #", "confidence": 0.5, "probabilities": {"b": 0.75}"#)
                + Self.line("3", "a", "b", #", "probabilities": {"a": 0.75}"#))
        #expect(try errors(reading).map(\.confidence) == [0.75, 0.5, nil])
        #expect(reading.haveProbabilities == [true])
        let columns = try read(Self.line("1", "x", "y", #", "probabilities": [0.25, 0.625]"#)) {
            $0.labels = LabelMap(labels: ["y", "x"])
        }
        #expect(try errors(columns).map(\.confidence) == [0.25])
    }

    @Test("gives the probabilities of a second reading in the order of the labels")
    func secondReading() throws {
        let reading = try read(
            Self.line(
                "1", "b", "a",
                #", "task": "t", "id": 9007199254740993, "probabilities": {"b": 0.25, "a": 0.75, "z": 0}"#)
                + Self.line("other", "x", "x", #", "task": "u", "probabilities": {"x": 1}"#)
                + Self.line("none", "b", "b", #", "task": "t""#)
                + Self.line("\\u00e9", "b", "b", #", "task": "t", "id": "i", "probabilities": {"b": 0.5}"#)
                + Self.line("slow", "a", "b", #", "\u0074ask": "t", "probabilities": {"b": 1E-1}"#))
        var seen: [String] = []
        try reading.forEachProbabilitySample(ofTask: 0) { sample in
            seen.append(
                "\(sample.number) \(sample.line) \(sample.truth) \(sample.answer) \(Array(sample.probabilities)) "
                    + "\(sample.text) \(sample.id ?? "-")")
        }
        #expect(
            seen == [
                "0 1 [1] [0] [0.75, 0.25] 1 9007199254740993", "2 4 [1] [1] [0.0, 0.5] é i",
                "3 5 [0] [1] [0.0, 0.1] slow -",
            ])
    }

    @Test("takes two normal forms of a label for one class, in the counts and in the errors")
    func normalForms() throws {
        let reading = try read(Self.line("1", "caf\u{E9}", "cafe\u{301}") + Self.line("2", "cafe\u{301}", "x"))
        #expect(reading.tasks[0].labels.map { Array($0.utf8) } == [Array("cafe\u{301}".utf8), Array("x".utf8)])
        #expect(reading.tasks[0].correct == 1)
        #expect(try errors(reading).map(\.text) == ["2"])
    }

    @Test("warns of labels that differ in case alone")
    func lookalikes() throws {
        let reading = try read(Self.line("1", "Billing", "billing"))
        #expect(reading.tasks[0].labels == ["Billing", "billing"])
        #expect(
            reading.diagnostics.contains { $0.message.contains(#""Billing", "billing""#) }, "\(reading.diagnostics)")
    }

    @Test("resolves escapes, lone halves of pairs included, so that what is written is Unicode")
    func escapes() throws {
        let reading = try read(
            Self.line(#"a\n\ud83d\ude00"#, #"\u00e9"#, "b", #", "confidence": 0.5"#) + Self.line(#"x\ud83d"#, "é", "b"))
        #expect(try errors(reading).map(\.text) == ["a\n😀", "x\u{FFFD}"])
        #expect(reading.tasks[0].labels == ["b", "é"])
        var written: [UInt8] = []
        try reading.write { written += $0 }
        #expect(!String(decoding: written, as: UTF8.self).contains("ud83d"))
    }

    @Test("reads CSV with quotes, line breaks in fields, a byte order mark, CR LF and no last line break")
    func csv() throws {
        let reading = try read(
            "\u{FEFF}text,true_label,predicted_label,confidence,probabilities\r\n\"a, \"\"b\"\"\r\nc\",x,y,,"
                + "\"{\"\"y\"\": 0.5}\"\r\nd,x,x,0.25,", name: "predictions.csv")
        #expect(try errors(reading).map(\.text) == ["a, \"b\"\r\nc"])
        #expect(try errors(reading).map(\.confidence) == [0.5])
        #expect(reading.tasks[0].samples == 2)
        var numbers: [Int] = []
        try reading.forEachProbabilitySample(ofTask: 0) { numbers.append($0.number) }
        #expect(numbers == [0])
    }

    @Test(
        "equals the analysis that RapidFit made of the same predictions",
        arguments: ["banking77-10", "arsarcasm-three-tasks"])
    func rapidFit(fixture: String) throws {
        let known = try Repository.analysis(fixture)
        var lines = ""
        for task in known.tasks {
            let matrix = try #require(task.confusionMatrix)
            for error in task.errors.reversed() {
                lines += Self.object(task, error.text, error.trueLabels[0], error.predictedLabels[0], error.confidence)
            }
            for (index, label) in task.labels.enumerated() {
                for _ in 0..<matrix[index][index] { lines += Self.object(task, "right", label, label, 1) }
            }
        }
        let found = try read(lines).analysis()
        #expect(found.tasks.map(\.name) == known.tasks.map(\.name))
        for (task, expected) in zip(found.tasks, known.tasks) {
            #expect(task.labels == expected.labels)
            #expect(task.confusionMatrix == expected.confusionMatrix)
            #expect(task.errors.count == expected.errors.count)
            #expect(task.errors.map(\.confidence) == expected.errors.map(\.confidence))
            #expect(Set(task.errors) == Set(expected.errors))
            for (metrics, known) in zip(task.classMetrics, expected.classMetrics) {
                #expect(FourPlaces.rounded(metrics.f1) == known.f1)
                #expect(metrics.support == known.support)
            }
        }
    }

    private static func object(
        _ task: TaskAnalysis, _ text: String, _ truth: String, _ answer: String, _ confidence: Double?
    ) -> String {
        let row = JSON(
            .object([
                .init(name: "text", value: JSON(text)), .init(name: "true_label", value: JSON(truth)),
                .init(name: "predicted_label", value: JSON(answer)), .init(name: "task", value: JSON(task.name)),
                .init(name: "confidence", value: JSON(confidence ?? 0)),
            ]))
        return row.serialized(.python) + "\n"
    }
}
