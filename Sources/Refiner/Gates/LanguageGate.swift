import TextFeatures

/// Refuses texts in a script that the class is not written in.
///
/// It tells scripts apart, not languages: English from Arabic, not English from French.
struct LanguageGate {
    private let known: ScriptProfile?

    /// Learns from the class's own texts; from `fallback` where they have no letters.
    init(texts: [String], fallback: [String]) {
        known = [texts, fallback].lazy.map { ScriptProfile(of: $0) }.first { $0.letterCount > 0 }
    }

    /// Why `text` is in the wrong script; nil when it is not, or when nothing is known.
    func refusal(of text: String) -> Refusal? {
        guard let known, let script = ScriptProfile(of: [text]).dominant else { return nil }
        let share = known.share(of: script)
        guard share < Self.leastShare else { return nil }
        return Refusal(.language, score: share, "written in \(script.rawValue), which the class is not")
    }

    /// A script with less than this share of the class's letters is an accident in it.
    private static let leastShare = 0.02
}
