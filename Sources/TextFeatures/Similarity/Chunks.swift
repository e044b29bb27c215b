internal import Dispatch

/// A thread's share of a range, cut into chunks that the threads take in turn.
struct Chunks: IteratorProtocol {
    private let count: Int
    private let threads: Int
    private var number: Int

    private static let length = 4096

    /// Calls `body` on each of some threads with the thread's chunks, which together are `0..<count`.
    static func forEach(_ count: Int, threads: Int, _ body: @Sendable (inout Chunks) -> Void) {
        let most = min(threads, (count + length - 1) / length)
        if most <= 1 {
            var chunks = Chunks(count: count, threads: 1, number: 0)
            return body(&chunks)
        }
        DispatchQueue.concurrentPerform(iterations: most) { thread in
            var chunks = Chunks(count: count, threads: most, number: thread)
            body(&chunks)
        }
    }

    private init(count: Int, threads: Int, number: Int) {
        self.count = count
        self.threads = threads
        self.number = number
    }

    mutating func next() -> Range<Int>? {
        let start = number * Self.length
        guard start < count else { return nil }
        number += threads
        return start..<min(count, start + Self.length)
    }
}
