import GRDB
import LanguageModels
import TextFeatures

/// Which calls were answered, by the digests of their requests.
///
/// Holds 16 bytes or so a call, and no texts: a hit's texts are fetched from the state.
final class AnswerIndex: Sendable {
    private struct State: Sendable {
        /// Hash of the digest → the newest call that was answered.
        var calls: [UInt64: Int64] = [:]
        var reused = 0
    }

    private let state = Locked(State())

    /// The calls of `store` that `iteration` may take its answers from: its own, and those of iterations that came to no end.
    ///
    /// Answers of an iteration that did end have had their effect; who runs it again wants other texts.
    ///
    /// - Throws: ``RefineError`` `badInput` when the state cannot be read.
    init(of store: StateStore, for iteration: Int64) async throws(RefineError) {
        let calls = try await store.read { database in
            var calls: [UInt64: Int64] = [:]
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT call.id, digest FROM call JOIN iteration ON iteration.id = call.iteration
                    WHERE digest IS NOT NULL AND outcome IN ('ok', 'unreadable')
                        AND (call.iteration = ? OR status IN ('failed', 'interrupted'))
                    ORDER BY call.id
                    """, arguments: [iteration])
            // Of several answers the newest counts: it is the one that an interrupted run went on from.
            while let row = try rows.next() { calls[StableHash.hash(row[1] as String)] = row[0] }
            return calls
        }
        state.withLock { $0.calls = calls }
    }

    /// How many answers were found again.
    var reused: Int { state.withLock { $0.reused } }

    /// The call that was answered; nil when there was none.
    func call(_ digest: String) -> Int64? {
        let key = StableHash.hash(digest)
        return state.withLock { $0.calls[key] }
    }

    /// An answer came.
    func insert(_ digest: String, call: Int64) {
        let key = StableHash.hash(digest)
        state.withLock { $0.calls[key] = max(call, $0.calls[key] ?? call) }
    }

    /// An answer was found again.
    func countReuse() { state.withLock { $0.reused += 1 } }
}
