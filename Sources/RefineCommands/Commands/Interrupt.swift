import Dispatch
import Foundation

/// Turns ^C into the cancellation of a task, so that what was accepted is saved; a second ^C ends the process at once.
enum Interrupt {
    /// Runs `body` as a task that SIGINT and SIGTERM cancel.
    static func cancelling<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) async -> Value {
        let task = Task { await body() }
        let sources = [SIGINT, SIGTERM].map { source(for: $0) { task.cancel() } }
        defer { for source in sources { source.cancel() } }
        return await task.value
    }

    private static func source(
        for number: Int32, _ cancel: @escaping @Sendable () -> Void
    ) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: DispatchQueue(label: "refine.signals"))
        let count = Counter()
        source.setEventHandler { @Sendable in
            if count.next() > 1 { _exit(128 + number) }
            cancel()
        }
        source.resume()
        return source
    }

    /// Counts on the queue of one signal source only.
    private final class Counter: @unchecked Sendable {
        private var value = 0

        func next() -> Int {
            value += 1
            return value
        }
    }
}
