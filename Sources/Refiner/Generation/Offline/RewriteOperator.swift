import TextFeatures

/// One way to make a new text from an old one.
enum RewriteOperator: CaseIterable, Sendable {
    /// Puts another span where one stands, if the task has both in the same context.
    case exchangeSpan
    /// Goes over from one text of the class to another at a word that both hold.
    case splice
    /// Sets a sentence of another text of the class beside one of this text.
    case combineClauses
    /// Puts another class-neutral phrase at the beginning or the end.
    case exchangeCarrier

    /// The operators as often as they are drawn: sentences keep their class and read best, so they come most often.
    static let weighted: [RewriteOperator] =
        [.exchangeSpan, .splice, .splice] + [.combineClauses, .combineClauses, .combineClauses, .combineClauses]
        + [.exchangeCarrier]

    /// The text made from `draft`; nil when the operator finds nothing to do.
    func apply(
        to draft: Draft, label: Int, model: OfflineTaskModel, _ generator: inout SeededGenerator
    ) -> Draft? {
        switch self {
        case .exchangeSpan: Self.exchangeSpan(draft, label, model, &generator)
        case .splice: Self.splice(draft, label, model, &generator)
        case .combineClauses: Self.combineClauses(draft, label, model, &generator)
        case .exchangeCarrier: Self.exchangeCarrier(draft, model, &generator)
        }
    }

    private static func exchangeSpan(
        _ draft: Draft, _ label: Int, _ model: OfflineTaskModel, _ generator: inout SeededGenerator
    ) -> Draft? {
        let keys = draft.keys
        for _ in 0..<12 {
            let start = generator.integer(below: keys.count)
            let length = 1 + generator.integer(below: min(SpanTable.longest, keys.count))
            let range = start..<min(keys.count, start + length)
            let side = generator.integer(below: 2)
            let choices = model.spans.alternatives(to: range, in: keys, side: side).filter { span in
                let words = model.spans.keys(of: span)
                return !words.elementsEqual(keys[range]) && (span.isOf(label) || words.allSatisfy(model.isNeutral))
            }
            guard let chosen = generator.choice(choices) else { continue }
            var result = draft
            result.tokens.replaceSubrange(range, with: model.spans.tokens(of: chosen))
            return result
        }
        return nil
    }

    private static func splice(
        _ draft: Draft, _ label: Int, _ model: OfflineTaskModel, _ generator: inout SeededGenerator
    ) -> Draft? {
        let keys = draft.keys
        for _ in 0..<8 {
            guard let other = generator.choice(model.texts(of: label)), !draft.parents.contains(other.source) else {
                continue
            }
            let theirs = other.keys
            var joints = meetings(keys, theirs, length: 2)
            if joints.isEmpty { joints = meetings(keys, theirs, length: 1).filter { !model.isNeutral(keys[$0.0]) } }
            guard let (here, there) = generator.choice(joints) else { continue }
            let tokens =
                generator.integer(below: 2) == 0
                ? Array(draft.tokens[..<here] + other.tokens[there...])
                : Array(other.tokens[..<there] + draft.tokens[here...])
            let result = tokens.map(\.key)
            if result != keys && result != theirs {
                return Draft(tokens: tokens, parents: draft.parents + [other.source])
            }
        }
        return nil
    }

    /// Where both sequences hold the same run of words.
    private static func meetings(
        _ one: [Vocabulary.Key], _ two: [Vocabulary.Key], length: Int
    ) -> [(Int, Int)] {
        guard one.count >= length, two.count >= length else { return [] }
        var found: [(Int, Int)] = []
        for here in 0...(one.count - length) {
            for there in 0...(two.count - length)
            where one[here] == two[there] && (1..<length).allSatisfy({ one[here + $0] == two[there + $0] }) {
                found.append((here, there))
            }
        }
        return found
    }

    private static func combineClauses(
        _ draft: Draft, _ label: Int, _ model: OfflineTaskModel, _ generator: inout SeededGenerator
    ) -> Draft? {
        guard let other = generator.choice(model.texts(of: label)), !draft.parents.contains(other.source) else {
            return nil
        }
        let own = Sentences.of(draft.tokens, model.vocabulary)
        let theirs = Sentences.of(other.tokens, model.vocabulary)
        let telling = own.max { weight($0, model) < weight($1, model) }
        guard let first = generator.integer(below: 2) == 0 ? telling : generator.choice(own),
            let second = generator.choice(theirs), first.count + second.count <= longestJoin
        else { return nil }
        let ordered = generator.integer(below: 2) == 0 ? (first, second) : (second, first)
        return Draft(
            tokens: joined(ordered.0, ordered.1, model), parents: draft.parents + [other.source])
    }

    private static func weight(_ sentence: [LearnedToken], _ model: OfflineTaskModel) -> Int {
        sentence.count { !model.isNeutral($0.key) }
    }

    private static func joined(
        _ first: [LearnedToken], _ second: [LearnedToken], _ model: OfflineTaskModel
    ) -> [LearnedToken] {
        var tokens = first
        if let last = tokens.last, !model.vocabulary.endsSentence(last.key), !model.vocabulary.endsClause(last.key) {
            tokens.append(model.habits.joint)
        }
        var next = second
        if !next.isEmpty { next[0].spaceBefore = model.habits.isSpaced }
        return tokens + next
    }

    private static func exchangeCarrier(
        _ draft: Draft, _ model: OfflineTaskModel, _ generator: inout SeededGenerator
    ) -> Draft? {
        let keys = draft.keys
        let beginnings = model.carriers.beginnings(for: keys)
        let endings = model.carriers.endings(for: keys)
        let preferEnding = generator.unit() < 0.3
        let useEnding = preferEnding ? !endings.isEmpty : beginnings.isEmpty
        guard let exchange = generator.choice(useEnding ? endings : beginnings) else { return nil }
        var result = draft
        if useEnding {
            result.tokens.replaceSubrange((keys.count - exchange.replaced)..., with: exchange.phrase)
        } else {
            result.tokens.replaceSubrange(..<exchange.replaced, with: exchange.phrase)
        }
        return result
    }

    /// Longest text made of two, in tokens.
    private static let longestJoin = 60
}
