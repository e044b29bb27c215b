import JSONText
import Testing

@Suite("Scanning records")
struct RecordScannerTests {
    static let names = ["text", "label", "a", "confidence_of_it", "é"]

    /// What the scanner finds, checked against the full reader: the same objects, kinds, texts and numbers.
    private static func check(_ bytes: [UInt8]) {
        let value = try? JSON(parsing: bytes)
        let shown = String(decoding: bytes, as: UTF8.self)
        var fields = Array(repeating: RecordField.missing, count: names.count)
        bytes.withUnsafeBytes { buffer in
            let isObject = fields.withUnsafeMutableBufferPointer { RecordScanner(names: names).scan(buffer, into: $0) }
            #expect(isObject == (value?.members != nil), "\(shown)")
            guard isObject else { return }
            for (index, name) in names.enumerated() { compare(fields[index], value?[name], buffer, shown) }
        }
    }

    private static func compare(
        _ field: RecordField, _ value: JSON?, _ record: UnsafeRawBufferPointer, _ shown: String
    ) {
        #expect(field.isPresent == (value.map { !$0.isNull } ?? false), "\(shown)")
        #expect(field.value(in: record) == value, "\(shown)")
        #expect(field.string(in: record) == value?.string, "\(shown)")
        #expect(field.double(in: record)?.bitPattern == value?.double?.bitPattern, "\(shown)")
        var elements: [RecordField] = []
        field.forEachElement(in: record) {
            elements.append($0)
            return true
        }
        #expect(elements.count == value?.array?.count ?? 0, "\(shown)")
        for (field, element) in zip(elements, value?.array ?? []) { compare(field, element, record, shown) }
        var members: [(RecordField, RecordField)] = []
        field.forEachMember(in: record) {
            members.append(($0, $1))
            return true
        }
        #expect(members.map { $0.0.string(in: record) } == (value?.members ?? []).map(\.name), "\(shown)")
        for (field, member) in zip(members, value?.members ?? []) { compare(field.1, member.value, record, shown) }
    }

    @Test("agrees with the full reader on random objects and on damaged ones", arguments: 0..<8)
    func randomObjects(seed: UInt64) {
        var source = RandomRecords(seed: seed)
        for _ in 0..<150 {
            let record = source.record(names: Self.names)
            Self.check(record)
            for _ in 0..<4 { Self.check(source.damaged(record)) }
        }
    }

    @Test(
        "agrees with the full reader on odd texts",
        arguments: [
            "", " ", "{}", "[]", "1", "{", "{}x", "{} ", "\u{FEFF}{\"a\":1}", " \u{FEFF}{}", "{\"a\":1,}",
            "{\"a\" :\t1\n}",
            "{\"a\":1,\"a\":2}", "{\"\\u0061\":3}", "{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":\"\\ud83d\"}",
            "{\"a\":\"\\ud83d\\u0041\"}", "{\"a\":\"\\ud83dx\"}", "{\"a\":\"\\ude00\"}", "{\"a\":\"\\u12\"}",
            "{\"a\":\"\\u123", "{\"a\":\"\\q\"}", "{\"a\":01}", "{\"a\":-}", "{\"a\":1.}", "{\"a\":1e}",
            "{\"a\":1e400}",
            "{\"a\":NaN}", "{\"a\":-Infinity}", "{\"a\":Infinityx}", "{\"a\":nullx}", "{\"a\":true,\"text\":\"x\"}",
            "{\"a\":9007199254740993}", "{\"a\":0.1234567890123456}", "{\"a\":-0}", "{\"a\":-0.0}", "{\"a\":'x'}",
            "{a:1}",
            "{\"a\":\"tab\there\"}", "{\"é\":1}", "{\"e\u{301}\":1}", "{\"a\":[1,[2,{\"b\":[]}],{}]}", "{\"a\":[1 2]}",
            "{\"a\":[1,]}", "{\"a\":{\"b\"}}", "{\"a\":{\"b\":1,}}", "{\"a\":[}",
            "{\"a\":\"\u{7F}\u{80}\u{7FF}\u{800}\"}",
        ])
    func oddTexts(text: String) {
        Self.check(Array(text.utf8))
        Self.check(Array((text + String(repeating: " ", count: 70)).utf8))
        Self.check(Array((String(repeating: " ", count: 70) + text).utf8))
    }

