/// The names in the first object of a text, down to the third level, read from a beginning that may end anywhere.
///
/// It tells shapes apart and checks nothing; the readers do.
struct JSONOutline {
    /// A member of the outermost object.
    struct Member {
        let name: String
        /// The first byte of its value.
        let kind: UInt8
        /// The names of plain values in its value, where that is an object.
        var names: Set<String> = []
        /// The names of plain values in the objects in its value.
        var nested: Set<String> = []
    }

    /// What was seen of the outermost object.
    struct Members {
        var members: [Member] = []
        /// Whether its end was seen.
        var isComplete = false
        /// Whether another object follows it.
        var isFollowed = false
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// The next byte.
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    /// Reads the object that begins here.
    mutating func members() -> Members {
        var result = Members()
        var depth = 0
        // Whether the next string of an object is a name.
        var expectsName = false
        var isObject: [Bool] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                isObject.append(byte == UInt8(ascii: "{"))
                expectsName = byte == UInt8(ascii: "{")
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if !isObject.isEmpty { isObject.removeLast() }
                expectsName = false
                position += 1
                if depth <= 0 {
                    result.isComplete = true
                    skipSpace()
                    result.isFollowed = peek == UInt8(ascii: "{")
                    return result
                }
            case UInt8(ascii: ","):
                expectsName = isObject.last ?? false
                position += 1
            case UInt8(ascii: "\""):
                guard let text = string() else { return result }
                if expectsName { add(text, depth, isObject, &result) }
                expectsName = false
            default:
                position += 1
            }
            if result.members.count > Self.mostMembers { return result }
        }
        return result
    }

    private mutating func add(_ name: String, _ depth: Int, _ isObject: [Bool], _ result: inout Members) {
        skipSpace()
        guard peek == UInt8(ascii: ":") else { return }
        position += 1
        skipSpace()
        guard let kind = peek else { return }
        if depth == 1 {
            result.members.append(Member(name: name, kind: kind))
        } else if depth <= 3, !result.members.isEmpty, isObject.allSatisfy({ $0 }) {
            let last = result.members.count - 1
            if depth == 2, kind != UInt8(ascii: "{") { result.members[last].names.insert(name) }
            if depth == 3, kind != UInt8(ascii: "{") { result.members[last].nested.insert(name) }
        }
    }

    /// The string that begins here, escapes as they stand; nil where the text ends before it does.
    private mutating func string() -> String? {
        let start = position + 1
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < bytes.count else {
            position = bytes.count
            return nil
        }
        position = end + 1
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private static let mostMembers = 10_000
}
