/// The rules of a ``LabelSchema`` by the numbers of the labels.
struct SchemaRules: Sendable {
    /// Pairs that exclude each other.
    let exclusions: [(Int, Int)]
    /// Labels that stand only where another does.
    let implications: [(label: Int, needs: Int)]
    /// For each label, those that it excludes.
    private let excluded: [[Int]]
    /// For each label, those that it needs.
    private let needed: [[Int]]

    init(count: Int, exclusions: [(Int, Int)], implications: [(label: Int, needs: Int)]) {
        self.exclusions = exclusions
        self.implications = implications
        var excluded = [[Int]](repeating: [], count: count)
        var needed = excluded
        for (first, second) in exclusions {
            excluded[first].append(second)
            excluded[second].append(first)
        }
        for (label, needs) in implications { needed[label].append(needs) }
        self.excluded = excluded
        self.needed = needed
    }

    var isEmpty: Bool { exclusions.isEmpty && implications.isEmpty }

    /// A set of labels that breaks no rule, the surest first.
    ///
    /// Labels are taken by falling score, ties by number; each with all that it needs, if these all may be taken:
    /// none excludes another or what is there already, and what is needed without having been chosen for itself costs
    /// less than the label gains.
    /// - Parameter scores: How far each label is above its threshold; labels below 0 are taken only when needed.
    func consistent(_ scores: [Double]) -> [Int] {
        let wished = scores.indices.filter { scores[$0] >= 0 }.sorted { (scores[$1], $0) < (scores[$0], $1) }
        if isEmpty { return wished }
        var isTaken = [Bool](repeating: false, count: scores.count)
        var taken: [Int] = []
        for label in wished where !isTaken[label] {
            let group = closure(of: label)
            let gain = group.reduce(0) { isTaken[$1] ? $0 : $0 + scores[$1] }
            let isFree = group.allSatisfy { member in
                excluded[member].allSatisfy { !isTaken[$0] && !group.contains($0) }
            }
            guard isFree, gain >= 0 else { continue }
            for member in group where !isTaken[member] {
                isTaken[member] = true
                taken.append(member)
            }
        }
        return taken
    }

    /// A label and all that it needs, directly or not.
    private func closure(of label: Int) -> [Int] {
        var group = [label]
        var place = 0
        while place < group.count {
            for needs in needed[group[place]] where !group.contains(needs) { group.append(needs) }
            place += 1
        }
        return group
    }
}
