import Dispatch
import Foundation
import GRDB
import LanguageModels

/// Gathers the writes of many tasks into as few commits as the disk has time for.
///
/// While one group is being committed, and for a moment after it, the next one gathers, so that thousands of writes share
/// one sync; a write that comes alone after a while waits for nobody. Whoever waits is resumed after the commit that holds their write.
final class GroupWriter: Sendable {
    private struct State: Sendable {
        var waiting: [any PendingWrite] = []
        var isBusy = false
        var lastCommit: ContinuousClock.Instant?
        var pause = gathering.least
    }

    private let state = Locked(State())
    private let database: DatabaseQueue
    private let path: String
    private let queue = DispatchQueue(label: "refine.journal")
    /// The pause between two commits, unless a large group waits.
    ///
    /// A commit costs as much as writing dozens of calls, and no answer of a model is in such a hurry. A slow disk is given
    /// longer, so that it is not always busy.
    private static let gathering = (least: Duration.milliseconds(2), most: Duration.milliseconds(6), share: 3)
    private static let largeGroup = 64

    /// Writes to `database`, which is called `path` in errors.
    init(_ database: DatabaseQueue, path: String) {
        self.database = database
        self.path = path
    }

    /// How many writes wait for the next group.
    var waitingCount: Int { state.withLock { $0.waiting.count } }

    /// Runs `work` in a transaction that it shares with others; on the disk when this returns.
    ///
    /// A cancelled task waits as well: what was paid for is written down.
    /// - Throws: ``RefineError`` `cannotWrite` when any write of the group failed; then nothing of the group is written.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(RefineError) -> Value {
        let result = await withCheckedContinuation { (waiter: CheckedContinuation<Result<Value, RefineError>, Never>) in
            let isFirst = state.withLock { state in
                state.waiting.append(Pending(work: work, waiter: waiter))
                defer { state.isBusy = true }
                return !state.isBusy
            }
            if isFirst { queue.async { self.commitAll() } }
        }
        return try result.get()
    }

    /// Commits group after group until nothing waits.
    private func commitAll() {
        while true {
            let (last, pause, isLarge) = state.withLock {
                ($0.lastCommit, $0.pause, $0.waiting.count >= Self.largeGroup)
            }
            if let last, !isLarge {
                let passed = ContinuousClock.now - last
                if passed < pause { usleep(UInt32((pause - passed) / .microseconds(1))) }
            }
            let group = state.withLock { state in
                let group = state.waiting
                state.waiting.removeAll(keepingCapacity: true)
                if group.isEmpty { state.isBusy = false }
                return group
            }
            if group.isEmpty { return }
            let start = ContinuousClock.now
            commit(group)
            let end = ContinuousClock.now
            state.withLock { state in
                state.lastCommit = end
                state.pause = min(max((end - start) * Self.gathering.share, Self.gathering.least), Self.gathering.most)
            }
        }
    }

    private func commit(_ group: [any PendingWrite]) {
        do {
            try database.writeWithoutTransaction { database in
                // Statements that are kept: preparing them anew takes as long as writing a call.
                try database.cachedStatement(sql: "BEGIN IMMEDIATE").execute()
                do {
                    for write in group { try write.run(database) }
                    try database.cachedStatement(sql: "COMMIT").execute()
                } catch {
                    if database.isInsideTransaction { try? database.rollback() }
                    throw error
                }
            }
            for write in group { write.succeed() }
        } catch {
            let failure = RefineError(
                .cannotWrite, "cannot be written: \(error.databaseReason)", at: Place(file: path))
            for write in group { write.fail(failure) }
        }
    }
}

/// A write that waits for its commit.
private protocol PendingWrite: Sendable {
    func run(_ database: Database) throws
    func succeed()
    func fail(_ error: RefineError)
}

/// Touched by the thread that commits only.
private final class Pending<Value: Sendable>: PendingWrite, @unchecked Sendable {
    private let work: @Sendable (Database) throws -> Value
    private let waiter: CheckedContinuation<Result<Value, RefineError>, Never>
    private var value: Value?

    init(
        work: @escaping @Sendable (Database) throws -> Value,
        waiter: CheckedContinuation<Result<Value, RefineError>, Never>
    ) {
        self.work = work
        self.waiter = waiter
    }

    func run(_ database: Database) throws { value = try work(database) }

    func succeed() {
        guard let value else { return fail(RefineError(.cannotWrite, "a write was left out of its group")) }
        waiter.resume(returning: .success(value))
    }

    func fail(_ error: RefineError) { waiter.resume(returning: .failure(error)) }
}
