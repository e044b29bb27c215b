internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A thread that does one job after the other and sleeps in between.
///
/// Training needs one for a few milliseconds many times over, and a system may leave a new thread on its maker's core for
/// as long as that.
final class Worker: @unchecked Sendable {
    private static let idle = Mutex<[Worker]>([])

    private let monitor = Monitor()
    private var job: Job?
    private let isGiven = Atomic<Bool>(false)

    /// Something to do, and where the thread waits for others when it is done and forgotten.
    struct Job: Sendable {
        let end: Barrier
        let body: @Sendable () -> Void
    }

    /// Up to `count` workers with nothing to do; fewer where the system has no room for more threads.
    static func take(_ count: Int) -> [Worker] {
        var workers = idle.withLock { idle in
            let taken = Array(idle.suffix(count))
            idle.removeLast(taken.count)
            return taken
        }
        while workers.count < count, let worker = started() { workers.append(worker) }
        return workers
    }

    /// Keeps workers whose jobs are done for others.
    static func giveBack(_ workers: [Worker]) {
        idle.withLock { $0 += workers }
    }

    private init() {}

    /// A worker whose thread runs, or nil.
    private static func started() -> Worker? {
        let worker = Worker()
        let this = Unmanaged.passRetained(worker)
        #if canImport(Darwin)
            var handle: pthread_t?
            let status = pthread_create(&handle, nil, { Worker.run($0) }, this.toOpaque())
            if status == 0, let handle { pthread_detach(handle) }
        #else
            var handle = pthread_t()
            let status = pthread_create(&handle, nil, { Worker.run($0!) }, this.toOpaque())
            if status == 0 { pthread_detach(handle) }
        #endif
        if status == 0 { return worker }
        this.release()
        return nil
    }

    /// Gives the worker, which has none, something to do.
    func start(_ job: Job) {
        monitor.locked {
            self.job = job
            isGiven.store(true, ordering: .releasing)
            monitor.wakeAll()
        }
    }

    private static func run(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        let worker = Unmanaged<Worker>.fromOpaque(pointer).takeRetainedValue()
        while true { worker.perform().wait() }
    }

    /// Does the next job.
    ///
    /// On return nothing holds its body any more, which must not outlive the call it was made for.
    @inline(never)
    private func perform() -> Barrier {
        let job = next()
        job.body()
        return job.end
    }

    /// Waits for a job: for a short while awake, as the next often comes at once and waking takes long.
    private func next() -> Job {
        for _ in 0..<Barrier.looks where isGiven.load(ordering: .acquiring) { break }
        return monitor.locked {
            while true {
                if let job {
                    self.job = nil
                    isGiven.store(false, ordering: .relaxed)
                    return job
                }
                monitor.wait()
            }
        }
    }
}
