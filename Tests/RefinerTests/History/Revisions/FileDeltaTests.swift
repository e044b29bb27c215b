import Foundation
import TextFeatures
import Testing

@testable import Refiner

@Suite("Versions of a file")
struct FileDeltaTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> OriginalFile {
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path(name)))
        return try OriginalFile(TaskFile(folder.path(name), format: .jsonl))
    }

    /// The bytes of `old` made from those of `new`, and how many bytes that took; by way of the stored form.
    private func made(_ old: [UInt8], from new: [UInt8]) throws -> (bytes: [UInt8], cost: Int) {
        let source = try file("new", new)
        let delta = try #require(try FileDelta(making: file("old", old), size: old.count, from: source))
        let stored = delta.encoded
        let read = try #require(FileDelta(encoded: stored))
        #expect(read == delta)
        var writer = try FileWriter(creating: folder.path("made"), for: "made")
        try read.write(from: source, to: &writer)
        try writer.sync()
        return ([UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("made")))), stored.count)
    }

    private func rows(_ count: Int, seed: UInt64 = 1) -> [String] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { "{\"text\": \"row \($0) \(generator.next())\", \"label\": \"a\"}\n" }
    }

    @Test("is made from one with more rows by a few bytes, whether rows came at the end, the beginning or between")
    func addedRows() throws {
        let old = rows(500)
        let more = rows(60, seed: 2)
        for new in [old + more, more + old, Array(old[..<200]) + more + Array(old[200...])] {
            let (bytes, cost) = try made(Array(old.joined().utf8), from: Array(new.joined().utf8))
            #expect(bytes == Array(old.joined().utf8))
            #expect(cost <= 72)
        }
    }

    @Test("is made from one with many changes by the rows around them")
    func scatteredChanges() throws {
        let old = rows(2_000)
        var new = old
        for place in [1_900, 1_300, 700, 10] { new.remove(at: place) }
        new.swapAt(300, 1_500)
        new += rows(20, seed: 3)
        let bytes = Array(old.joined().utf8)
        let (found, cost) = try made(bytes, from: Array(new.joined().utf8))
        #expect(found == bytes)
        #expect(cost < bytes.count / 5)
    }

    @Test("is made from anything else, by its own bytes at worst")
    func anything() throws {
        var generator = SeededGenerator(seed: 5)
        func random(_ count: Int, _ values: Int) -> [UInt8] {
            (0..<count).map { _ in UInt8(generator.integer(below: values)) }
        }
        for (old, new) in [
            ([], []), ([1], []), ([], [1]), ([1, 2, 1, 2], [1, 2]), (random(5_000, 2), random(5_000, 2)),
            (random(3_000, 256), random(9_000, 256)),
            (Array(repeating: 7, count: 9_000), Array(repeating: 7, count: 4_000)),
            (Array(repeating: 7, count: 4_000) + [1], Array(repeating: 7, count: 9_000)),
        ] as [([UInt8], [UInt8])] {
            let (bytes, cost) = try made(old, from: new)
            #expect(bytes == old)
            #expect(cost <= old.count + 24 * 8)
        }
    }

    @Test("is not made from parts that are none")
    func damaged() throws {
        func number(_ value: UInt64) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
        for bytes in [
            [1], number(0) + number(1), number(.max) + number(1) + number(0), number(0) + number(.max) + number(0),
            number(0) + number(0) + number(9), number(0) + number(0) + number(1 << 63),
        ] { #expect(FileDelta(encoded: bytes) == nil) }
        let source = try file("new", [1, 2, 3])
        let beyond = try #require(FileDelta(encoded: number(2) + number(5) + number(0)))
        var writer = try FileWriter(creating: folder.path("made"), for: "made")
        #expect(throws: RefineError.self) { try beyond.write(from: source, to: &writer) }
    }

    @Test("has a digest that no change of a byte, a length or an order leaves as it is")
    func digest() {
        let bytes = Array("0123456789abcdefghij".utf8)
        var seen = Set([FileDigest.text(of: bytes)])
        for place in bytes.indices {
            var other = bytes
            other[place] ^= 1
            seen.insert(FileDigest.text(of: other))
            seen.insert(FileDigest.text(of: Array(bytes[..<place])))
        }
        seen.insert(FileDigest.text(of: bytes + [0]))
        seen.insert(FileDigest.text(of: Array(bytes[8...] + bytes[..<8])))
        #expect(seen.count == 1 + 20 + 20 + 2)
    }
}
