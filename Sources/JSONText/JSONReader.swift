/// The strict reader: one pass over bytes, with stacks of its own instead of recursion.
///
/// Finished values wait on a stack until the bracket that closes their container cuts them off in one exact
/// allocation. Memory is therefore bounded by the values read, and depth by `maximumDepth`.
struct JSONReader {
    /// A fault before its line is known.
    struct Fault: Error {
        let offset: Int
        let reason: String
    }

    /// A container whose closing bracket has not come yet.
    private struct OpenContainer {
        let isObject: Bool
        let offset: Int
        /// Where its own values begin on the stack of elements or members.
        let firstItem: Int
        /// The name whose value is being read, in an object.
        var name: String
    }

    let bytes: UnsafeRawBufferPointer
    let maximumDepth: Int
    var position = 0
    var replacedSurrogates = 0

    private var containers: [OpenContainer] = []
    private var elements: [JSON] = []
    private var members: [JSON.Member] = []

    init(_ bytes: UnsafeRawBufferPointer, maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    /// Reads the one value of the whole text.
    mutating func readDocument() throws(Fault) -> JSON {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
        skipWhitespace()
        guard position < bytes.count else { throw fault("expected a value, found the end of the text") }
        let value = try readValue()
        skipWhitespace()
        guard position == bytes.count else { throw fault("expected nothing after the value, found \(found())") }
        return value
    }

    private mutating func readValue() throws(Fault) -> JSON {
        while true {
            // Here a value must begin: either it opens a container, whose first item comes next, or it is complete.
            skipWhitespace()
            let start = position
            var value: JSON
            switch byte() {
            case UInt8(ascii: "\""):
                value = JSON(.string(try readString()), offset: start)
            case UInt8(ascii: "{"):
                try open(isObject: true)
                skipWhitespace()
                if byte() != UInt8(ascii: "}") {
                    try readName(expecting: "an object key or '}'")
                    continue
                }
                value = close()
            case UInt8(ascii: "["):
                try open(isObject: false)
                skipWhitespace()
                if byte() != UInt8(ascii: "]") { continue }
                value = close()
            default:
                value = JSON(try readScalar(), offset: start)
            }

            // Here a value is complete: it joins its container, and may complete that one as well.
            joining: while true {
                guard let last = containers.indices.last else { return value }
                skipWhitespace()
                if containers[last].isObject {
                    members.append(JSON.Member(name: containers[last].name, value: value))
                    switch byte() {
                    case UInt8(ascii: ","):
                        position += 1
                        skipWhitespace()
                        try readName(expecting: "an object key after ','")
                        break joining
                    case UInt8(ascii: "}"): value = close()
                    default: throw fault("expected ',' or '}' after an object member, found \(found())")
                    }
                } else {
                    elements.append(value)
                    switch byte() {
                    case UInt8(ascii: ","):
                        position += 1
                        break joining
                    case UInt8(ascii: "]"): value = close()
                    default: throw fault("expected ',' or ']' after an array element, found \(found())")
                    }
                }
            }
        }
    }

    private mutating func open(isObject: Bool) throws(Fault) {
        guard containers.count < maximumDepth else {
            throw fault("containers nested deeper than \(maximumDepth)")
        }
        // Growing from nothing takes three allocations for as many items.
        if containers.isEmpty { containers.reserveCapacity(4) }
        if isObject, members.isEmpty { members.reserveCapacity(4) }
        if !isObject, elements.isEmpty { elements.reserveCapacity(8) }
        let firstItem = isObject ? members.count : elements.count
        containers.append(OpenContainer(isObject: isObject, offset: position, firstItem: firstItem, name: ""))
        position += 1
    }

    private mutating func close() -> JSON {
        let container = containers.removeLast()
        position += 1
        if container.isObject {
            return JSON(.object(Self.takeItems(from: container.firstItem, of: &members)), offset: container.offset)
        }
        return JSON(.array(Self.takeItems(from: container.firstItem, of: &elements)), offset: container.offset)
    }

    private static func takeItems<Item>(from first: Int, of stack: inout [Item]) -> [Item] {
        // A whole stack, as for each flat row of a JSONL file, is handed over instead of copied.
        var own: [Item] = []
        if first == 0 {
            swap(&own, &stack)
        } else {
            own = Array(stack[first...])
            stack.removeLast(own.count)
        }
        return own
    }

    private mutating func readName(expecting expected: StaticString) throws(Fault) {
        guard byte() == UInt8(ascii: "\"") else { throw fault("expected \(expected), found \(found())") }
        let name = try readString()
        skipWhitespace()
        guard byte() == UInt8(ascii: ":") else {
            throw fault("expected ':' after an object key, found \(found())")
        }
        position += 1
        containers[containers.count - 1].name = name
    }

    /// The byte at the position; 0, which no rule accepts, at the end.
    @inline(__always)
    func byte() -> UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    @inline(__always)
    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return
            }
        }
    }

    func fault(_ reason: String) -> Fault {
        Fault(offset: position, reason: reason)
    }

    /// What stands at the position, for messages.
    func found() -> String {
        guard position < bytes.count else { return "the end of the text" }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[position..<min(position + 4, bytes.count)])
        let byte = rest[0]
        if byte < 0x20 || byte == 0x7F {
            return "control character U+00\(byte < 16 ? "0" : "")\(String(byte, radix: 16, uppercase: true))"
        }
        guard let length = UTF8Validation.sequenceLength(at: 0, in: rest) else { return "invalid UTF-8" }
        return "'\(String(decoding: rest.prefix(length), as: UTF8.self))'"
    }
}
