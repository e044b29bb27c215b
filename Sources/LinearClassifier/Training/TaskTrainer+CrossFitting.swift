internal import Synchronization
internal import TextFeatures

extension TaskTrainer {
    /// What a head tells of the rows that it did not see.
    private struct Fold {
        var held: HeldLogits
        var epochs: [TrainingReport.Epoch] = []
        var kept: Int?
    }

    /// Trains on all rows, and takes the logits of each row from a head that did not see it.
    ///
    /// Of few rows each is held once, by four heads that are trained side by side; of many a tenth is.
    func crossFitted(
        _ rows: [Int32], _ classWeights: [Double]
    ) -> (HeldLogits, (weights: Weights, epochs: [TrainingReport.Epoch], kept: Int)) {
        var held = HeldLogits(classCount: task.classes.count, isMultiLabel: task.isMultiLabel)
        let parts = rows.count < Self.fewRows ? 4 : 10
        let rounds = rows.count < Self.fewRows ? 4 : 1
        let fold = folds(rows, parts: parts)
        let given = { (row: Int) in task.members(of: row).map { Int($0) } }
        let team = max(1, min(threads, rounds))
        var results = [Fold](repeating: Fold(held: held), count: rounds)
        results.withUnsafeMutableBufferPointer { results in
            nonisolated(unsafe) let results = results
            let next = Atomic<Int>(0)
            Team.run(threads: team) { _, _, _ in
                while true {
                    let round = next.add(1, ordering: .relaxed).oldValue
                    if round >= rounds { break }
                    let outside = rows.indices.filter { fold[$0] == round }.map { rows[$0] }
                    let inside = rows.indices.filter { fold[$0] != round }.map { rows[$0] }
                    if outside.isEmpty || inside.isEmpty { continue }
                    var trainer = self
                    trainer.threads = max(1, threads / team)
                    let watched = HeldRows(matrix, rows: outside, given: given)
                    let result = trainer.fit(inside, classWeights, watched: watched, epochs: settings.epochs)
                    results[round].held.append(watched, weights: result.weights, scale: 1, threads: trainer.threads)
                    (results[round].epochs, results[round].kept) = (result.epochs, result.kept)
                }
            }
        }
        for result in results { held.append(result.held) }
        let epochs = results.first { !$0.epochs.isEmpty }?.epochs ?? []
        let kept = results.compactMap(\.kept)
        // The upper median: a pass more does less harm than one less.
        let count = kept.isEmpty ? settings.epochs : kept.sorted()[kept.count / 2]
        let final = fit(rows, classWeights, watched: nil, epochs: count)
        return (held, (final.weights, epochs, count))
    }

    /// Below this number of rows each row is held once.
    private static let fewRows = 2_000

    /// A fold for each row, in turn within each class, in seeded order.
    private func folds(_ rows: [Int32], parts: Int) -> [Int] {
        var generator = SeededGenerator(seed: seed).split("folds")
        let order = generator.shuffled(rows.indices)
        var next = [Int](repeating: 0, count: task.classes.count + 1)
        var result = [Int](repeating: 0, count: rows.count)
        let counts = task.classCounts
        for place in order {
            // A row with several labels goes by its rarest.
            let members = task.members(of: Int(rows[place])).map { Int($0) }
            let rarest = members.min { (counts[$0], $0) < (counts[$1], $1) } ?? task.classes.count
            result[place] = next[rarest] % parts
            next[rarest] += 1
        }
        return result
    }
}
