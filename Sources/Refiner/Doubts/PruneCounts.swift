/// How many rows of each given class the joint of given and true labels holds for wrong.
struct PruneCounts: Sendable {
    let classCount: Int
    /// For each given class, how many of its rows are of another.
    let wrong: [Int]
    /// For each given class and each true one, in that order, how many rows; 0 where they are the same.
    let pairs: [Int]

    /// - Parameters:
    ///   - joint: rows given classes, columns true classes.
    ///   - rowCounts: how many rows were given each class.
    ///
    /// One row of each class is left to it, as cleanlab does: the other counts of a class that has none give way.
    init(joint: [[Int]], rowCounts: [Int]) {
        classCount = rowCounts.count
        var wrong: [Int] = []
        var pairs: [Int] = []
        for (given, line) in joint.enumerated() {
            let kept = max(line[given], 1)
            let share = Double(kept - line[given]) / Double(max(1, line.count { $0 > 0 } - 1))
            let prunes = rowCounts[given] > 1
            wrong.append(prunes ? max(0, rowCounts[given] - kept) : 0)
            for (index, count) in line.enumerated() {
                pairs.append(prunes && index != given ? Int(max(0, Double(count) - share)) : 0)
            }
        }
        self.wrong = wrong
        self.pairs = pairs
    }
}
