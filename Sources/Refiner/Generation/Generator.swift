/// Runs all classes of a plan side by side, in waves.
///
/// Within a wave no class looks at another, so that the result does not depend on who answers first. After it, one
/// sweep in the order of the plan refuses what two classes both have; a class that thereby falls short of its quota
/// takes part in the next wave, which knows everything accepted so far.
struct Generator: Sendable {
    let engine: any Engine
    let journal: any RunJournal
    let batchSize: Int
    /// Most classes at work at once, at least 1.
    let concurrency: Int
    /// One more than the iterations that were saved before into the same output.
    var round = 1
    /// How many texts are made for each that is wanted, at least 1.
    var overgenerate = 1
    let observe: @Sendable (RunEvent) -> Void

    /// A wave repairs what the sweep took; what three do not repair, none will.
    private static let waveLimit = 3

    /// Generates for every demand of `plan`, in its order.
    func generate(
        _ plan: Plan, differentiators: [DemandKey: Differentiators], gates: [String: TaskGates]
    ) async throws(RefineError) -> [ClassGeneration] {
        var gates = gates
        var accepted = gates.mapValues { _ in TextMemory() }
        var classes = plan.demands.compactMap { demand -> ClassGeneration? in
            guard let known = differentiators[demand.key], let task = gates[demand.task] else { return nil }
            return ClassGeneration(
                demand: demand, differentiators: known,
                quota: ClassQuota(quota: demand.count * overgenerate, batchSize: batchSize),
                gates: ClassGates(label: demand.label, task: task, accepted: TextMemory()))
        }
        observe(.generating(classes: classes.count, samples: plan.sampleCount))
        for _ in 0..<Self.waveLimit {
            let open = classes.indices.filter { if case .ask = classes[$0].quota.step { true } else { false } }
            if open.isEmpty { break }
            let before = classes.map(\.candidates.count)
            for (index, finished) in await wave(open.map { ($0, classes[$0]) }) { classes[index] = finished }
            for task in plan.tasks.map(\.name) {
                let own = open.filter { classes[$0].demand.task == task }
                try await compare(&classes, own, from: before, with: &gates[task])
            }
            for index in open {
                guard let memory = accepted[classes[index].demand.task] else { continue }
                accepted[classes[index].demand.task] = try await sweep(&classes[index], from: before[index], memory)
            }
            for index in open {
                guard case .ask = classes[index].quota.step else { continue }
                guard let task = gates[classes[index].demand.task], let memory = accepted[task.material.task] else {
                    continue
                }
                classes[index].gates = ClassGates(label: classes[index].demand.label, task: task, accepted: memory)
            }
            if classes.contains(where: { $0.fatal != nil }) || Task.isCancelled { break }
        }
        let wasFatal = classes.contains { $0.fatal != nil }
        for index in classes.indices {
            switch classes[index].quota.step {
            case .ask:
                classes[index].quota.halt(
                    wasFatal ? .engineFailed : Task.isCancelled ? .interrupted : .attemptsExhausted)
            case .stop(.interrupted) where wasFatal:
                // Given up because of another class's error, not by the user.
                classes[index].quota.halt(.engineFailed)
            case .stop: break
            }
            if case .stop(let reason) = classes[index].quota.step {
                observe(.stopped(classes[index].demand.key, reason))
            }
        }
        return classes
    }

    /// Runs classes to their ends, at most ``concurrency`` at a time; a fatal error of one ends all.
    private func wave(_ classes: [(index: Int, work: ClassGeneration)]) async -> [Int: ClassGeneration] {
        await withTaskGroup(of: (Int, ClassGeneration).self) { group in
            var finished: [Int: ClassGeneration] = [:]
            var waiting = classes[...]
            func start() {
                guard let (index, work) = waiting.popFirst() else { return }
                group.addTask {
                    var work = work
                    await work.run(engine: engine, journal: journal, round: round, observe: observe)
                    return (index, work)
                }
            }
            for _ in 0..<min(max(1, concurrency), classes.count) { start() }
            while let (index, work) = await group.next() {
                finished[index] = work
                if work.fatal != nil { group.cancelAll() }
                start()
            }
            return finished
        }
    }

    /// Refuses what the class accepted since `first` and another class of the task has too.
    private func sweep(
        _ work: inout ClassGeneration, from first: Int, _ memory: TextMemory
    ) async throws(RefineError) -> TextMemory {
        var memory = memory
        for index in work.candidates.indices.dropFirst(first) where work.candidates[index].verdict.isKept {
            let prepared = PreparedText(work.candidates[index].text)
            guard let match = memory.match(prepared) else {
                memory.insert(prepared)
                continue
            }
            try await withdraw(index, of: &work, ClassGates.duplicate(match, "accepted text"))
        }
        return memory
    }

    /// Refuses what some classes of a task accepted since `first` and repeats a training text that streams past.
    private func compare(
        _ classes: inout [ClassGeneration], _ open: [Int], from first: [Int], with gates: inout TaskGates?
    ) async throws(RefineError) {
        guard let streamed = gates?.streamed else { return }
        let kept = open.flatMap { work in
            classes[work].candidates.indices.dropFirst(first[work]).filter { candidate in
                classes[work].candidates[candidate].verdict.isKept
            }.map { (work: work, candidate: $0) }
        }
        let matches = try streamed.matches(of: kept.map { classes[$0.work].candidates[$0.candidate].text })
        for ((work, candidate), match) in zip(kept, matches) {
            guard let match else { continue }
            try await withdraw(candidate, of: &classes[work], ClassGates.duplicate(match, "training text"))
            // What was met once is met at once from now on.
            gates?.training.insert(PreparedText(match.text))
        }
    }

    /// Gives up, of the texts of each class, those farthest from its boundary, so that as many are left as are wanted.
    func choose(_ classes: inout [ClassGeneration], gates: [String: TaskGates]) async throws(RefineError) {
        guard overgenerate > 1 else { return }
        for index in classes.indices {
            let demand = classes[index].demand
            let kept = classes[index].candidates.indices.filter { classes[index].candidates[$0].verdict.isKept }
            let texts = kept.map { classes[index].candidates[$0].text }
            let surplus: [Int] =
                if let classifier = gates[demand.task]?.classifier {
                    BoundaryChoice(classifier: classifier).surplus(of: texts, label: demand.label, count: demand.count)
                } else {
                    Array(texts.indices.dropFirst(demand.count))
                }
            for number in surplus {
                try await withdraw(
                    kept[number], of: &classes[index],
                    Refusal(.boundary, "surer of its class than the \(demand.count) that are kept"))
            }
            classes[index].quota.lowered(to: demand.count)
        }
    }

    private func withdraw(
        _ candidate: Int, of work: inout ClassGeneration, _ refusal: Refusal
    ) async throws(RefineError) {
        work.candidates[candidate].verdict = .refused(refusal)
        work.quota.withdrawn(1)
        if let id = work.candidates[candidate].id { try await journal.withdraw(id, refusal) }
        observe(.withdrawn(work.demand.key))
    }
}
