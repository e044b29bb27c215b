/// The work for one class: asks the engine, has the answers judged, and goes on until its quota says stop.
///
/// A value, so that classes run side by side without sharing anything.
struct ClassGeneration: Sendable {
    let demand: Demand
    let differentiators: Differentiators
    var quota: ClassQuota
    var gates: ClassGates
    /// Everything proposed so far, judged, in order.
    var candidates: [Candidate] = []
    /// What the engine said when it failed.
    var failure: String?
    /// The error after which no class can go on.
    var fatal: RefineError?

    /// The texts accepted so far.
    var accepted: [Candidate] { candidates.filter(\.verdict.isKept) }

    /// Runs until the quota says stop or the task is cancelled.
    mutating func run(
        engine: any Engine, journal: any RunJournal, round: Int, observe: (RunEvent) -> Void
    ) async {
        while case .ask(let count) = quota.step {
            guard !Task.isCancelled else { return quota.halt(.interrupted) }
            let request = GenerationRequest(
                demand: demand, differentiators: differentiators, count: count, accepted: accepted.map(\.text),
                refused: candidates.filter { !$0.verdict.isKept }.map(\.text),
                ordinal: quota.attempts, round: round)
            do {
                let answer = try await engine.generate(request)
                let judged = judge(answer, asked: quota.quota - quota.accepted)
                try await store(judged, in: journal)
                failure = answer.failure ?? failure
                let kept = judged.count(where: \.verdict.isKept)
                quota.answered(kept: kept)
                observe(.judged(demand.key, kept: kept, refused: judged.count - kept))
            } catch {
                failure = error.message
                switch error.code {
                case .interrupted: quota.halt(.interrupted)
                case .budgetSpent: quota.halt(.budgetSpent)
                default:
                    quota.halt(.engineFailed)
                    fatal = error
                }
            }
        }
    }

    /// Judges every proposal; those beyond what is wanted are refused, not lost.
    private mutating func judge(_ answer: GenerationAnswer, asked: Int) -> [Candidate] {
        var kept = 0
        return answer.proposals.map { proposal in
            var trimmed = proposal
            trimmed.text = proposal.text.trimmed
            let verdict =
                kept < asked ? gates.judge(trimmed) : .refused(Refusal(.dose, "more than were asked for"))
            if verdict.isKept { kept += 1 }
            return Candidate(
                key: demand.key, text: trimmed.text, parents: proposal.parents, call: answer.call,
                ordinal: quota.attempts, verdict: verdict, id: nil)
        }
    }

    /// Takes back what an earlier pass had accepted.
    mutating func restore(_ samples: [EarlierSample], in journal: any RunJournal) async throws(RefineError) {
        let restored = samples.map { sample in
            Candidate(
                key: demand.key, text: sample.text, parents: sample.parents, call: sample.call,
                ordinal: quota.attempts, verdict: .kept, id: nil)
        }
        try await store(restored, in: journal)
        quota.restored(restored.count)
    }

    private mutating func store(_ judged: [Candidate], in journal: any RunJournal) async throws(RefineError) {
        guard !judged.isEmpty else { return }
        let ids = try await journal.record(judged)
        candidates += zip(judged, ids).map { candidate, id in
            var stored = candidate
            stored.id = id
            return stored
        }
    }
}

extension String {
    /// The text without white space at its ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
