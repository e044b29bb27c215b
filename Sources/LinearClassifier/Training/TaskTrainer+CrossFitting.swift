internal import Synchronization
internal import TextFeatures

extension TaskTrainer {
    /// Trains on all rows, and takes the logits of rows from heads that did not see them.
    ///
    /// Of few rows each is held once, by four heads that are trained side by side; of many a tenth is.
    func crossFitted(_ rows: [Int32], _ classWeights: [Double]) -> (Weights, Watch) {
        let parts = rows.count < Self.fewRows ? 4 : 10
        let rounds = rows.count < Self.fewRows ? 4 : 1
        let fold = folds(rows, parts: parts)
        let team = max(1, min(threads, rounds))
        var watches = [Watch?](repeating: nil, count: rounds)
        watches.withUnsafeMutableBufferPointer { watches in
            nonisolated(unsafe) let watches = watches
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
                    let held = HeldRows(matrix, rows: outside) { row in task.members(of: row).map { Int($0) } }
                    watches[round] = trainer.watch(held, while: inside, classWeights).watch
                }
            }
        }
        var result = Watch(held: HeldLogits(classCount: task.classes.count, isMultiLabel: task.isMultiLabel))
        let found = watches.compactMap(\.self)
        for each in found { result.held.append(each.held) }
        result.epochs = found.first?.epochs ?? []
        // The upper median: a pass more does less harm than one less.
        let kept = found.map(\.kept).sorted()
        result.kept = kept.isEmpty ? settings.epochs : kept[kept.count / 2]
        return (fit(rows, classWeights, epochs: result.kept), result)
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
