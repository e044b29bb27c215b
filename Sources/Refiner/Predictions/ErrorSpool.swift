import Foundation

/// Collects the wrong answers that one thread finds, and keeps them sorted in bounded memory.
///
/// Records are gathered; once they fill ``capacity``, they are sorted and appended to a temporary file as a run. Runs are
/// merged when they are read (an external merge sort: Knuth, The Art of Computer Programming, volume 3, 5.4).
struct ErrorSpool {
    /// How many bytes are gathered before they are sorted and put away.
    private let capacity: Int
    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    private var file: SpoolFile?
    private var runs: [ErrorRun] = []

    private struct Entry {
        let task: UInt32
        let length: UInt32
        let key: UInt64
        let offset: Int
    }

    init(capacity: Int = 6 << 20) {
        self.capacity = capacity
    }

    /// Adds a wrong answer with one label.
    mutating func add(
        task: Int, line: Int, truth: Int, answer: Int, confidence: Double?, text: UnsafeRawBufferPointer, isQuoted: Bool
    ) throws(RefineError) {
        try begin(task, line, 1, 1, confidence, text.count, isQuoted)
        append(truth)
        append(answer)
        bytes.append(contentsOf: text)
    }

    /// Adds a wrong answer with sets of labels.
    mutating func add(
        task: Int, line: Int, truth: [Int], answer: [Int], confidence: Double?, text: UnsafeRawBufferPointer,
        isQuoted: Bool
    ) throws(RefineError) {
        try begin(task, line, truth.count, answer.count, confidence, text.count, isQuoted)
        for label in truth { append(label) }
        for label in answer { append(label) }
        bytes.append(contentsOf: text)
    }

    private mutating func begin(
        _ task: Int, _ line: Int, _ truths: Int, _ answers: Int, _ confidence: Double?, _ length: Int, _ isQuoted: Bool
    ) throws(RefineError) {
        if bytes.count > capacity { try putAway() }
        let head = ErrorRecord.Head(
            key: ErrorRecord.key(confidence: confidence, line: line), confidence: confidence ?? .nan,
            truthCount: UInt32(truths), answerCount: UInt32(answers), textLength: UInt32(length),
            isQuoted: isQuoted ? 1 : 0)
        entries.append(
            Entry(
                task: UInt32(task), length: UInt32(ErrorRecord.headSize + 4 * (truths + answers) + length),
                key: head.key,
                offset: bytes.count))
        withUnsafeBytes(of: head) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ label: Int) {
        withUnsafeBytes(of: UInt32(label)) { bytes.append(contentsOf: $0) }
    }

    /// Every run, once nothing more is added.
    mutating func finish() -> [ErrorRun] {
        for range in sortedByTask() {
            var sorted: [UInt8] = []
            sorted.reserveCapacity(entries[range].reduce(0) { $0 + Int($1.length) })
            for entry in entries[range] { append(entry, to: &sorted) }
            runs.append(ErrorRun(task: Int(entries[range.lowerBound].task), home: .memory(sorted)))
        }
        bytes = []
        entries = []
        return runs
    }

    private mutating func putAway() throws(RefineError) {
        let file: SpoolFile
        if let known = self.file { file = known } else { file = try SpoolFile() }
        self.file = file
        var piece: [UInt8] = []
        piece.reserveCapacity(Self.pieceSize * 2)
        for range in sortedByTask() {
            let start = file.size
            for entry in entries[range] {
                append(entry, to: &piece)
                if piece.count >= Self.pieceSize { try Self.move(&piece, to: file) }
            }
            try Self.move(&piece, to: file)
            runs.append(
                ErrorRun(task: Int(entries[range.lowerBound].task), home: .file(file, start: start, end: file.size)))
        }
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    private static let pieceSize = 1 << 16

    private static func move(_ piece: inout [UInt8], to file: SpoolFile) throws(RefineError) {
        let result = piece.withUnsafeBytes { buffer in
            Result { () throws(RefineError) in try file.append(buffer) }
        }
        try result.get()
        piece.removeAll(keepingCapacity: true)
    }

    private func append(_ entry: Entry, to sorted: inout [UInt8]) {
        bytes.withUnsafeBytes {
            sorted.append(
                contentsOf: UnsafeRawBufferPointer(rebasing: $0[entry.offset..<(entry.offset + Int(entry.length))]))
        }
    }

    /// Sorts the entries; returns those of each task.
    private mutating func sortedByTask() -> [Range<Int>] {
        entries.sort { ($0.task, $0.key) < ($1.task, $1.key) }
        var parts: [Range<Int>] = []
        for index in entries.indices {
            if index == 0 || entries[index].task != entries[index - 1].task {
                parts.append(index..<(index + 1))
            } else {
                parts[parts.count - 1] = parts[parts.count - 1].lowerBound..<(index + 1)
            }
        }
        return parts
    }
}
