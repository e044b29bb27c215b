import TextFeatures

/// Writes texts for one class of one task: rewrites its texts in many ways, and keeps of each the one that reads best as
/// the class, reads most fluently, and brings most that is new.
struct OfflineWriter {
    let model: OfflineTaskModel
    let label: Int
    /// Where random choices come from; streams of it are named by what they decide.
    let random: SeededGenerator
    private let texts: [LearnedText]
    private let length: LengthGate
    private let tokenCounts: [Int]

    init(model: OfflineTaskModel, label: Int, random: SeededGenerator) {
        self.model = model
        self.label = label
        self.random = random
        texts = model.texts(of: label)
        length = LengthGate(texts: texts.map(\.source), fallback: [])
        tokenCounts = texts.map(\.tokens.count)
    }

    /// Which text is rewritten next, and how far the demands have come down by then.
    private struct Slot {
        let source: LearnedText
        let relaxation: Int
    }

    /// A rewritten text that passed the limits, with what the ranking needs.
    private struct Contender {
        let text: String
        let keys: [Vocabulary.Key]
        let parents: [String]
        let shingles: Shingles
        let overlap: Double
    }

    /// Up to `count` new texts.
    ///
    /// The `ordinal`-th request goes on where the one before stopped.
    func write(count: Int, quota: Int, batchSize: Int, ordinal: Int, accepted: [String], refused: [String])
        -> [Proposal]
    {
        var generator = random.split("rewrite/\(ordinal)")
        var present = OverlapIndex()
        var covered: [Vocabulary.Key: Int] = [:]
        for text in accepted { present.insert(Shingles(text)) }
        var proposals: [Proposal] = []
        // Where few are missing all slots of a batch are tried for them: a slot may be too poor to give a text.
        for slot in slots(quota: quota, from: ordinal * batchSize, count: max(count, batchSize)) {
            guard proposals.count < count else { break }
            guard let best = best(slot, &generator, present, covered, Set(refused)) else { continue }
            proposals.append(Proposal(best.text, parents: best.parents))
            present.insert(best.shingles)
            for key in Set(best.keys) { covered[key, default: 0] += 1 }
        }
        return proposals
    }

    /// Three of four start from an error sample where there are enough: they hold what the training texts lack.
    private func slots(quota: Int, from first: Int, count: Int) -> [Slot] {
        var generator = random.split("slots")
        let misread = generator.shuffled(texts.filter(\.isError))
        let training = generator.shuffled(texts.filter { !$0.isError })
        let fromErrors =
            training.isEmpty ? quota : min(Int((Double(quota) * Self.errorShare).rounded()), 3 * misread.count)
        guard !misread.isEmpty || !training.isEmpty else { return [] }
        return (first..<first + count).map { place in
            let index = place % quota
            let source =
                index < fromErrors && !misread.isEmpty
                ? misread[index % misread.count] : training[(index - fromErrors) % training.count]
            return Slot(source: source, relaxation: min(3, place / quota))
        }
    }

    private func best(
        _ slot: Slot, _ generator: inout SeededGenerator, _ present: OverlapIndex, _ covered: [Vocabulary.Key: Int],
        _ refused: Set<String>
    ) -> Contender? {
        var best: Contender?
        var bestScore = -Double.infinity
        for contender in contenders(slot, &generator, present, refused) {
            let merits = merits(contender, slot, covered)
            // Reading a text as a class takes longest, so only what could win is read.
            guard merits.score(margin: .infinity) > bestScore else { continue }
            let margin = model.contrast.margin(of: contender.text, for: label)
            let score = margin < 0 ? -.infinity : merits.score(margin: margin)
            if score > bestScore {
                best = contender
                bestScore = score
            }
        }
        return bestScore > -.infinity ? best : nil
    }

