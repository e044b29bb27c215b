/// Class-neutral carrier phrases: beginnings and ends of texts (“can you tell me …”, “… please”) that many classes
/// share, and what follows or precedes them.
struct CarrierTable: Sendable {
    /// A phrase that can take the place of the one that is there.
    struct Exchange: Sendable {
        /// How many tokens of the text it replaces, at the beginning or at the end.
        let replaced: Int
        let phrase: [LearnedToken]
    }

    private struct Side: Sendable {
        var phrases: [[Vocabulary.Key]: [LearnedToken]] = [:]
        /// Phrases by the word next to them, in the order in which they were first seen.
        var byNeighbour: [Vocabulary.Key: [[Vocabulary.Key]]] = [:]
        /// Words next to each phrase.
        var neighbours: [[Vocabulary.Key]: Set<Vocabulary.Key>] = [:]
        /// Phrases together with the two words next to them.
        var pairs: Set<[Vocabulary.Key]> = []
    }

    private var beginnings = Side()
    private var endings = Side()

    private static let longest = 6
    private static let leastClasses = 3

    init(_ texts: [LearnedText], isNeutral: (Vocabulary.Key) -> Bool) {
        beginnings = Self.learn(texts.map { ($0.tokens, $0.label) }, isNeutral)
        endings = Self.learn(texts.map { (Array($0.tokens.reversed()), $0.label) }, isNeutral)
    }

    /// Phrases that can take the place of the beginning of `keys`.
    func beginnings(for keys: [Vocabulary.Key]) -> [Exchange] { Self.exchanges(keys, beginnings, needsPair: true) }

    /// Phrases that can take the place of the end of `keys`.
    func endings(for keys: [Vocabulary.Key]) -> [Exchange] {
        Self.exchanges(keys.reversed(), endings, needsPair: false).map {
            Exchange(replaced: $0.replaced, phrase: $0.phrase.reversed())
        }
    }

    private static func learn(
        _ texts: [(tokens: [LearnedToken], label: Int)], _ isNeutral: (Vocabulary.Key) -> Bool
    ) -> Side {
        var classes: [[Vocabulary.Key]: Set<Int>] = [:]
        for (tokens, label) in texts {
            for length in 1...longest where length < tokens.count {
                classes[tokens.prefix(length).map(\.key), default: []].insert(label)
            }
        }
        var side = Side()
        for (tokens, _) in texts {
            for length in 1...longest where length < tokens.count {
                let phrase = tokens.prefix(length).map(\.key)
                guard classes[phrase, default: []].count >= leastClasses, phrase.allSatisfy(isNeutral) else { continue }
                let neighbour = tokens[length].key
                if side.phrases[phrase] == nil { side.phrases[phrase] = Array(tokens.prefix(length)) }
                if side.neighbours[phrase, default: []].insert(neighbour).inserted {
                    side.byNeighbour[neighbour, default: []].append(phrase)
                }
                if length + 1 < tokens.count { side.pairs.insert(phrase + [neighbour, tokens[length + 1].key]) }
            }
        }
        return side
    }

    /// A phrase fits where it was seen before the same two words, or where it and the phrase that is there share
    /// several followers.
    private static func exchanges(_ keys: [Vocabulary.Key], _ side: Side, needsPair: Bool) -> [Exchange] {
        guard keys.count > 2 else { return [] }
        var found: [Exchange] = []
        for length in 0...min(longest, keys.count - 2) {
            let present = Array(keys.prefix(length))
            guard length == 0 || side.phrases[present] != nil else { continue }
            for phrase in side.byNeighbour[keys[length]] ?? [] where phrase != present {
                guard let tokens = side.phrases[phrase] else { continue }
                let seen = length + 1 < keys.count && side.pairs.contains(phrase + [keys[length], keys[length + 1]])
                let alike =
                    length > 0
                    && side.neighbours[phrase, default: []].intersection(side.neighbours[present, default: []]).count
                        >= 2
                if !needsPair || seen || alike { found.append(Exchange(replaced: length, phrase: tokens)) }
            }
        }
        return found
    }
}
