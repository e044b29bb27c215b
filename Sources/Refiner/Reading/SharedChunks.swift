import LanguageModels

/// Pieces of one file for several threads, in the order of the file.
package final class SharedChunks: @unchecked Sendable {
    // Both are touched only while the lock is held.
    private var chunks: LineChunks
    private var fault: RefineError?
    private let isStopped = Locked(false)

    /// Takes over the reading of a file.
    package init(_ chunks: consuming LineChunks) {
        self.chunks = chunks
    }

    /// The next lines; nil at the end, after ``stop()``, and after a failure.
    package func next() -> LineChunk? {
        isStopped.withLock { stopped in
            guard !stopped else { return nil }
            do throws(RefineError) {
                let chunk = try chunks.next()
                if chunk == nil { stopped = true }
                return chunk
            } catch {
                fault = error
                stopped = true
                return nil
            }
        }
    }

    /// Gives out no more lines.
    package func stop() {
        isStopped.withLock { $0 = true }
    }

    /// Why reading failed, if it did.
    package var failure: RefineError? {
        isStopped.withLock { _ in fault }
    }
}
