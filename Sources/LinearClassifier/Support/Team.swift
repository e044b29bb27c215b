internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Threads that do one piece of work together.
///
/// What they compute must not depend on their number: a system without room for threads gives fewer.
enum Team {
    /// Runs `body` on `threads` threads, of which the caller is one, and returns when all are done.
    ///
    /// - Parameter body: Receives the thread's number, the number of threads, and where they wait for one another.
    static func run(threads: Int, _ body: (_ thread: Int, _ threads: Int, _ barrier: Barrier) -> Void) {
        let wanted = max(1, min(threads, mostThreads))
        if wanted == 1 { return body(0, 1, Barrier(size: 1)) }
        withoutActuallyEscaping(body) { body in
            let work = Work(body)
            var handles: [pthread_t] = []
            for number in 1..<wanted {
                let start = Unmanaged.passRetained(Start(work, number))
                #if canImport(Darwin)
                    var handle: pthread_t?
                    let status = pthread_create(&handle, nil, { Start.run($0) }, start.toOpaque())
                #else
                    var handle = pthread_t()
                    let status = pthread_create(&handle, nil, { Start.run($0!) }, start.toOpaque())
                #endif
                guard status == 0 else {
                    start.release()
                    break
                }
                #if canImport(Darwin)
                    if let handle { handles.append(handle) }
                #else
                    handles.append(handle)
                #endif
            }
            work.begin(threads: handles.count + 1)
            for handle in handles { pthread_join(handle, nil) }
        }
    }

    /// More threads than this gain nothing: a row's features lie in as many parts.
    static let mostThreads = FeatureMatrix.parts

    /// What all threads share; the number of them is known when the last is started.
    private final class Work: @unchecked Sendable {
        private let body: (Int, Int, Barrier) -> Void
        private let threads = Atomic<Int>(0)
        private var barrier = Barrier(size: 1)

        init(_ body: @escaping (Int, Int, Barrier) -> Void) {
            self.body = body
        }

        func begin(threads count: Int) {
            barrier = Barrier(size: count)
            threads.store(count, ordering: .releasing)
            body(0, count, barrier)
        }

        func run(_ number: Int) {
            while threads.load(ordering: .acquiring) == 0 { sched_yield() }
            body(number, threads.load(ordering: .acquiring), barrier)
        }
    }

    private final class Start: Sendable {
        let work: Work
        let number: Int

        init(_ work: Work, _ number: Int) {
            self.work = work
            self.number = number
        }

        static func run(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
            let start = Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue()
            start.work.run(start.number)
            return nil
        }
    }
}
