/// Records of every shape, and ways to damage them, from a seed.
struct RandomRecords {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    /// A number below `bound` (SplitMix64).
    private mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element { choices[next(choices.count)] }

    private mutating func space() -> String { next(4) == 0 ? pick([" ", "\t", "\r\n", "  "]) : "" }

    private mutating func string() -> String {
        let pieces = [
            "a", "text", "é", "e\u{301}", "中文", "مرحبا", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u0041", "\\ud83d\\ude00",
            "\\ud83d",
            "\\udc00x", " ", "long words of plain text", "\\u00e9", "\u{7F}", "\u{2028}",
        ]
        return "\"" + (0..<next(8)).map { _ in pick(pieces) }.joined() + "\""
    }

    private mutating func value(depth: Int) -> String {
        switch next(depth > 3 ? 5 : 8) {
        case 0: return pick(["null", "true", "false", "NaN", "Infinity", "-Infinity"])
        case 1, 2:
            return pick([
                "0", "-0", "1", "0.87", "1e5", "1E-400", "1e400", "-12.5e+3", "9007199254740993",
                "0.1234567890123456789",
                "123456789012345678901234567890", "0.000001",
            ])
        case 3, 4: return string()
        case 5, 6: return list("[", "]", depth: depth) { $0.value(depth: depth + 1) }
        default:
            return list("{", "}", depth: depth) {
                $0.string() + $0.space() + ":" + $0.space() + $0.value(depth: depth + 1)
            }
        }
    }

    private mutating func list(
        _ open: String, _ close: String, depth: Int, item: (inout RandomRecords) -> String
    ) -> String {
        var items: [String] = []
        for _ in 0..<next(4) { items.append(space() + item(&self) + space()) }
        return open + (items.isEmpty ? space() : items.joined(separator: ",")) + close
    }

    /// An object that bears some of `names`.
    mutating func record(names: [String]) -> [UInt8] {
        var members: [String] = []
        for _ in 0..<next(7) {
            let name = next(4) == 0 ? string() : "\"" + pick(names) + "\""
            members.append(space() + name + space() + ":" + space() + value(depth: 1) + space())
        }
        return Array((space() + "{" + members.joined(separator: ",") + "}" + space()).utf8)
    }

    /// The record with a few bytes changed, cut or put in.
    mutating func damaged(_ record: [UInt8]) -> [UInt8] {
        var bytes = record
        for _ in 0...next(2) where !bytes.isEmpty {
            let place = next(bytes.count)
            switch next(4) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(pick(Array("\"\\{}[],:0e-.nu \n".utf8) + [0, 0x80, 0xC3, 0xF0, 0xFF]), at: place)
            case 2: bytes[place] = UInt8(next(256))
            default: bytes.removeLast(bytes.count - place)
            }
        }
        return bytes
    }
}
