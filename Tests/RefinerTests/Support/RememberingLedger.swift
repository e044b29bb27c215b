@testable import Refiner

/// A ledger in memory that gives answers out again.
actor RememberingLedger: Ledger {
    private(set) var calls: [CallRecord] = []

    func record(_ call: CallRecord) -> Int64 {
        calls.append(call)
        return Int64(calls.count)
    }

    func answer(to digest: String, request: String) -> KnownAnswer? {
        guard let index = calls.firstIndex(where: { $0.digest == digest && $0.request == request }),
            let answer = calls[index].answer
        else { return nil }
        return KnownAnswer(call: Int64(index + 1), content: answer)
    }
}