    /// Rewrites the slot's text many times, and leaves out what is too long, too short, or too near to what is known.
    private func contenders(
        _ slot: Slot, _ generator: inout SeededGenerator, _ present: OverlapIndex, _ refused: Set<String>
    ) -> [Contender] {
        let tidier = TextTidier(vocabulary: model.vocabulary, habits: model.habits)
        let source = Shingles(slot.source.source)
        let lengths = lengthRange(slot)
        var seen = refused
        var found: [Contender] = []
        var scratch: [Int32] = []
        for _ in 0..<Self.tries * (1 + slot.relaxation) {
            guard let draft = rewritten(slot, &generator) else { continue }
            let tokens = tidier.tidied(draft.tokens)
            guard lengths.contains(tokens.count) else { continue }
            let text = tokens.joined
            guard seen.insert(text).inserted, length.refusal(of: text) == nil else { continue }
            let shingles = Shingles(text)
            if slot.relaxation == 0 && Shingles.jaccard(shingles, source) < Self.leastOfSource { continue }
            let error = model.errors.overlap(shingles, counts: &scratch)
            if error.containment >= Self.mostOfError { continue }
            if error.similarity >= (slot.relaxation < 3 ? Self.nearestError : Self.near) { continue }
            let training = model.training.overlap(shingles, counts: &scratch)
            if training.similarity >= Self.near { continue }
            let own = present.overlap(shingles, counts: &scratch)
            if own.similarity >= (slot.relaxation < 2 ? Self.nearestOwn : Self.near) { continue }
            found.append(
                Contender(
                    text: text, keys: tokens.map(\.key), parents: draft.parents, shingles: shingles,
                    overlap: max(error.similarity, training.similarity, own.similarity)))
        }
        return found
    }

    private func rewritten(_ slot: Slot, _ generator: inout SeededGenerator) -> Draft? {
        let original = Draft(tokens: slot.source.tokens, parents: [slot.source.source])
        var draft = original
        let steps = [1, 1, 2, 2, 3][generator.integer(below: 5)]
        for step in 0..<steps {
            let drawn = generator.choice(RewriteOperator.weighted) ?? .combineClauses
            let chosen = slot.relaxation > 1 && step == 0 ? .combineClauses : drawn
            if let next = chosen.apply(to: draft, label: label, model: model, &generator), !next.tokens.isEmpty {
                draft = next
            }
        }
        return draft.tokens == original.tokens ? nil : draft
    }

    private func lengthRange(_ slot: Slot) -> ClosedRange<Int> {
        let shortest = max(2, (tokenCounts.min() ?? 2) - 1)
        let longest = Int(Double(tokenCounts.max() ?? 20) * 1.3) + 2 + slot.relaxation * 8
        return shortest...max(shortest, longest)
    }

    /// What speaks for a text, but for how well it reads as its class.
    private struct Merits {
        /// The share of the source's content that is left.
        let kept: Double
        let flaws: Double
        let novelty: Double
        /// How much its words are ones that the class's new texts do not have yet.
        let fresh: Double

        /// Contrast counts up to where more does not help.
        func score(margin: Double) -> Double { 0.5 * min(margin, 1.5) + 2 * kept - flaws + 0.5 * novelty + fresh }
    }

    private func merits(_ contender: Contender, _ slot: Slot, _ covered: [Vocabulary.Key: Int]) -> Merits {
        let words = Set(contender.keys)
        let content = slot.source.keys.filter { !model.isNeutral($0) }
        let kept = content.isEmpty ? 1 : Double(content.count { words.contains($0) }) / Double(content.count)
        // In one order, since the last bit of a sum depends on it and a tie is broken by that bit.
        let fresh =
            words.sorted().reduce(0.0) { $0 + 1 / Double(1 + covered[$1, default: 0]) } / Double(max(1, words.count))
        return Merits(
            kept: kept, flaws: model.fluency.flaws(contender.keys, model.vocabulary), novelty: 1 - contender.overlap,
            fresh: fresh)
    }

    /// Share of the texts that start from an error sample.
    private static let errorShare = 0.75
    /// Rewrites of each text, of which one is kept.
    private static let tries = 40
    /// Less of its source than this and a text is another one.
    private static let leastOfSource = 0.25
    /// The duplicate and leak gates' limit.
    private static let near = 0.8
    /// Own, stricter limit for error samples: they are evaluation data.
    private static let nearestError = 0.6
    /// No text holds as much of an error sample as this, however much else it holds.
    private static let mostOfError = 0.8
    /// Own, stricter limit among the class's new texts.
    private static let nearestOwn = 0.7
}
