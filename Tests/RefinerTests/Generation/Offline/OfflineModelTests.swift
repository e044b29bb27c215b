import TextFeatures
import Testing

@testable import Refiner

@Suite("What the offline engine learns from a task")
struct OfflineModelTests {
    private func model(_ texts: [String: [String]], errors: [ErrorSample] = []) -> OfflineTaskModel {
        let rows = texts.keys.sorted().flatMap { label in texts[label, default: []].map { Sample.row($0, label) } }
        return OfflineTaskModel(TaskMaterial(task: "t", rows: rows, errors: errors))
    }

    private let bank = [
        "lost": ["please block my card now", "please freeze my card now", "i lost my card"],
        "late": ["please send my card now", "when does my card come", "please tell me when it comes"],
        "fees": ["please explain the fee now", "why is there a fee", "please tell me why i pay a fee"],
    ]

    /// The learned text that reads `source`.
    private func text(_ source: String, _ model: OfflineTaskModel) throws -> LearnedText {
        let all = model.labels.indices.flatMap { model.texts(of: $0) }
        return try #require(all.first { $0.source == source })
    }

    @Test("spans that stand between the same words are interchangeable")
    func spans() throws {
        let model = model(bank)
        let keys = try text("please block my card now", model).keys
        // In place of "block", between the beginning and "please" on one side and "my" on the other.
        let found = model.spans.alternatives(to: 1..<2, in: keys, side: 0).map {
            Array(model.spans.tokens(of: $0)).joined
        }
        #expect(Set(found) == ["block", "freeze", "send"])
    }

    @Test("a beginning that many classes share can take the place of another that is followed by the same words")
    func carriers() throws {
        let shared = [
            "a": ["can you tell me the red one", "i want the red one"],
            "b": ["can you tell me a price", "i want a price"],
            "c": ["can you tell me who you are", "i want who you are"], "d": ["can you tell me it", "i want it all"],
        ]
        let model = model(shared)
        let keys = try text("i want the red one", model).keys
        let phrases = model.carriers.beginnings(for: keys).filter { $0.replaced == 2 }.map { $0.phrase.joined }
        #expect(phrases.contains("can you tell me"))
    }

    @Test("words that many classes use and none uses most say nothing of a class")
    func neutralWords() throws {
        let model = model(bank)
        let keys = try text("please block my card now", model).keys
        #expect(keys.map(model.isNeutral) == [true, false, false, false, true])
    }

    @Test("what the task says itself has no flaw, and each pair of words it never says is one")
    func fluency() throws {
        let model = model(bank)
        #expect(model.fluency.flaws(try text("i lost my card", model).keys, model.vocabulary) == 0)
        let broken = Array(try text("i lost my card", model).keys.reversed())
        #expect(model.fluency.flaws(broken, model.vocabulary) >= 5)
    }

    @Test("a text reads as its own class")
    func contrast() throws {
        let model = model(bank)
        for (label, texts) in bank {
            let number = try #require(model.labels.firstIndex(of: label))
            for text in texts { #expect(model.contrast.margin(of: text, for: number) > 0, "\(label): \(text)") }
        }
    }

    @Test("an error sample teaches its true class")
    func errorsTeach() throws {
        let model = model(bank, errors: [Sample.error("somebody snatched my purse", "lost", "late")])
        let lost = try #require(model.labels.firstIndex(of: "lost"))
        #expect(model.texts(of: lost).last?.isError == true)
        #expect(model.contrast.margin(of: "a thief snatched my purse", for: lost) > 0)
    }

    @Test("the overlap index agrees with comparing every pair", arguments: 0..<5)
    func overlap(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let words = ["card", "卡丢了", "بطاقة", "lost", "my", "now", "please"]
        func text() -> String {
            (0..<4).map { _ in words[generator.integer(below: words.count)] }.joined(separator: " ")
        }
        let known = (0..<40).map { _ in Shingles(text()) }
        var index = OverlapIndex()
        for shingles in known { index.insert(shingles) }
        var scratch: [Int32] = []
        for _ in 0..<40 {
            let asked = Shingles(text())
            let found = index.overlap(asked, counts: &scratch)
            let common = known.map { Set($0.hashes).intersection(asked.hashes).count }
            #expect(abs(found.similarity - (known.map { Shingles.jaccard($0, asked) }.max() ?? 0)) < 1e-12)
            let containment = zip(common, known).map { Double($0) / Double($1.count) }.max() ?? 0
            #expect(abs(found.containment - containment) < 1e-12)
        }
        #expect(scratch.allSatisfy { $0 == 0 })
    }
}
