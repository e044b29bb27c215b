/// Finds the names a person may have meant.
package enum NearNames {
    /// Up to three of `candidates` that are close to `name`: within a third of its length in edits, or one part of the
    /// other; closest first.
    package static func of(_ name: String, among candidates: [String]) -> [String] {
        let wanted = Array(name.lowercased())
        return candidates.compactMap { candidate -> (String, Int)? in
            let folded = Array(candidate.lowercased())
            let distance = editDistance(wanted, folded)
            if distance <= max(1, wanted.count / 3) { return (candidate, distance) }
            let contains = wanted.count >= 3 && candidate.lowercased().contains(name.lowercased())
            return contains ? (candidate, wanted.count + distance) : nil
        }.stablySorted { $0.1 < $1.1 }.prefix(3).map(\.0)
    }

    /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
    static func editDistance(_ one: [Character], _ two: [Character]) -> Int {
        guard one.count < 200, two.count < 200 else { return one == two ? 0 : .max / 2 }
        var rows = [Array(0...two.count)]
        for (i, a) in one.enumerated() {
            var row = [i + 1]
            for (j, b) in two.enumerated() {
                var best = min(rows[i][j] + (a == b ? 0 : 1), row[j] + 1, rows[i][j + 1] + 1)
                if i > 0, j > 0, a == two[j - 1], one[i - 1] == b { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[one.count][two.count]
    }
}
