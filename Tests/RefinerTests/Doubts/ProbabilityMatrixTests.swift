import Foundation
import JSONText
import Testing

@testable import Refiner

@Suite("A matrix of probabilities")
struct ProbabilityMatrixTests {
    private let labels = ["a", "b", "c"]
    private let values: [[Float]] = [[0.5, 0.25, 0.25], [0.125, 0.125, 0.75]]

    private func recorded(_ name: String) throws -> [UInt8] {
        let text = try #require(try Repository.recorded("confident_learning.json")["matrices"]?[name]?.string)
        return [UInt8](try #require(Data(base64Encoded: text)))
    }

    private func read(_ bytes: [UInt8]) throws -> [[Float]] {
        let folder = try TemporaryFolder()
        let matrix = try ProbabilityMatrix(opening: folder.write(bytes, to: "p.npy"), labels: labels)
        var rows: [[Float]] = []
        try matrix.forEachRow { row, probabilities in
            #expect(row == rows.count)
            rows.append(Array(probabilities))
        }
        return rows
    }

    @Test("is read as NumPy writes it", arguments: ["float32", "float64", "version 2", "version 3"])
    func isRead(name: String) throws {
        #expect(try read(recorded(name)) == values)
    }

    @Test("may have no rows")
    func mayBeEmpty() throws {
        #expect(try read(recorded("no rows")).isEmpty)
    }

    @Test(
        "of another kind is refused, with what it is",
        arguments: [
            ("columns first", "ascontiguousarray"), ("big endian", ">f8"), ("whole numbers", "<i8"),
            ("one dimension", "1 dimensions"),
        ])
    func refusesOtherKinds(name: String, part: String) throws {
        let error = try #require(throws: RefineError.self) { try read(recorded(name)) }
        #expect(error.code == .badInput)
        #expect(error.message.contains(part))
    }

    @Test("cut off anywhere, or with more after its end, is refused")
    func refusesCutFiles() throws {
        let bytes = try recorded("float32")
        for count in bytes.indices {
            let error = #expect(throws: RefineError.self) { try read(Array(bytes[..<count])) }
            #expect(error?.code == .badInput)
        }
        let error = try #require(throws: RefineError.self) { try read(bytes + [0]) }
        #expect(error.message == "goes on after its 2 rows")
    }

    @Test("with any one byte of its header changed is refused or read as it was")
    func survivesChangedHeaders() throws {
        let bytes = try recorded("float64")
        let folder = try TemporaryFolder()
        for index in 0..<80 {
            for value in [0, 0x27, 0x39] as [UInt8] {
                var changed = bytes
                changed[index] = value
                do {
                    let matrix = try ProbabilityMatrix(opening: folder.write(changed, to: "p.npy"), labels: labels)
                    var rows: [[Float]] = []
                    try matrix.forEachRow { rows.append(Array($1)) }
                    #expect(rows == values)
                } catch let error as RefineError {
                    #expect(error.code == .badInput && !error.description.contains("\n"))
                }
            }
        }
    }

    @Test(
        "of absurd size is refused before anything is set aside",
        arguments: [
            "(9223372036854775807, 3)", "(99999999999999999999, 3)", "(1, 3, 1)", "(3,)", "(2, 0)", "(-1, 3)", "(",
            "2, 3",
        ])
    func refusesAbsurdSizes(shape: String) throws {
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }\n"
        let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
        #expect(throws: RefineError.self) { try read(bytes) }
    }

    @Test("names row and column of what is no probability")
    func namesTheColumn() throws {
        var bytes = try recorded("float32")
        let last = bytes.count - 4
        bytes.replaceSubrange(last..., with: [0, 0, 0xC0, 0x7F])
        let error = try #require(throws: RefineError.self) { try read(bytes) }
        #expect(error.place?.path == "row 1, column 2")
    }

    @Test("has as many columns as there are labels, and as many rows as samples")
    func matchesLabels() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(recorded("float32"), to: "p.npy")
        #expect(throws: RefineError.self) { try ProbabilityMatrix(opening: file, labels: ["a", "b"]) }
        let matrix = try ProbabilityMatrix(opening: file, labels: labels)
        #expect(throws: RefineError.self) { try LabelDoubts.find(in: matrix, given: [0]) }
        #expect(try LabelDoubts.find(in: matrix, given: [0, 2]).doubts.rows == 2)
    }

    @Test("that does not sum to 1 is used all the same, and said once")
    func saysWhatItScaled() throws {
        let folder = try TemporaryFolder()
        var bytes = try recorded("float32")
        bytes.replaceSubrange(
            (bytes.count - 4)..., with: withUnsafeBytes(of: Float(1.75).bitPattern.littleEndian, Array.init))
        let matrix = try ProbabilityMatrix(opening: folder.write(bytes, to: "p.npy"), labels: labels)
        let found = try LabelDoubts.find(in: matrix, given: [0, 2])
        #expect(found.diagnostics.count == 1)
        #expect(found.diagnostics.first?.message.contains("1 of 2 rows") == true)
    }

    @Test("that is missing is said to be missing")
    func saysWhatIsMissing() {
        let error = #expect(throws: RefineError.self) {
            try ProbabilityMatrix(opening: "/nowhere/p.npy", labels: labels)
        }
        #expect(error?.code == .inputMissing)
    }
}
