/// The third pass of confident learning: which rows are doubted.
///
/// How many: as many as both rules of the paper hold for wrong (prune by class: the least sure rows of each class;
/// prune by noise rate: for each pair of classes the rows with the largest margin). Which: of all rows for which another
/// label is likelier, those with the lowest self-confidence. The pairs' margins choose worse: on planted errors this
/// choice of the same number of rows found more of them on every set tried, real and made up (docs/evidence.md).
///
/// Memory follows the number of rows held for wrong and the square of the number of classes.
struct DoubtSelection: Sendable {
    private let classCount: Int
    private var byClass: [LowestRows]
    private var byPair: [LowestRows] = []
    /// For each pair its place in ``byPair``; -1 where nothing is to be pruned.
    private var places: [Int32]
    /// The margin from which on a row matters to a pair.
    private var floors: [Float]
    private var likelier: LowestRows

    init(_ counts: PruneCounts) {
        classCount = counts.classCount
        byClass = counts.wrong.map { LowestRows(capacity: $0) }
        places = Array(repeating: -1, count: counts.pairs.count)
        floors = Array(repeating: .infinity, count: counts.pairs.count)
        for (pair, count) in counts.pairs.enumerated() where count > 0 {
            places[pair] = Int32(byPair.count)
            floors[pair] = -.infinity
            byPair.append(LowestRows(capacity: count))
        }
        likelier = LowestRows(capacity: counts.wrong.reduce(0, +))
    }

    /// Looks at one row; `row` names it and is given to no other.
    mutating func add(row: Int, given: Int, probabilities: UnsafeBufferPointer<Float>) {
        let own = probabilities[given]
        let base = given * classCount
        var other = -Float.infinity
        var suggested = given
        for index in 0..<min(classCount, probabilities.count) {
            let probability = probabilities[index]
            if probability > other, index != given {
                other = probability
                suggested = index
            }
            if probability - own >= floors[base + index] {
                insert(row: row, given: given, margin: probability - own, pair: base + index)
            }
        }
        let isLikelier = other > own + Self.tolerance
        let ranked = RankedRow(
            key: own, strength: other, row: row, given: Int32(given), suggested: isLikelier ? Int32(suggested) : -1)
        byClass[given].insert(ranked)
        if isLikelier { likelier.insert(ranked) }
    }

    /// By how much another label must be likelier.
    private static let tolerance: Float = 1e-6

    private mutating func insert(row: Int, given: Int, margin: Float, pair: Int) {
        let place = Int(places[pair])
        guard place >= 0 else { return }
        byPair[place].insert(RankedRow(key: -margin, strength: 0, row: row, given: Int32(given), suggested: -1))
        if let highest = byPair[place].highest { floors[pair] = -highest.key }
    }

    mutating func add(_ other: DoubtSelection) {
        for index in byClass.indices { byClass[index].insert(contentsOf: other.byClass[index]) }
        for index in byPair.indices { byPair[index].insert(contentsOf: other.byPair[index]) }
        for (pair, place) in places.enumerated() where place >= 0 {
            if let highest = byPair[Int(place)].highest { floors[pair] = -highest.key }
        }
        likelier.insert(contentsOf: other.likelier)
    }

    /// The rows that both rules of the paper hold for wrong, in the order of their numbers.
    var prunedByBoth: [Int] {
        var byNoiseRate = Set<Int>()
        for pair in byPair {
            for ranked in pair.rows { byNoiseRate.insert(ranked.row) }
        }
        return byClass.flatMap { $0.rows.filter { $0.suggested >= 0 && byNoiseRate.contains($0.row) } }
            .map(\.row).sorted()
    }

    /// The doubted rows, most doubtful first.
    var doubted: [RankedRow] {
        Array(likelier.rows.sorted(by: <).prefix(prunedByBoth.count))
    }
}
