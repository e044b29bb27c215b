import LinearClassifier
import TextFeatures

/// Texts whose words tell their labels, with words that tell nothing.
enum MadeUpTexts {
    static let classes = ["refund", "card", "rate", "limit"]

    /// Texts of one label each, the first classes the commonest.
    static func single(_ count: Int, seed: UInt64) -> TrainingSet {
        var generator = SeededGenerator(seed: seed)
        var texts: [String] = []
        var labels: [String] = []
        for _ in 0..<count {
            let index = min(generator.integer(below: 4), generator.integer(below: 4))
            labels.append(classes[index])
            texts.append(text(&generator, [index]))
        }
        return TrainingSet(texts: texts, labels: labels)
    }

    /// Texts of none to two labels each.
    static func several(_ count: Int, seed: UInt64) -> TrainingSet {
        var generator = SeededGenerator(seed: seed)
        var texts: [String] = []
        var labels: [[String]] = []
        for _ in 0..<count {
            let chosen = generator.sample([0, 1, 2, 3], count: generator.integer(below: 3))
            labels.append(chosen.map { classes[$0] })
            texts.append(text(&generator, chosen))
        }
        return TrainingSet(texts: texts, labelSets: labels)
    }

    private static func text(_ generator: inout SeededGenerator, _ chosen: [Int]) -> String {
        let noise = ["please", "the", "my", "when", "is", "bank", "today", "and", "help", "still", "new", "why"]
        var words = (0..<5).compactMap { _ in generator.choice(noise) }
        for index in chosen { words.append("\(classes[index])\(generator.integer(below: 3))") }
        return generator.shuffled(words).joined(separator: " ")
    }
}
