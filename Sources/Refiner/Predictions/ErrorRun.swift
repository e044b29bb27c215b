import Foundation

/// A part of a sorted run of error records: in memory, or in a temporary file.
struct ErrorRun {
    /// Where the bytes are.
    enum Home {
        case memory([UInt8])
        case file(SpoolFile, start: Int, end: Int)
    }

    /// The task's number within the thread that read it.
    let task: Int
    let home: Home
}

/// Reads the records of a run one after the other.
struct ErrorRunReader {
    private let run: ErrorRun
    private var buffer: [UInt8] = []
    private var position = 0
    private var fileOffset = 0
    private(set) var current: ErrorRecord?
    /// That of the current record; the greatest at the end.
    private(set) var key = UInt64.max
    /// From the run's label numbers to those of the whole task.
    let labels: [Int]

    private static let pieceSize = 1 << 15

    init(_ run: ErrorRun, labels: [Int]) throws(RefineError) {
        self.run = run
        self.labels = labels
        if case .memory(let bytes) = run.home { buffer = bytes }
        if case .file(_, let start, _) = run.home { fileOffset = start }
        try advance()
    }

    /// Steps to the next record; ``current`` is nil at the end.
    mutating func advance() throws(RefineError) {
        guard try fill(ErrorRecord.headSize) else {
            end()
            return
        }
        let head = buffer.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: position, as: ErrorRecord.Head.self)
        }
        let labelCount = Int(head.truthCount) + Int(head.answerCount)
        let length = ErrorRecord.headSize + labelCount * 4 + Int(head.textLength)
        guard try fill(length) else {
            end()
            return
        }
        current = ErrorRecord(
            head: head, bytes: buffer[(position + ErrorRecord.headSize)..<(position + length)], labels: labels)
        key = head.key
        position += length
    }

    private mutating func end() {
        current = nil
        key = .max
    }

    /// Makes sure that `count` bytes stand at the position; false at the end of the run.
    private mutating func fill(_ count: Int) throws(RefineError) -> Bool {
        if position + count <= buffer.count { return true }
        guard case .file(let file, _, let end) = run.home, fileOffset < end else { return false }
        let rest = buffer.count - position
        buffer.removeFirst(position)
        position = 0
        let wanted = min(end - fileOffset, max(Self.pieceSize, count - rest))
        buffer += try file.read(at: fileOffset, count: wanted)
        fileOffset += wanted
        return buffer.count >= count
    }
}
