import JSONText
import Testing

@Suite("Reading JSON")
struct JSONReadingTests {
    @Test("What Python accepts is accepted")
    func accepted() {
        for text in Reference.shared.accepted {
            #expect(throws: Never.self, "\(text)") { try JSON(parsing: text) }
        }
    }

    @Test("What Python refuses is refused")
    func refused() {
        for text in Reference.shared.refused {
            #expect(throws: JSONError.self, "\(text)") { try JSON(parsing: text) }
        }
    }

    @Test("Values written in four ways by Python read the same")
    func sameValues() throws {
        for written in Reference.shared.written {
            let value = try JSON(parsing: written.python)
            #expect(try JSON(parsing: written.ascii) == value)
            #expect(try JSON(parsing: written.compact) == value)
            #expect(try JSON(parsing: written.pretty) == value)
        }
    }

    @Test("Values remember the byte where they began")
    func offsets() throws {
        let json = try JSON(parsing: "\u{FEFF} {\"é\": [1, {\"b\": true}]}")
        #expect(json.offset == 4)
        #expect(json["é"]?.offset == 11)
        #expect(json["é"]?[0]?.offset == 12)
        #expect(json["é"]?[1]?.offset == 15)
        #expect(json["é"]?[1]?["b"]?.offset == 21)
    }

    @Test("Numbers keep their text")
    func numberTokens() throws {
        let tokens = ["1.50", "1E5", "-0", "123456789012345678901234567890", "NaN", "-Infinity"]
        let json = try JSON(parsing: "[\(tokens.joined(separator: ","))]")
        #expect(json.array?.map(\.value) == tokens.map { .number($0) })
    }

    @Test("Surrogate pairs join, lone halves are replaced and counted")
    func surrogates() throws {
        let reading = try JSON.read(#""\ud83d\ude00 \ud83d \ude00 \ud83dA \ud83d\ud83d\ude00""#)
        #expect(reading.value.string == "😀 \u{FFFD} \u{FFFD} \u{FFFD}A \u{FFFD}😀")
        #expect(reading.replacedSurrogates == 4)
    }

    @Test(
        "Bytes that are not UTF-8 are refused with their offset",
        arguments: [
            ([0xC0, 0x80], 0), ([0x61, 0xFF], 1), ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0), ([0xC3], 0),
            ([0xE2, 0x82], 0), ([0xC3, 0xA9, 0x80], 2), ([0xE0, 0x80, 0x80], 0), ([0xF0, 0x80, 0x80, 0x80], 0),
        ] as [([UInt8], Int)])
    func invalidUTF8(bytes: [UInt8], offset: Int) {
        for padding in [0, 3, 8, 20] {
            let text = [UInt8(ascii: "\"")] + [UInt8](repeating: 0x61, count: padding) + bytes + [UInt8(ascii: "\"")]
            let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
            #expect(error?.offset == 1 + padding + offset)
            #expect(error?.reason == "invalid UTF-8")
        }
    }

    @Test("Strings of every length and place of an escape are read")
    func stringLengths() throws {
        for length in 0..<40 {
            for place in 0...length {
                let before = String(repeating: "é", count: place)
                let after = String(repeating: "b", count: length - place)
                #expect(try JSON(parsing: "\"\(before)\\n\(after)\"").string == before + "\n" + after)
                #expect(try JSON(parsing: "\"\(before)\(after)\"").string == before + after)
                let error = #expect(throws: JSONError.self) { try JSON(parsing: "\"\(before)\u{1}\(after)\"") }
                #expect(error?.offset == 1 + before.utf8.count)
            }
        }
    }

    @Test("Duplicate names stay, the last wins, and they can be listed")
    func duplicates() throws {
        let json = try JSON(parsing: #"{"a":1,"b":2,"a":3,"a":4,"c":5,"b":6}"#)
        #expect(json["a"]?.int == 4)
        #expect(json.members?.count == 6)
        #expect(json.duplicateMemberNames == ["a", "b"])
    }

    @Test("Equivalent names of different characters are different names")
    func exactNames() throws {
        let json = try JSON(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(json["\u{E9}"]?.int == 1)
        #expect(json["e\u{301}"]?.int == 2)
        #expect(json.duplicateMemberNames.isEmpty)
    }

    @Test("Depth is allowed up to the bound and not beyond")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSON(parsing: nested(256)) }
        let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(257)) }
        #expect(error?.offset == 256)
        #expect(throws: Never.self) { try JSON(parsing: "1", maximumDepth: 0) }
        #expect(throws: JSONError.self) { try JSON(parsing: "[]", maximumDepth: 0) }
        let deepest = try JSON(parsing: nested(JSON.greatestMaximumDepth), maximumDepth: .max)
        #expect(deepest.serialized() == nested(JSON.greatestMaximumDepth))
    }

    @Test("Millions of opening brackets are refused at once")
    func hostileDepth() {
        let error = #expect(throws: JSONError.self) {
            try JSON(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 20_000_000))
        }
        #expect(error?.description == "line 1, column 257: containers nested deeper than 256")
    }

    @Test("Cutting or changing a byte never crashes, and errors lie within the text")
    func mutations() {
        for (seed, written) in Reference.shared.written.prefix(60).enumerated() {
            let bytes = Array(written.python.utf8)
            for index in bytes.indices {
                var changed = bytes
                changed[index] = UInt8(truncatingIfNeeded: index &* 37 &+ seed)
                for text in [changed, Array(bytes[..<index])] {
                    do {
                        _ = try JSON(parsing: text)
                    } catch {
                        #expect((0...text.count).contains(error.offset), "value \(seed), byte \(index)")
                    }
                }
            }
        }
    }
}
