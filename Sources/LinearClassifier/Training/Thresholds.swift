#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The probabilities from which the labels of a multi-label task are given.
enum Thresholds {
    /// The logit of a probability.
    static func logit(_ probability: Double) -> Double {
        let p = min(max(probability, 1e-9), 1 - 1e-9)
        return log(p / (1 - p))
    }

    /// The inverse of ``logit(_:)``.
    static func sigmoid(_ logit: Double) -> Double { 1 / (1 + exp(-logit)) }

    /// For each label the logit from which it is given, so that F1 is best on held rows.
    ///
    /// A label's own best threshold, drawn towards the best common one as if ``prior`` rows spoke for that: few rows
    /// tell little, and a threshold that fits them alone costs up to five points of macro-F1.
    static func best(_ held: HeldLogits) -> [Double] {
        let isGiven = (0..<held.classCount).map { index in (0..<held.rowCount).map { held.given[$0].contains(index) } }
        let common = self.common(held)
        return (0..<held.classCount).map { index in
            let positives = Double(isGiven[index].count { $0 })
            guard positives > 0 else { return common }
            let logits = (0..<held.rowCount).map { held[$0, index] }
            let own = self.own(logits, isGiven[index])
            return (positives * own + prior * common) / (positives + prior)
        }
    }

    private static let prior = 30.0

    /// The logit from which giving a label makes for its best F1; one row of them at least bears it.
    static func own(_ logits: [Float], _ isGiven: [Bool]) -> Double {
        let positives = isGiven.count { $0 }
        let order = logits.indices.sorted { (logits[$1], $0) < (logits[$0], $1) }
        var right = 0
        var best = (f1: -1.0, logit: 0.0)
        for (place, row) in order.enumerated() {
            if isGiven[row] { right += 1 }
            let next = place + 1 < order.count ? logits[order[place + 1]] : logits[row] - 1
            if next == logits[row] { continue }
            let f1 = 2 * Double(right) / Double(place + 1 + positives)
            if f1 > best.f1 { best = (f1, Double(logits[row] + next) / 2) }
        }
        return best.logit
    }

    /// The logit of best macro-F1 for all labels alike, of a grid from -6 to 4.
    static func common(_ held: HeldLogits) -> Double {
        let steps = 101
        // For each label how many rows, and how many that bear it, first reach each step.
        var rows = [Int](repeating: 0, count: held.classCount * (steps + 1))
        var right = rows
        var positives = [Int](repeating: 0, count: held.classCount)
        for row in 0..<held.rowCount {
            func place(_ index: Int) -> Int {
                let step = max(-1, min(Float(steps - 1), (held[row, index] + 6) * 10)).rounded(.down)
                return index * (steps + 1) + Int(step) + 1
            }
            for index in 0..<held.classCount { rows[place(index)] += 1 }
            for index in held.given[row] {
                right[place(index)] += 1
                positives[index] += 1
            }
        }
        var f1 = [Double](repeating: 0, count: steps)
        for index in 0..<held.classCount where positives[index] > 0 {
            var (all, hits) = (0, 0)
            for step in stride(from: steps - 1, through: 0, by: -1) {
                all += rows[index * (steps + 1) + step + 1]
                hits += right[index * (steps + 1) + step + 1]
                f1[step] += 2 * Double(hits) / Double(all + positives[index])
            }
        }
        var best = 60
        for step in 0..<steps where f1[step] > f1[best] { best = step }
        return Double(best) / 10 - 6
    }
}
