import GRDB
import LanguageModels

/// Keeps the beginnings that the requests for one class share, so that each is stored once.
///
/// Instructions and evidence are the same from call to call; what changes stands at the end of a prompt. The state of 1,900
/// calls with prompts of 4.3 kB, 28 a class, is a fifth as large for it (2.6 MB), and takes a third of the writes.
///
/// Touched within transactions alone, which run one after the other.
final class SharedPrompts: Sendable {
    private struct Key: Hashable {
        let phase: CallRecord.Phase
        let task: String
        let label: String?
    }

    /// What a request was like.
    private struct Known {
        /// The row of the beginning that it shares with another one; nil while there was only one request.
        var prompt: Int64?
        /// That beginning, or the whole request.
        var text: String
    }

    private let known = Locked<[Key: Known]>([:])

    /// Shorter beginnings are not worth a row.
    private static let leastShared = 256

    /// Splits the request of a call into a beginning that stands in the table `prompt` and the rest.
    ///
    /// The first two requests of a kind show what they share: whole lines, so that later ones share as much.
    func split(
        _ request: String, of call: CallRecord, in database: Database
    ) throws -> (prompt: Int64?, rest: Substring) {
        let key = Key(phase: call.phase, task: call.task, label: call.label)
        guard let found = known.withLock({ $0[key] }) else {
            known.withLock { $0[key] = Known(text: request) }
            return (nil, request[...])
        }
        let common = Self.commonBytes(found.text, request)
        if let prompt = found.prompt, common == found.text.utf8.count {
            return (prompt, request[request.utf8.index(request.startIndex, offsetBy: common)...])
        }
        guard let end = Self.lastLineEnd(of: request, before: common) else {
            known.withLock { $0[key] = Known(text: request) }
            return (nil, request[...])
        }
        let beginning = String(request[..<end])
        try database.execute(sql: "INSERT INTO prompt (text) VALUES (?)", arguments: [beginning])
        let prompt = database.lastInsertedRowID
        known.withLock { $0[key] = Known(prompt: prompt, text: beginning) }
        // A row that is taken back leaves its number to another text.
        database.afterNextTransaction(onCommit: { _ in }, onRollback: { [known] _ in known.withLock { $0 = [:] } })
        return (prompt, request[end...])
    }

    /// How many bytes two texts have in common from the start.
    private static func commonBytes(_ first: String, _ second: String) -> Int {
        var (first, second) = (first, second)
        return first.withUTF8 { first in
            second.withUTF8 { second in
                let (first, second) = (UnsafeRawBufferPointer(first), UnsafeRawBufferPointer(second))
                let count = min(first.count, second.count)
                var index = 0
                while index &+ 8 <= count,
                    first.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                        == second.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                {
                    index &+= 8
                }
                while index < count, first[index] == second[index] { index &+= 1 }
                return index
            }
        }
    }

    /// Where the last line break, `\n` in JSON, ends among so many bytes; nil when that would be too early.
    private static func lastLineEnd(of text: String, before count: Int) -> String.Index? {
        var text = text
        let end = text.withUTF8 { bytes in
            bytes[..<count].indices.last { place in
                place > 0 && bytes[place] == UInt8(ascii: "n") && bytes[place - 1] == UInt8(ascii: "\\")
            }.map { $0 + 1 }
        }
        guard let end, end >= leastShared else { return nil }
        return text.utf8.index(text.startIndex, offsetBy: end)
    }
}
