import TextFeatures

/// How many of some texts hold each word and character n-gram.
struct FeatureCounts: Sendable {
    private(set) var counts: [String: Int] = [:]
    private(set) var texts = 0
    private(set) var total = 0

    init(_ texts: some Sequence<String> = []) {
        for text in texts { add(text) }
    }

    /// The counts of all texts of several bodies.
    init(merging bodies: some Sequence<FeatureCounts>) {
        for body in bodies {
            texts += body.texts
            total += body.total
            if counts.isEmpty { counts = body.counts } else { counts.merge(body.counts, uniquingKeysWith: +) }
        }
    }

    subscript(feature: String) -> Int { counts[feature, default: 0] }

    /// Counts each feature of `text` once, however often it stands there.
    mutating func add(_ text: String) {
        texts += 1
        for feature in Self.features(of: text) {
            counts[feature, default: 0] += 1
            total += 1
        }
    }

    /// Word n-grams of 1 to 3 words; in unspaced scripts, where each character is a token, of 1 to 4.
    ///
    /// Inside long words also their beginnings and ends (`trans-`, `-ation`), which carry the sense in languages rich
    /// in forms.
    static func features(of text: String) -> Set<String> {
        let tokens = Tokenizer.tokens(text.lowercased()).filter { $0.kind != .punctuation }.map(anonymous)
        var features = Set<String>()
        for start in tokens.indices {
            let longest = tokens[start].kind == .ideograph ? 4 : 3
            var run = ""
            for token in tokens[start..<min(start + longest, tokens.count)] {
                if token.spaceBefore, !run.isEmpty { run += " " }
                run += token.text
                features.insert(run)
            }
            let word = tokens[start].text
            guard tokens[start].kind == .word, word.count >= 7, word.allSatisfy(\.isLetter) else { continue }
            features.insert(word.prefix(5) + "-")
            features.insert("-" + word.suffix(5))
        }
        return features
    }
}

extension FeatureCounts {
    /// Whom a text links to or speaks to says nothing of its class; that it does may.
    private static func anonymous(_ token: Token) -> Token {
        let name = token.text.contains("://") ? "https://…" : token.text.hasPrefix("@") ? "@…" : token.text
        return Token(text: name, kind: token.kind, spaceBefore: token.spaceBefore)
    }
}
