/// What an earlier, unfinished pass of an iteration had accepted.
///
/// A pass that is replayed from the journal accepts the same again and goes on. It may accept less where it is ended
/// before it has come as far, or others where a request that failed then is answered now: what it did not come to is
/// put back, if it still passes the gates, so that no accepted sample is ever lost.
struct EarlierSamples {
    let samples: [DemandKey: [EarlierSample]]
    let gates: [String: TaskGates]

    /// Puts the missing samples back, each after those of its class.
    func restore(into classes: inout [ClassGeneration], _ journal: any RunJournal) async throws(RefineError) {
        guard !samples.isEmpty else { return }
        var memories: [String: TextMemory] = [:]
        let repeated = try repeatedTexts()
        for work in classes {
            for candidate in work.accepted { memories[work.demand.task, default: TextMemory()].insert(candidate.text) }
        }
        for index in classes.indices {
            let key = classes[index].demand.key
            guard let earlier = samples[key], let task = gates[key.task] else { continue }
            let known = Set(classes[index].accepted.map(\.text))
            var judge = ClassGates(
                label: key.label, task: task, accepted: memories[key.task] ?? TextMemory())
            let missing = earlier.filter {
                !known.contains($0.text) && !(repeated[key.task]?.contains($0.text) ?? false)
                    && judge.judge(Proposal($0.text, parents: $0.parents)).isKept
            }
            try await classes[index].restore(missing, in: journal)
            for sample in missing { memories[key.task, default: TextMemory()].insert(sample.text) }
        }
    }
}

extension EarlierSamples {
    /// The samples of each task that repeat a training text of those that are streamed.
    private func repeatedTexts() throws(RefineError) -> [String: Set<String>] {
        var repeated: [String: Set<String>] = [:]
        for (task, gates) in gates {
            guard let streamed = gates.streamed else { continue }
            let texts = Set(samples.filter { $0.key.task == task }.values.joined().map(\.text)).sorted()
            for (text, match) in zip(texts, try streamed.matches(of: texts)) where match != nil {
                repeated[task, default: []].insert(text)
            }
        }
        return repeated
    }
}

extension TextMemory {
    fileprivate mutating func insert(_ text: String) { insert(PreparedText(text)) }
}
