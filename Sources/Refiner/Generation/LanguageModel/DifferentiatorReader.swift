import JSONText

/// Reads phase 1's answer: an object with one member a class, in any of the shapes models give it.
enum DifferentiatorReader {
    /// The classes of `demands` that the answer speaks of; parts it leaves out come from `measured`.
    static func read(
        _ answer: String, for demands: [Demand], measured: (Demand) -> Differentiators
    ) -> [String: Differentiators] {
        var found: [String: Differentiators] = [:]
        let entries = AnswerReader.values(in: answer).flatMap(entries)
        let labels = Set(demands.map(\.label))
        for demand in demands {
            let match =
                entries.first { $0.name == demand.label }
                ?? entries.first { !labels.contains($0.name) && LabelMatch.matches($0.name, demand.label) }
            guard let match, match.value.members != nil else { continue }
            found[demand.label] = differentiators(match.value, filling: measured(demand))
        }
        return found
    }

    /// `{class: {…}}`, `{"classes": {class: {…}}}`, `[{"class": …, …}]`, `{"classes": [{"class": …, …}]}`.
    private static func entries(_ json: JSON) -> [JSON.Member] {
        if let array = json.array {
            return array.flatMap { element -> [JSON.Member] in
                for key in ["class", "label", "name", "target_class"] {
                    if let name = element[key]?.string { return [JSON.Member(name: name, value: element)] }
                }
                return entries(element)
            }
        }
        guard let members = json.members else { return [] }
        let isBundle = members.allSatisfy { $0.value.members != nil || $0.value.array != nil }
        let inner = members.count <= 2 && isBundle ? members.flatMap { entries($0.value) } : []
        return members + inner
    }

    private static func differentiators(_ json: JSON, filling measured: Differentiators) -> Differentiators {
        var result = measured
        func replace(_ path: WritableKeyPath<Differentiators, [String]>, _ key: String) {
            let values = strings(json[key])
            if !values.isEmpty { result[keyPath: path] = values }
        }
        replace(\.confusedWith, "confused_with")
        replace(\.differentiators, "differentiators")
        replace(\.emphasize, "emphasize")
        replace(\.avoid, "avoid")
        if let languages = json["languages"]?.members {
            let shares = languages.compactMap { member in
                member.value.double.flatMap { (0...100).contains($0) && $0 > 0 ? (member.name, $0) : nil }
            }
            let sum = shares.reduce(0) { $0 + $1.1 }
            if sum > 0 {
                result.languages = Dictionary(
                    shares.map { ($0.0, $0.1 / sum) }, uniquingKeysWith: { first, _ in first })
            }
        }
        if let length = json["length"], let low = length["min"]?.int, let high = length["max"]?.int,
            (1...100_000).contains(high), low <= high
        {
            result.length = Differentiators.LengthRange(min: low, max: high)
        }
        return result
    }

    /// Strings where strings were asked for; a bare string is a list of one, an object is its values.
    private static func strings(_ json: JSON?) -> [String] {
        guard let json else { return [] }
        let texts: [String]
        if let text = json.string {
            texts = [text]
        } else if let array = json.array {
            texts = array.flatMap { $0.string.map { [$0] } ?? [strings($0).joined(separator: ": ")] }
        } else if let members = json.members {
            texts = members.map { member in
                let inner = strings(member.value).joined(separator: ", ")
                return inner.isEmpty ? member.name : "\(member.name): \(inner)"
            }
        } else {
            texts = []
        }
        return texts.map { $0.trimmed.excerpt(400) }.filter { !$0.isEmpty }.prefix(12).map { $0 }
    }
}

/// Compares class names as a language model writes them with class names as they are.
enum LabelMatch {
    /// Whether both are the same but for case, separators and quotes; names without letters are never.
    static func matches(_ one: String, _ two: String) -> Bool {
        let folded = folded(one)
        return !folded.isEmpty && folded == self.folded(two)
    }

    /// The name in lower case, with its separators and quotes left out.
    static func folded(_ name: String) -> String {
        String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}
