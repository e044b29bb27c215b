import JSONText
import Testing

@Suite("JSON values")
struct JSONAccessTests {
    @Test("Numbers are those of Python, and integers are exact")
    func numbers() throws {
        for number in Reference.shared.numbers {
            let json = try JSON(parsing: number[0]!)
            #expect(json.double == Double(number[1]!), "\(number)")
            #expect(json.int.map(String.init) == number[2], "\(number)")
        }
    }

    @Test("Number words are doubles and no integers")
    func numberWords() throws {
        #expect(try JSON(parsing: "NaN").double?.isNaN == true)
        #expect(try JSON(parsing: "-Infinity").double == -.infinity)
        #expect(try JSON(parsing: "Infinity").int == nil)
    }

    @Test("A hostile exponent is no integer and takes no time")
    func hugeExponents() throws {
        for token in ["1e999999999", "1e-999999999", "1e99999999999999999999", "1e-9223372036854775808"] {
            #expect(try JSON(parsing: token).int == nil)
        }
        #expect(try JSON(parsing: "0e-99999999999999999999").int == 0)
    }

    @Test("A value of another kind is nil, and says what it is")
    func kinds() {
        let values: [JSON] = [nil, true, 1, "a", [1], ["a": 1]]
        #expect(values.map(\.isNull) == [true, false, false, false, false, false])
        #expect(values.map { $0.bool != nil } == [false, true, false, false, false, false])
        #expect(values.map { $0.int != nil } == [false, false, true, false, false, false])
        #expect(values.map { $0.string != nil } == [false, false, false, true, false, false])
        #expect(values.map { $0.array != nil } == [false, false, false, false, true, false])
        #expect(values.map { $0.members != nil } == [false, false, false, false, false, true])
        #expect(
            values.map(\.kindName) == ["null", "a boolean", "a number", "a string", "an array", "an object"])
        #expect(values[3]["a"] == nil && values[3][0] == nil && values[4][1] == nil && values[4][-1] == nil)
    }

    @Test("Equality ignores where a value stood")
    func equality() throws {
        #expect(try JSON(parsing: " [1, 2]") == [1, 2])
        #expect(try JSON(parsing: "[1,2]").hashValue == ([1, 2] as JSON).hashValue)
        #expect(try JSON(parsing: "1.0") != 1)
    }

    @Test("Optional values become null when they are missing, and so do numbers JSON cannot write")
    func builders() {
        #expect(JSON(nil as Double?) == nil && JSON(Double.nan) == nil && JSON(-Double.infinity) == nil)
        #expect(JSON(2.0).serialized() == "2.0" && JSON(1e-5).serialized() == "1e-05")
        #expect(JSON(["a", "b"]) == ["a", "b"])
        #expect(JSON("a" as String?) == "a" && JSON(true) == true && JSON(7) == 7)
    }

    @Test("A path is written as one reads it")
    func paths() {
        let path = JSONPath.root["tasks"]["intent"]["class_metrics"]["a b"]["f1"]
        #expect(path.description == #"$.tasks.intent.class_metrics["a b"].f1"#)
        #expect(JSONPath.root["errors"][3]["2x"].description == #"$.errors[3]["2x"]"#)
        #expect(JSONPath.root["é\"\n"][""].description == #"$["é\"\n"][""]"#)
        #expect(JSONPath.root.description == "$")
        let long = JSONPath.root[String(repeating: "x", count: 41)].description
        #expect(long == "$[\"" + String(repeating: "x", count: 40) + "…\"]")
        #expect(JSONPath.root[String(repeating: "x", count: 40)].description.count == 42)
    }
}
