/// Finds the names a person may have meant.
package enum NearNames {
    /// Up to three of `candidates` that are close to `name`: within a third of its length in edits, or one part of the
    /// other; closest first.
    package static func of(_ name: String, among candidates: [String]) -> [String] {
        let wanted = Array(name.lowercased())
        return candidates.compactMap { candidate -> (String, Int)? in
            let folded = Array(candidate.lowercased())
            let distance = editDistance(wanted, folded)
            if distance <= max(2, wanted.count / 3) { return (candidate, distance) }
            let contains = wanted.count >= 3 && candidate.lowercased().contains(name.lowercased())
            return contains ? (candidate, wanted.count + distance) : nil
        }.stablySorted { $0.1 < $1.1 }.prefix(3).map(\.0)
    }

    /// Levenshtein's distance: insertions, deletions and substitutions of characters.
    static func editDistance(_ one: [Character], _ two: [Character]) -> Int {
        guard one.count < 200, two.count < 200 else { return one == two ? 0 : .max / 2 }
        var row = Array(0...two.count)
        for (i, a) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in two.enumerated() {
                let substituted = diagonal + (a == b ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
            }
        }
        return row[two.count]
    }
}
