import Foundation
import Testing

@testable import Refiner

@Suite("Reading lines")
struct LineChunksTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func lines(_ name: String, size: Int = 64, maximumLine: Int = 1000) throws -> [String] {
        var chunks = try LineChunks(opening: name, what: "lines", size: size, maximumLine: maximumLine)
        var lines: [String] = []
        var offset = 0
        while let chunk = try chunks.next() {
            #expect(chunk.offset == offset)
            #expect(chunk.firstLine == lines.count + 1)
            offset += chunk.bytes.count
            chunk.forEachLine { line, number in
                lines.append(String(decoding: line, as: UTF8.self))
                #expect(number == lines.count)
            }
        }
        return lines
    }

    /// A gzip member that holds `bytes` as they are (RFC 1951, 3.2.4; RFC 1952).
    private static func member(_ bytes: [UInt8]) -> [UInt8] {
        func little(_ value: UInt32, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        var check: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            check ^= UInt32(byte)
            for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
        }
        let length = UInt32(bytes.count)
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 1] + little(length, 2) + little(~length & 0xFFFF, 2) + bytes
            + little(~check, 4) + little(length, 4)
    }

    @Test("gives every line with its number, however long the pieces are", arguments: [1, 7, 64, 4096])
    func pieces(size: Int) throws {
        let expected = (0..<50).map { String(repeating: "x", count: $0 * 7 % 40) }
        let file = try folder.write(expected.joined(separator: "\n"), to: "lines")
        #expect(try lines(file, size: size) == expected)
        let ended = try folder.write(expected.joined(separator: "\n") + "\n", to: "ended")
        #expect(try lines(ended, size: size) == expected)
    }

    @Test("gives nothing for an empty file")
    func empty() throws {
        #expect(try lines(folder.write("", to: "empty")) == [])
    }

    @Test("refuses a line that is too long, with its number")
    func longLine() throws {
        let file = try folder.write("a\n" + String(repeating: "x", count: 5000) + "\n", to: "long")
        let error = try #require(throws: RefineError.self) { try lines(file) }
        #expect(error.place?.line == 2)
        #expect(error.message.contains("longer"))
    }

    @Test("unpacks gzip by its first bytes, members one after the other, and padding at the end")
    func gzip() throws {
        let one = Self.member(Array("a\nb".utf8))
        let two = Self.member(Array("c\nd\n".utf8))
        #expect(try lines(folder.write(one + two, to: "packed")) == ["a", "bc", "d"])
        #expect(try lines(folder.write(one + two + [0, 0, 0], to: "padded")) == ["a", "bc", "d"])
        #expect(try lines(folder.write(Self.member([]), to: "nothing")) == [])
    }

    @Test("says how far damaged gzip could be read")
    func damagedGzip() throws {
        let packed = Self.member(Array("a\nb\nc\n".utf8))
        let cases = [
            (Array(packed.dropLast(9)), 3), (packed + [1, 2], 4), (Array(packed.dropLast(5)) + [9, 9, 9, 9, 9], 4),
        ]
        for (damaged, line) in cases {
            let file = try folder.write(damaged, to: "damaged.gz")
            let error = try #require(throws: RefineError.self) { try lines(file) }
            #expect(error.code == .badInput)
            #expect(error.message.contains("gzip data is damaged"))
            #expect(error.place?.line == line)
        }
    }

    @Test("refuses a folder and a file that is not there")
    func noFile() throws {
        let isFolder = try #require(throws: RefineError.self) { try lines(folder.path) }
        #expect(isFolder.code == .badInput)
        #expect(isFolder.message.contains("is a folder"))
        let isMissing = try #require(throws: RefineError.self) { try lines(folder.path("missing")) }
        #expect(isMissing.code == .inputMissing)
    }

    @Test("reads a pipe to its end, and again from the copy that is kept")
    func pipe() throws {
        let path = folder.path("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        let text = (0..<2000).map {
            "{\"text\":\"t\($0)\",\"true_label\":\"a\",\"predicted_label\":\"b\",\"probabilities\":{\"a\":1}}\n"
        }
        .joined()
        Thread.detachNewThread {
            try? FileHandle(forWritingTo: URL(fileURLWithPath: path)).write(contentsOf: Data(text.utf8))
        }
        var options = PredictionsOptions()
        options.keepsRows = true
        let reading = try PredictionsReader.read(path, options: options)
        #expect(reading.tasks[0].samples == 2000)
        for _ in 0..<2 {
            var count = 0
            try reading.forEachProbabilitySample(ofTask: 0) { sample in
                #expect(sample.number == count)
                count += 1
            }
            #expect(count == 2000)
        }
    }

    @Test("ends where a file ended when it grows between two readings")
    func growing() throws {
        let line = "{\"text\":\"t\",\"true_label\":\"a\",\"predicted_label\":\"a\",\"probabilities\":{\"a\":1}}\n"
        let file = try folder.write(line + line, to: "growing.jsonl")
        let reading = try PredictionsReader.read(file)
        try folder.write(line + line + line, to: "growing.jsonl")
        var count = 0
        try reading.forEachProbabilitySample(ofTask: 0) { _ in count += 1 }
        #expect(count == 2)
        try folder.write(line, to: "growing.jsonl")
        #expect(throws: RefineError.self) { try reading.forEachProbabilitySample(ofTask: 0) { _ in } }
    }
}
