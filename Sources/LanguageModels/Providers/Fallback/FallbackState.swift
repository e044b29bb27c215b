/// Which of several models to ask, in order of preference, by how the calls before fared.
///
/// It does nothing itself. A model that was found down is passed over for a minute; then one call tries it again. With each trial that fails the
/// time doubles, up to ten minutes. A model that is spent is not asked again.
struct FallbackState: Sendable {
    /// The right to ask a model; given back with ``report(_:of:now:)``.
    struct Ticket: Sendable, Hashable {
        /// Which of the models it is.
        let index: Int
        /// Tells failures of calls that began before the model was found down from those of later trials.
        fileprivate let generation: Int
    }

    /// What became of a call.
    enum Outcome: Sendable, Hashable {
        /// The model answered, or refused this one request.
        case alive
        /// The service cannot be reached or is overloaded.
        case down
        /// The account is empty, or the key is refused: asking again would not help.
        case spent
        /// Nothing was learnt.
        case undecided
    }

    private enum Health: Sendable, Hashable {
        case up
        case down(until: Duration, wait: Duration)
        case spent
    }

    private struct Member: Sendable {
        var health = Health.up
        var generation = 0
        var isTried = false
    }

    static let firstWait = Duration.seconds(60)
    static let longestWait = Duration.seconds(600)

    private var members: [Member]

    /// A state in which all models are up.
    init(count: Int) {
        members = Array(repeating: Member(), count: count)
    }

    /// The model to ask next, or nil when there is none left.
    ///
    /// When no other is left, those that are down are asked all the same, the one first that is due soonest: a call that
    /// might succeed is better than one that certainly fails.
    ///
    /// - Parameter asked: the models that this call has asked already.
    mutating func next(after asked: Set<Int>, now: Duration) -> Ticket? {
        var soonest: (index: Int, until: Duration)?
        for index in members.indices where !asked.contains(index) {
            switch members[index].health {
            case .up:
                return ticket(index)
            case .down(let until, _) where now >= until && !members[index].isTried:
                members[index].isTried = true
                return ticket(index)
            case .down(let until, _):
                if soonest.map({ until < $0.until }) ?? true { soonest = (index, until) }
            case .spent:
                break
            }
        }
        return soonest.map { ticket($0.index) }
    }

    /// Learns what became of a call.
    ///
    /// - Returns: whether the model is passed over from now on, and was not before.
    mutating func report(_ outcome: Outcome, of ticket: Ticket, now: Duration) -> Bool {
        var member = members[ticket.index]
        defer { members[ticket.index] = member }
        guard member.health != .spent else { return false }
        let isCurrent = member.generation == ticket.generation
        switch outcome {
        case .alive:
            if member.health != .up { member.generation += 1 }
            member.health = .up
            member.isTried = false
            return false
        case .down where isCurrent:
            let wasUp = member.health == .up
            var wait = Self.firstWait
            if case .down(_, let previous) = member.health { wait = min(previous * 2, Self.longestWait) }
            member.health = .down(until: now + wait, wait: wait)
            member.generation += 1
            member.isTried = false
            return wasUp
        case .down:
            return false
        case .spent:
            member.health = .spent
            return true
        case .undecided:
            if isCurrent { member.isTried = false }
            return false
        }
    }

    private func ticket(_ index: Int) -> Ticket {
        Ticket(index: index, generation: members[index].generation)
    }
}