    @Test("refuses every kind of invalid UTF-8, and only that, wherever it stands")
    func invalidBytes() {
        let sequences: [[UInt8]] = [
            [0x80], [0xC0, 0xAF], [0xC1, 0x80], [0xC2], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0x9F, 0xBF],
            [0xE0, 0xA0, 0x80],
            [0xED, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xEF, 0xBF, 0xBF], [0xE2, 0x82], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF4, 0xA0, 0x80, 0x80],
            [0xF1, 0x80, 0x80, 0x80], [0xF0, 0xA0, 0x80, 0x80],
            [0xF7, 0x80, 0x80, 0x80], [0xF8, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x98, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80],
            [0xFF],
            [0xE4, 0xB8, 0xAD, 0x80], [0xD8, 0xA7, 0xE4, 0xB8, 0xAD], [0xF0, 0x9F, 0x98],
        ]
        for sequence in sequences {
            for before in 0..<40 {
                let plain = Array(repeating: UInt8(ascii: "x"), count: before)
                let text = Array("{\"a\":\"".utf8) + plain + sequence
                Self.check(text + Array("\"}".utf8))
                Self.check(text + Array(repeating: UInt8(ascii: "y"), count: 40) + Array("\"}".utf8))
            }
        }
    }

    @Test("judges each lead by the bytes behind it as the parser does")
    func leads() {
        let leads: [UInt8] = [
            0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7,
            0xF8,
            0xFF,
        ]
        let padding = Array(repeating: UInt8(ascii: "y"), count: 50)
        for lead in leads {
            for second: UInt8 in [0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0] {
                for rest in 0...2 {
                    let sequence = [lead, second] + Array(repeating: 0x80, count: rest)
                    Self.check(Array("{\"a\":\"".utf8) + sequence + padding + Array("\"}".utf8))
                }
            }
        }
    }

    @Test("keeps the parser's limit of depth")
    func depth() {
        for depth in [1, 2, 254, 255, 256, 5000] {
            let open = String(repeating: "[{\"a\":", count: depth / 2) + String(repeating: "[", count: depth % 2)
            let close = String(repeating: "]", count: depth % 2) + String(repeating: "}]", count: depth / 2)
            let value = "{\"a\":\(open)1\(close)}"
            let isRead = (try? JSON(parsing: value)) != nil
            var fields = [RecordField.missing]
            let isScanned = fields.withUnsafeMutableBufferPointer { fields in
                Array(value.utf8).withUnsafeBytes { RecordScanner(names: ["a"]).scan($0, into: fields) }
            }
            #expect(isScanned == isRead, "\(depth)")
            #expect(isRead == (depth < 256))
        }
    }

    @Test("finds long names, and names in records of a few bytes")
    func findsNames() {
        Self.check(Array(#"{"confidence_of_it":1,"confidence_of_is":2,"t":3}"#.utf8))
        var fields = [RecordField.missing]
        let isScanned = fields.withUnsafeMutableBufferPointer { fields in
            Array(#"{"t":1}"#.utf8).withUnsafeBytes { RecordScanner(names: ["t"]).scan($0, into: fields) }
        }
        #expect(isScanned)
        #expect(fields == [RecordField(kind: .number, start: 5, end: 6, hasEscapes: false)])
    }

    @Test("finds names in any order, a name that is asked for twice in its first place")
    func findsNamesInAnyOrder() {
        let names = ["text", "a_name_of_many_bytes_1", "a_name_of_many_bytes_2", "text", "predicted_label"]
        let record =
            #"{"predicted_label":5,"a_name_of_many_bytes_2":3,"a_name_of_many_bytes_3":9,"text":1,"#
            + #""a_name_of_many_bytes_1":2,"text":7,"predicted_labels":8}"#
        var fields = Array(repeating: RecordField.missing, count: names.count)
        let values = Array(record.utf8).withUnsafeBytes { bytes in
            let isScanned = fields.withUnsafeMutableBufferPointer {
                RecordScanner(names: names).scan(bytes, into: $0)
            }
            return isScanned ? fields.map { $0.double(in: bytes) } : []
        }
        #expect(values == [7, 2, 3, nil, 5])
    }

    @Test(
        "knows strings that are written as their text would be",
        arguments: [
            "", "plain é 😀", #"\"\\ \n\r\t\b\f"#, #"\/"#, #"\u0041"#, #"\n\u001f"#, #"\\u0041"#, #"\ud83d"#, #"x\\"#,
        ])
    func isWrittenPlainly(content: String) throws {
        let quoted = Array("\"\(content)\"".utf8)
        let field = RecordField(kind: .string, start: 1, end: quoted.count - 1, hasEscapes: content.contains("\\"))
        quoted.withUnsafeBytes { bytes in
            var text: [UInt8] = []
            field.append(to: &text, in: bytes)
            var written: [UInt8] = []
            text.withUnsafeBytes { JSON.appendQuoted($0, to: &written) }
            let isSame = written == quoted
            // A code of four digits may be as the writer writes it, and is looked at the long way all the same.
            #expect(field.isWrittenPlainly(in: bytes) == (isSame && !content.contains(#"\u001f"#)))
        }
    }

    @Test("stops where it is told to")
    func stops() {
        let record = Array(#"{"a":[1,2,3],"text":{"x":1,"y":2}}"#.utf8)
        var fields = Array(repeating: RecordField.missing, count: 2)
        var seen = 0
        record.withUnsafeBytes { buffer in
            _ = fields.withUnsafeMutableBufferPointer { RecordScanner(names: ["a", "text"]).scan(buffer, into: $0) }
            fields[0].forEachElement(in: buffer) { _ in
                seen += 1
                return seen < 2
            }
            fields[1].forEachMember(in: buffer) { _, _ in
                seen += 10
                return false
            }
        }
        #expect(seen == 12)
    }
}
