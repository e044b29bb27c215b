import TextFeatures

/// Texts that nobody wrote and that have nothing in common.
enum MadeUp {
    /// A text of random words, the same for the same name; texts of two names are no near duplicates.
    static func text(_ name: String, words: Int = 6) -> String {
        var generator = SeededGenerator(seed: 1).split(name)
        return (0..<words).map { _ in
            let length = 3 + generator.integer(below: 6)
            return String((0..<length).map { _ in Array("abcdefghijklmnopqrstuvwxyz")[generator.integer(below: 26)] })
        }.joined(separator: " ")
    }
}
