import JSONText
import Testing

@Suite("Writing JSON")
struct JSONWritingTests {
    @Test("All styles write the very bytes that Python writes")
    func reference() throws {
        for written in Reference.shared.written {
            let json = try JSON(parsing: written.ascii)
            #expect(json.serialized(.compact) == written.compact)
            #expect(json.serialized(.python) == written.python)
            #expect(json.serialized(.pretty) == written.pretty)
        }
    }

    @Test("Literals keep their order")
    func literals() {
        let json: JSON = ["b": 1, "a": [true, nil, 2.5], "c": "x\n"]
        #expect(json.serialized() == #"{"b":1,"a":[true,null,2.5],"c":"x\n"}"#)
        #expect(json.serialized(.python) == #"{"b": 1, "a": [true, null, 2.5], "c": "x\n"}"#)
    }

    @Test("Every control character is escaped as Python does, and nothing else")
    func escapes() throws {
        let text = "\u{8}\u{C}\n\r\t\u{0}\u{1F}\"\\/\u{7F}\u{2028}é"
        let quoted = "\"\\b\\f\\n\\r\\t\\u0000\\u001f\\\"\\\\/\u{7F}\u{2028}é\""
        #expect(JSON.quoted(text) == quoted)
        for value in UInt32(0)..<0x300 {
            let text = String(Unicode.Scalar(value)!)
            #expect(try JSON(parsing: JSON.quoted(text)).string == text)
        }
    }

    @Test("An escape is found wherever it stands in a long text, and beside what is no escape")
    func escapesAnywhere() {
        for value in Array(UInt32(0)..<0x84) + [0xE9, 0x2028, 0x1F600] {
            let character = String(Unicode.Scalar(value)!)
            let quoted = JSON.quoted(character).dropFirst().dropLast()
            for place in 0..<19 {
                let (before, after) = (String(repeating: "!", count: place), String(repeating: "é", count: 19 - place))
                #expect(
                    JSON.quoted(before + character + after) == "\"\(before)\(quoted)\(after)\"", "\(value) \(place)")
            }
        }
    }
}
