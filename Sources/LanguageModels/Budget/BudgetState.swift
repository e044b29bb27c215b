/// What is settled, what is set aside, and who may still spend; decides without waiting and without a clock.
///
/// A need fits when it stays within every limit together with all that is settled and all that is set aside. One that
/// does not fit may do so later, for requests in flight often take less than was set aside for them. It is refused only
/// when it would not fit even if all of those took nothing: what is settled never shrinks, so that is final. A refusal
/// for lack of calls or time thus holds for everybody, one for tokens or money for all who need as much.
struct BudgetState: Sendable {
    enum Verdict: Sendable, Hashable {
        /// It is set aside under this number.
        case granted(UInt64)
        /// Those in flight must settle first.
        case mustWait
        /// It can never be granted, for the reason given.
        case refused(String)
    }

    let limits: SpendingLimits
    private(set) var settled: Spending
    /// The sum of ``inFlight``.
    ///
    /// It cannot overflow for a quantity with a limit, as it stays below that; for others, it is never compared.
    private(set) var reserved = Spending.zero
    private var inFlight: [UInt64: Spending] = [:]
    private var lastNumber: UInt64 = 0

    init(limits: SpendingLimits, settled: Spending = .zero) {
        self.limits = limits
        self.settled = settled.withoutNegatives
    }

    /// How many reservations are open.
    var inFlightCount: Int { inFlight.count }

    /// What would become of a need now.
    private func outlook(_ need: Spending, elapsed: Duration) -> Outlook {
        if let shortage = shortage(of: need, elapsed: elapsed) { return .refused(shortage) }
        return limits.allow(settled + reserved + need) ? .fits : .mustWait
    }

    private enum Outlook { case fits, mustWait, refused(String) }

    /// Sets a need aside if it fits.
    ///
    /// - Parameters:
    ///   - elapsed: the time since the budget was made.
    ///   - mayPass: whether nobody waits who came before; otherwise a need that fits has to wait too.
    mutating func reserve(_ need: Spending, elapsed: Duration, mayPass: Bool = true) -> Verdict {
        let need = need.withoutNegatives
        switch outlook(need, elapsed: elapsed) {
        case .refused(let reason): return .refused(reason)
        case .fits where mayPass:
            lastNumber += 1
            inFlight[lastNumber] = need
            reserved += need
            return .granted(lastNumber)
        case .fits, .mustWait: return .mustWait
        }
    }

    /// Replaces what was set aside by what was taken; a number that is not open changes nothing.
    mutating func settle(_ number: UInt64, actual: Spending) {
        guard let need = inFlight.removeValue(forKey: number) else { return }
        reserved = inFlight.isEmpty ? .zero : reserved - need
        settled += actual.withoutNegatives
    }

    /// Why a need can never be granted, or nil when it can.
    private func shortage(of need: Spending, elapsed: Duration) -> String? {
        if let time = limits.time, elapsed >= time { return SpendingLimits.isOver(time) }
        let total = settled + need
        if let limit = limits.calls, total.calls > limit {
            return SpendingLimits.isSpent(limit, used: settled.calls, need: need.calls, "call")
        }
        if let limit = limits.tokens, total.tokens > limit {
            return SpendingLimits.isSpent(limit, used: settled.tokens, need: need.tokens, "token")
        }
        if let limit = limits.cost, total.cost > limit {
            return SpendingLimits.isSpent(limit, used: settled.cost, need: need.cost)
        }
        return nil
    }
}
