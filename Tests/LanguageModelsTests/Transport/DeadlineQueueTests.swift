import RefinerTestSupport
import Testing

@testable import LanguageModels

@Suite("The queue of deadlines")
struct DeadlineQueueTests {
    @Test("gives the earliest first, whatever was set, moved and removed before", arguments: UInt64(1)...8)
    func order(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var queue = DeadlineQueue()
        var expected: [Int: Int64] = [:]
        for _ in 0..<2000 {
            let slot = Int.random(in: 0..<60, using: &random)
            if Int.random(in: 0..<3, using: &random) == 0 {
                queue.remove(slot)
                expected[slot] = nil
            } else {
                let deadline = Int64.random(in: 0..<1000, using: &random)
                queue.set(deadline, for: slot)
                expected[slot] = deadline
            }
            #expect(queue.first?.deadline == expected.values.min())
            #expect(queue.deadline(of: slot) == expected[slot])
        }
        var drained: [Int64] = []
        while let first = queue.first {
            #expect(expected[first.slot] == first.deadline)
            drained.append(first.deadline)
            queue.remove(first.slot)
        }
        #expect(drained == expected.values.sorted())
    }
}
