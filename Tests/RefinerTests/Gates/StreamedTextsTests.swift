import RefinerTestSupport
import Testing

@testable import Refiner

@Suite("Training texts that stream past")
struct StreamedTextsTests {
    /// Texts of which many repeat each other, or nearly.
    private func texts(_ count: Int, seed: UInt64) -> [String] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            var words = MadeUp.text("base/\(Int.random(in: 0..<40, using: &random))", words: 8).split(separator: " ")
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                words[Int.random(in: 0..<words.count, using: &random)] = "x"
            }
            let text = words.joined(separator: " ")
            return Bool.random(using: &random) ? text : text.uppercased()
        }
    }

    @Test("are met exactly as texts in memory are")
    func agreesWithMemory() throws {
        let training = texts(300, seed: 1)
        let new = texts(200, seed: 2) + ["卡", "", MadeUp.text("elsewhere")]
        let memory = TextMemory(training)
        let streamed = StreamedTexts(
            source: .rows(Sample.rows("a", Array(training.prefix(250)))), added: Array(training.suffix(50)))
        let matches = try streamed.matches(of: new)
        #expect(matches.count(where: { $0?.isExact == true }) > 10)
        #expect(matches.count(where: { $0?.isExact == false }) > 10)
        #expect(matches.contains { $0 == nil })
        for (text, match) in zip(new, matches) {
            let expected = memory.match(PreparedText(text))
            #expect(match?.isExact == expected?.isExact, "\(text)")
            #expect(match?.similarity == expected?.similarity, "\(text)")
        }
    }
}
