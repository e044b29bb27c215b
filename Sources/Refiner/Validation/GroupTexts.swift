import TextFeatures

/// The normal forms of the groups of rows that are compared with one another, and the search for similar ones.
struct GroupTexts {
    /// Two groups, by their first rows.
    struct Pair: Sendable, Hashable {
        let earlier: Int32
        let later: Int32
        let similarity: Double
    }

    /// What was found.
    struct Similar {
        /// For each group that is similar to an earlier one of the same labels the first such, in the order of the rows.
        var sameLabels: [Pair] = []
        /// For each of the other groups that is similar to an earlier one of other labels the first such, in the order of
        /// the rows.
        var otherLabels: [Pair] = []
    }

    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var rows: [Int32] = []
    private var labels: [Int32] = []
    private var forms: [Int32] = []

    /// From so many texts on, a search is spread over the processors.
    private static let manyTexts = 5000

    /// Adds the group whose first row is `row`; `labels` stands for its labels, `form` for its normal form.
    mutating func insert(_ normalized: String, row: Int32, labels: Int32, form: Int32) {
        bytes.append(contentsOf: normalized.utf8)
        ends.append(bytes.count)
        rows.append(row)
        self.labels.append(labels)
        forms.append(form)
    }

    /// Finds the groups that are similar to earlier ones; those of other labels if `comparesLabels`.
    ///
    /// First among the groups of the same labels; then groups that repeat none of their own labels, the first of each form,
    /// are compared with one another. No two of these that are similar have the same labels, so that the first match of each,
    /// which takes linear time even among families of alike texts, tells whether there is any.
    func similar(comparesLabels: Bool, threads: Int) -> Similar {
        var similar = Similar()
        var isRepeated = Array(repeating: false, count: rows.count)
        for members in membersByLabels() where members.count > 1 {
            for match in matches(members, threads: threads) {
                isRepeated[match.second] = true
                similar.sameLabels.append(pair(match))
            }
        }
        similar.sameLabels.sort { $0.later < $1.later }
        guard comparesLabels, labels.contains(where: { $0 != labels[0] }) else { return similar }
        var isTaken = Array(repeating: false, count: Int(forms.max() ?? -1) + 1)
        let heads = rows.indices.filter { group in
            if isRepeated[group] || isTaken[Int(forms[group])] { return false }
            isTaken[Int(forms[group])] = true
            return true
        }
        similar.otherLabels = matches(heads, threads: threads).map(pair)
        return similar
    }

    private func membersByLabels() -> [[Int]] {
        var members = Array(repeating: [Int](), count: Int(labels.max() ?? -1) + 1)
        for (group, label) in labels.enumerated() { members[Int(label)].append(group) }
        return members
    }

    /// For each member that is similar to an earlier one the first such.
    private func matches(
        _ members: [Int], threads: Int
    ) -> [(first: Int, second: Int, similarity: Double)] {
        var join = SimilarityJoin(threshold: HeldOutTexts.threshold)
        bytes.withUnsafeBytes { bytes in
            for member in members {
                let start = member == 0 ? 0 : ends[member - 1]
                join.insert(utf8: UnsafeRawBufferPointer(rebasing: bytes[start..<ends[member]]))
            }
        }
        return join.firstMatches(threads: members.count >= Self.manyTexts ? threads : 1)
            .map { (members[$0.first], members[$0.second], $0.similarity) }
    }

    private func pair(_ match: (first: Int, second: Int, similarity: Double)) -> Pair {
        Pair(earlier: rows[match.first], later: rows[match.second], similarity: match.similarity)
    }
}
