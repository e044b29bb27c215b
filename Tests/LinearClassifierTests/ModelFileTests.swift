import Foundation
import LinearClassifier
import Testing
import TextFeatures

@Suite("Model file")
struct ModelFileTests {
    static let model: LinearModel? = {
        var settings = TrainingSettings()
        settings.schemas = ["labels": LabelSchemaTests.schema]
        settings.classWeights = .explicit(["card": 2])
        return try? LinearModel.train(MadeUpTexts.several(30, seed: 1), settings: settings, seed: .max)
    }()

    @Test("A model read back is the same model")
    func roundTrip() throws {
        let model = try #require(Self.model)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("model-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("m.refine").path
        try model.save(to: path)
        try model.save(to: path)
        let read = try LinearModel.load(path)
        #expect(read.encoded == model.encoded)
        #expect(read.settings == model.settings)
        #expect(read.seed == .max)
        let texts = MadeUpTexts.several(20, seed: 2).texts
        #expect(read.predict(texts) == model.predict(texts))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["m.refine"])
    }

    @Test("A file that is not there, a folder, and one that is no model are refused")
    func unreadable() {
        #expect(throws: ModelFileError.self) { try LinearModel.load("/nowhere/m.refine") }
        #expect(throws: ModelFileError.self) { try LinearModel.load("/") }
        #expect(throws: ModelFileError.self) { try LinearModel.load("/dev/zero") }
        #expect(throws: ModelFileError.damaged("it does not begin as one")) { try LinearModel(decoding: []) }
        #expect(throws: ModelFileError.self) { try Self.model?.save(to: "/nowhere/m.refine") }
    }

    @Test("A later version is named")
    func version() throws {
        var bytes = try #require(Self.model).encoded
        bytes[8] = 9
        #expect(throws: ModelFileError.unknownVersion(9)) { try LinearModel(decoding: bytes) }
    }

    @Test("Every cut and every changed byte is refused without a trap")
    func damage() throws {
        let bytes = try #require(Self.model).encoded
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<40 {
            #expect(throws: ModelFileError.self) {
                try LinearModel(decoding: Array(bytes.prefix(generator.integer(below: bytes.count))))
            }
        }
        var accepted = 0
        for _ in 0..<100 {
            var changed = bytes
            // Mostly within the header, which is what sizes come from.
            let place = generator.integer(below: generator.integer(below: 4) == 0 ? bytes.count : 1_500)
            changed[place] = UInt8(truncatingIfNeeded: generator.next())
            if changed == bytes { continue }
            if let model = try? LinearModel(decoding: changed) {
                accepted += 1
                _ = model.predict("card1 please")
            }
        }
        // What changes a label's name or a setting to another good one cannot be told from a good file.
        #expect(accepted < 75)
    }

    @Test(
        "Absurd sizes take no memory",
        arguments: [
            ("\"features\": ", "9223372036854775807"), ("\"features\": ", "-1"), ("\"features\": ", "1e99"),
            ("\"payload_bytes\": ", "9223372036854775807"), ("\"temperature\": ", "0"), ("\"temperature\": ", "NaN"),
        ])
    func absurd(key: String, value: String) throws {
        let bytes = try #require(Self.model).encoded
        let length = bytes[12..<16].reversed().reduce(0) { $0 << 8 | Int($1) }
        var header = String(decoding: bytes[16..<16 + length], as: UTF8.self)
        let start = try #require(header.range(of: key)).upperBound
        let end = try #require(header[start...].firstIndex { $0 == "," || $0 == "}" })
        header.replaceSubrange(start..<end, with: value)
        let text = Array(header.utf8)
        var size = [UInt8](repeating: 0, count: 4)
        for index in 0..<4 { size[index] = UInt8(truncatingIfNeeded: text.count >> (8 * index)) }
        let changed = Array(bytes[..<12]) + size + text + Array(bytes[(16 + length)...])
        #expect(throws: ModelFileError.self) { try LinearModel(decoding: changed) }
    }
}
