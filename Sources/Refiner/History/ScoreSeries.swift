/// The macro-F1 of one task from round to round.
public struct ScoreSeries: Sendable, Hashable {
    /// The task.
    public let task: String
    /// The set it was measured on.
    public let split: Measurement.Split
    /// Before the first iteration, and then after each, as far as it is known.
    public let values: [Double]

    /// The series of each task and set that was measured more than once.
    ///
    /// After an iteration counts what was measured then, else what the next iteration was planned from.
    public static func all(_ measurements: [Measurement]) -> [ScoreSeries] {
        var series: [ScoreSeries] = []
        for split in Measurement.Split.allCases {
            let own = measurements.filter { $0.split == split && $0.macroF1.isFinite }
            for task in Set(own.map(\.task)).sorted() {
                let rounds = Dictionary(grouping: own.filter { $0.task == task }, by: \.iteration)
                    .sorted { $0.key < $1.key }.map(\.value)
                func value(_ round: [Measurement], _ stage: Measurement.Stage) -> Double? {
                    round.first { $0.stage == stage }?.macroF1
                }
                var values: [Double] = []
                for (index, round) in rounds.enumerated() {
                    let isKnown = index > 0 && value(rounds[index - 1], .after) != nil
                    if !isKnown, let before = value(round, .before) { values.append(before) }
                    if let after = value(round, .after) { values.append(after) }
                }
                if values.count > 1 { series.append(ScoreSeries(task: task, split: split, values: values)) }
            }
        }
        return series
    }

    /// Whether all values are the same, so that there is nothing to draw.
    public var isFlat: Bool { Set(values).count < 2 }

    /// The series without all but its last `count` values.
    public func last(_ count: Int) -> ScoreSeries {
        ScoreSeries(task: task, split: split, values: values.suffix(max(0, count)))
    }

    /// One block for each value, from the lowest to the highest of them, such as `▁▄▆█`.
    public var sparkline: String {
        guard let least = values.min(), let most = values.max() else { return "" }
        let blocks = Array("▁▂▃▄▅▆▇█")
        return String(
            values.map { value in
                most > least ? blocks[min(7, Int((value - least) / (most - least) * 7 + 0.5))] : blocks[3]
            })
    }
}
