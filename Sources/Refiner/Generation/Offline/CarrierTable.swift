/// Class-neutral carrier phrases: beginnings and ends of texts (“can you tell me …”, “… please”) that many classes
/// share, and what follows or precedes them.
struct CarrierTable: Sendable {
    /// A phrase that can take the place of the one that is there.
    struct Exchange: Sendable {
        /// How many tokens of the text it replaces, at the beginning or at the end.
        let replaced: Int
        let phrase: [LearnedToken]
    }

    /// A phrase that classes share.
    private struct Phrase: Sendable {
        let keys: [Vocabulary.Key]
        let tokens: [LearnedToken]
        /// The words next to it, sorted.
        private var neighbours: [Vocabulary.Key] = []

        init(keys: [Vocabulary.Key], tokens: [LearnedToken]) {
            self.keys = keys
            self.tokens = tokens
        }

        /// Takes a word next to it; false if it was known.
        mutating func insert(_ neighbour: Vocabulary.Key) -> Bool {
            let place = neighbours.firstIndex { $0 >= neighbour } ?? neighbours.count
            if place < neighbours.count, neighbours[place] == neighbour { return false }
            neighbours.insert(neighbour, at: place)
            return true
        }

        /// Whether both have at least two of the words next to them in common.
        func sharesNeighbours(_ other: Phrase) -> Bool {
            var (shared, here, there) = (0, 0, 0)
            while here < neighbours.count, there < other.neighbours.count {
                let (own, their) = (neighbours[here], other.neighbours[there])
                if own == their {
                    shared += 1
                    if shared == 2 { return true }
                }
                if own <= their { here += 1 }
                if their <= own { there += 1 }
            }
            return false
        }
    }

    /// A phrase, by its number, and the two words next to it.
    private struct Pair: Hashable {
        let phrase: Int32
        let next: Vocabulary.Key
        let second: Vocabulary.Key
    }

    private struct Side: Sendable {
        var phrases: [Phrase] = []
        var numbers: [[Vocabulary.Key]: Int] = [:]
        /// Phrases by the word next to them, in the order in which they were first seen.
        var byNeighbour: [Vocabulary.Key: [Int]] = [:]
        var pairs: Set<Pair> = []

        /// The number of a phrase, which is a new one where it was not seen before.
        mutating func number(of keys: [Vocabulary.Key], _ tokens: some Sequence<LearnedToken>) -> Int {
            if let known = numbers[keys] { return known }
            numbers[keys] = phrases.count
            phrases.append(Phrase(keys: keys, tokens: Array(tokens)))
            return phrases.count - 1
        }
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
                let number = side.number(of: phrase, tokens.prefix(length))
                if side.phrases[number].insert(neighbour) { side.byNeighbour[neighbour, default: []].append(number) }
                if length + 1 < tokens.count {
                    side.pairs.insert(Pair(phrase: Int32(number), next: neighbour, second: tokens[length + 1].key))
                }
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
            let present = length == 0 ? nil : side.numbers[Array(keys.prefix(length))]
            guard length == 0 || present != nil else { continue }
            for number in side.byNeighbour[keys[length]] ?? [] where number != present {
                let phrase = side.phrases[number]
                let fits =
                    !needsPair
                    || length + 1 < keys.count
                        && side.pairs.contains(
                            Pair(phrase: Int32(number), next: keys[length], second: keys[length + 1]))
                    || present.map { phrase.sharesNeighbours(side.phrases[$0]) } ?? false
                if fits { found.append(Exchange(replaced: length, phrase: phrase.tokens)) }
            }
        }
        return found
    }
}
