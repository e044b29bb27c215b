import TextFeatures

/// The work of ``LabelTypos``: labels are grouped by form, then by form without separators, then compared letter by letter.
struct LabelTypoSearch {
    private(set) var found: [LabelTypos.Typo] = []
    private let forms: [String]
    /// The rows of each label, those of its other forms included once they are known.
    private var counts: [Int]
    /// The labels that are no typo so far.
    private var open: [Int]

    init(names: [String], counts: [Int]) {
        forms = names.map(TextNormalizer.normalized)
        self.counts = counts
        open = Array(names.indices)
    }

    mutating func compareForms() {
        let forms = forms
        group(.form) { forms[$0] }
    }

    /// Names too short to be told apart without separators are left alone, and so are numbers: `1.1` is not `11`.
    mutating func compareSeparators() {
        let forms = forms
        group(.separators) { label in
            let letters = forms[label].unicodeScalars.filter { !Self.isSeparator($0) }
            let isTelling = letters.count >= 3 && letters.contains { $0.properties.isAlphabetic }
            return isTelling ? String(String.UnicodeScalarView(letters)) : nil
        }
    }

    /// Compares each rare label with each frequent one.
    ///
    /// - Returns: false where there were too many to compare them all.
    mutating func compareLetters(greatestPairs: Int) -> Bool {
        let spelled = open.compactMap { label in Spelling(forms[label], label: label, count: counts[label]) }
            .stablySorted { $0.count > $1.count }
        var pairs = 0
        var typos: [LabelTypos.Typo] = []
        for rare in spelled.reversed() {
            var best: (distance: Int, label: Int)?
            for frequent in spelled {
                guard frequent.count / LabelTypos.leastRatio >= rare.count else { break }
                pairs += 1
                if pairs > greatestPairs { return false }
                guard let distance = rare.distance(to: frequent), distance < best?.distance ?? .max else { continue }
                best = (distance, frequent.label)
            }
            guard let best else { continue }
            typos.append(
                .init(label: Int32(rare.label), meant: Int32(best.label), difference: .letters(best.distance)))
        }
        found += typos
        return true
    }

    /// Labels of one key are taken for the most frequent of them, of equally frequent ones for the first.
    private mutating func group(_ difference: LabelTypos.Difference, key: (Int) -> String?) {
        var first: [String: Int] = [:]
        var groups: [[Int]] = []
        for label in open {
            guard let key = key(label) else { continue }
            if let group = first[key] {
                groups[group].append(label)
            } else {
                first[key] = groups.count
                groups.append([label])
            }
        }
        var settled = Set<Int>()
        for group in groups where group.count > 1 {
            let most = group.dropFirst().reduce(group[0]) { counts[$1] > counts[$0] ? $1 : $0 }
            for label in group where label != most {
                found.append(.init(label: Int32(label), meant: Int32(most), difference: difference))
                counts[most] += counts[label]
                settled.insert(label)
            }
        }
        open.removeAll { settled.contains($0) }
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .dashPunctuation, .connectorPunctuation, .otherPunctuation: true
        default: false
        }
    }

    /// A label made ready for comparison.
    private struct Spelling {
        let label: Int
        let count: Int
        private let letters: [Character]
        private let digits: [Character]
        /// A bit for each kind of letter that occurs.
        private let kinds: UInt64

        /// Nil for a label that is too short to tell a slip from another word, or absurdly long.
        init?(_ form: String, label: Int, count: Int) {
            letters = Array(form)
            guard (5...64).contains(letters.count) else { return nil }
            digits = letters.filter(\.isNumber)
            kinds = letters.reduce(0) { kinds, letter in
                kinds | 1 << letter.unicodeScalars.reduce(0 as UInt64) { ($0 &* 31 &+ UInt64($1.value)) & 63 }
            }
            self.label = label
            self.count = count
        }

        /// The number of slips, 1 in names of five letters or more, up to 2 from nine; nil when there are more, or when
        /// numbers differ: `class 1` is no slip for `class 2`.
        func distance(to other: Spelling) -> Int? {
            let most = min(letters.count, other.letters.count) >= 9 ? 2 : 1
            guard abs(letters.count - other.letters.count) <= most,
                (kinds ^ other.kinds).nonzeroBitCount <= 2 * most, digits == other.digits
            else { return nil }
            let distance = NearNames.editDistance(letters, other.letters)
            return (1...most).contains(distance) ? distance : nil
        }
    }
}
