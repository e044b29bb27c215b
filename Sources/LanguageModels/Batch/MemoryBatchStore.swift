/// Batch jobs in memory, for programs that need not survive a crash.
public final class MemoryBatchStore: BatchStore {
    private let kept: Locked<[BatchJob]>

    /// A store with these jobs, oldest first.
    public init(_ jobs: [BatchJob] = []) {
        kept = Locked(jobs)
    }

    /// All jobs, oldest first.
    public var jobs: [BatchJob] { kept.withLock { $0 } }

    /// All jobs of a model at an endpoint, oldest first.
    public func jobs(endpoint: String, model: String) async -> [BatchJob] {
        jobs.filter { $0.endpoint == endpoint && $0.model == model }
    }

    /// Keeps a job in place of the one of the same name.
    public func save(_ job: BatchJob) async {
        kept.withLock { jobs in
            if let index = jobs.firstIndex(where: { $0.name == job.name }) {
                jobs[index] = job
            } else {
                jobs.append(job)
            }
        }
    }
}
