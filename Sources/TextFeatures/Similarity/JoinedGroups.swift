/// The texts of each set of a join.
struct JoinedGroups {
    /// The texts by set, and where each set's begin.
    private var members: [UInt32] = []
    private var starts: [Int]

    init(_ texts: JoinedTexts) {
        starts = [Int](repeating: 0, count: texts.count + 1)
        for set in texts.setOfText { starts[Int(set) + 1] += 1 }
        for set in 0..<texts.count { starts[set + 1] += starts[set] }
        var ends = starts
        members = [UInt32](repeating: 0, count: texts.setOfText.count)
        for (text, set) in texts.setOfText.enumerated() {
            members[ends[Int(set)]] = UInt32(text)
            ends[Int(set)] += 1
        }
    }

    /// Calls `body` with each two texts of a set, the earlier one first.
    func forEachPair(within set: Int, _ body: (Int, Int) -> Void) {
        let range = starts[set]..<starts[set + 1]
        for second in range.dropFirst() {
            for first in range.lowerBound..<second { body(Int(members[first]), Int(members[second])) }
        }
    }

    /// Calls `body` with each two texts of two sets, the earlier one first.
    func forEachPair(between set: Int, and other: Int, _ body: (Int, Int) -> Void) {
        for first in members[starts[set]..<starts[set + 1]] {
            for second in members[starts[other]..<starts[other + 1]] {
                body(Int(min(first, second)), Int(max(first, second)))
            }
        }
    }
}
