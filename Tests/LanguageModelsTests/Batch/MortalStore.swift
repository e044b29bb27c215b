import LanguageModels

/// A store whose process dies at one of its writes: from then on nothing is written.
final class MortalStore: BatchStore {
    struct Death: Error {}

    private let inner: MemoryBatchStore
    private let lastWrite: Int
    private let isWritten: Bool
    private let writes = Locked(0)

    /// - Parameters:
    ///   - lastWrite: the number of the write at which the process dies, from 1.
    ///   - isWritten: whether this one still reaches the disk.
    init(_ inner: MemoryBatchStore, diesAt lastWrite: Int, isWritten: Bool) {
        self.inner = inner
        self.lastWrite = lastWrite
        self.isWritten = isWritten
    }

    func jobs(endpoint: String, model: String) async throws -> [BatchJob] {
        await inner.jobs(endpoint: endpoint, model: model)
    }

    func save(_ job: BatchJob) async throws {
        let number = writes.withLock { writes in
            writes += 1
            return writes
        }
        if number < lastWrite || (number == lastWrite && isWritten) { await inner.save(job) }
        if number >= lastWrite { throw Death() }
    }
}
