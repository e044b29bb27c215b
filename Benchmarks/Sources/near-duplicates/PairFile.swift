import Foundation

/// Writes pairs of numbers and their similarity, one pair a line.
struct PairFile {
    private var bytes: [UInt8] = []
    private let handle: FileHandle

    init(_ path: String) {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { fail("cannot write \(path)") }
        self.handle = handle
    }

    mutating func write(_ first: Int, _ second: Int, _ similarity: Double) {
        bytes.append(contentsOf: "\(first)\t\(second)\t\(similarity)\n".utf8)
        if bytes.count > 1 << 20 { flush() }
    }

    mutating func flush() {
        handle.write(Data(bytes))
        bytes.removeAll(keepingCapacity: true)
    }
}
