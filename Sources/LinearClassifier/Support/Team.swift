/// Threads that do one piece of work together.
///
/// What they compute must not depend on their number: a system without room for threads gives fewer.
enum Team {
    /// Runs `body` on `threads` threads, of which the caller is one, and returns when all are done.
    ///
    /// - Parameter body: Receives the thread's number, the number of threads, and where they wait for one another.
    static func run(threads: Int, _ body: (_ thread: Int, _ threads: Int, _ barrier: Barrier) -> Void) {
        let workers = Worker.take(max(0, min(threads, mostThreads) - 1))
        let size = workers.count + 1
        if size == 1 { return body(0, 1, Barrier(size: 1)) }
        withoutActuallyEscaping(body) { body in
            // Bodies write to memory that they share out among themselves.
            nonisolated(unsafe) let body = body
            let (barrier, end) = (Barrier(size: size), Barrier(size: size))
            for (number, worker) in workers.enumerated() {
                worker.start(Worker.Job(end: end) { body(number + 1, size, barrier) })
            }
            body(0, size, barrier)
            end.wait()
            Worker.giveBack(workers)
        }
    }

    /// More threads than this gain nothing where they read from the same memory.
    static let mostThreads = 8
}
