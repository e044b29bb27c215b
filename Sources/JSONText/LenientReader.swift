/// Reads one object or array as a language model may have written it.
///
/// Stops at the value's end, at the limit, or at what it cannot mend; then the complete parts remain.
struct LenientReader {
    private struct OpenContainer {
        let isObject: Bool
        let offset: Int
        let firstItem: Int
        var name: String
    }

    private enum Expectation {
        case item
        case separator
    }

    let bytes: [UInt8]
    /// The end of the text that may be read.
    let limit: Int
    /// Where reading stopped.
    var position: Int
    /// The bytes that may still be looked at.
    var budget: Int
    var mends: Set<AnswerReader.Mend> = []
    /// Whether any string or member was read: what prose in brackets does not have.
    private(set) var holdsText = false
    private(set) var isComplete = false
    private(set) var isTooDeep = false

    private var containers: [OpenContainer] = []
    private var elements: [JSON] = []
    private var members: [JSON.Member] = []

    /// Deeper values are not plausible answers.
    private static let maximumDepth = 64

    init(_ bytes: [UInt8], from position: Int, limit: Int, budget: Int) {
        self.bytes = bytes
        self.position = position
        self.limit = limit
        self.budget = budget
    }

    /// Reads the value whose bracket stands at the position; `nil` if nothing of it could be kept.
    mutating func read() -> JSON? {
        open()
        var expectation = Expectation.item
        var sawComma = false
        while budget > 0 {
            budget -= 1
            skipTrivia()
            guard position < limit else { return finish(isClean: expectation == .separator) }
            let byte = bytes[position]
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                if sawComma { mends.insert(.trailingComma) }
                sawComma = false
                if let value = close(byte) { return value }
                expectation = .separator
            } else if byte == UInt8(ascii: ",") {
                if expectation == .item { mends.insert(.trailingComma) }
                sawComma = true
                position += 1
                expectation = .item
            } else {
                if expectation == .separator {
                    guard beginsItem(byte) else { return finish(isClean: false) }
                    mends.insert(.missingComma)
                }
                sawComma = false
                guard let next = readItem() else { return finish(isClean: false) }
                expectation = next
            }
        }
        return finish(isClean: false)
    }

    /// Reads a name if one is due, and a value or its opening bracket; `nil` if that is impossible.
    private mutating func readItem() -> Expectation? {
        let isMember = containers[containers.count - 1].isObject
        if isMember {
            guard let name = readName() else { return nil }
            containers[containers.count - 1].name = name
            skipTrivia()
            guard position < limit, bytes[position] == UInt8(ascii: ":") else { return nil }
            position += 1
            skipTrivia()
            guard position < limit else { return nil }
        }
        let start = position
        switch bytes[position] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard containers.count < Self.maximumDepth else {
                isTooDeep = true
                return nil
            }
            open()
            return .item
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"):
            // A name without a value; only objects come here.
            mends.insert(.brokenPart)
            return .separator
        default:
            let content: JSON.Content
            if let quote = openingQuote(at: position) {
                guard let text = readString(quote, isName: false, inObject: isMember) else { return nil }
                holdsText = true
                content = .string(text)
            } else if let scalar = readWordOrNumber() {
                content = scalar
            } else {
                return nil
            }
            append(JSON(content, offset: start))
            return .separator
        }
    }

    private mutating func open() {
        let isObject = bytes[position] == UInt8(ascii: "{")
        let firstItem = isObject ? members.count : elements.count
        containers.append(OpenContainer(isObject: isObject, offset: position, firstItem: firstItem, name: ""))
        position += 1
    }

    /// Closes the container that a bracket ends, with those inside that lack their own; the value if it was the last.
    private mutating func close(_ bracket: UInt8) -> JSON? {
        let isObject = bracket == UInt8(ascii: "}")
        if containers.contains(where: { $0.isObject == isObject }) {
            while containers[containers.count - 1].isObject != isObject {
                mends.insert(.missingBracket)
                append(pop())
            }
        } else {
            mends.insert(.missingBracket)
        }
        position += 1
        let value = pop()
        guard containers.isEmpty else {
            append(value)
            return nil
        }
        isComplete = true
        return value
    }

    /// Closes what is still open.
    ///
    /// - Parameter isClean: Whether the text ended after a complete item. If not, objects that are array elements lack
    ///   something and are dropped; other containers keep what is complete.
    private mutating func finish(isClean: Bool) -> JSON? {
        // The common failure, prose in brackets, must cost no allocation.
        if elements.isEmpty, members.isEmpty { return nil }
        mends.insert(.missingBracket)
        if !isClean { mends.insert(.brokenPart) }
        while true {
            let isObject = containers[containers.count - 1].isObject
            let value = pop()
            guard let parent = containers.last else { return value }
            let isBroken = !isClean && (isObject && !parent.isObject || isEmpty(value))
            if !isBroken { append(value) }
        }
    }

    private func isEmpty(_ value: JSON) -> Bool {
        value.array?.isEmpty ?? value.members?.isEmpty ?? false
    }

    private mutating func pop() -> JSON {
        let container = containers.removeLast()
        if container.isObject {
            let own = Array(members[container.firstItem...])
            members.removeLast(own.count)
            return JSON(.object(own), offset: container.offset)
        }
        let own = Array(elements[container.firstItem...])
        elements.removeLast(own.count)
        return JSON(.array(own), offset: container.offset)
    }

    private mutating func append(_ value: JSON) {
        let container = containers[containers.count - 1]
        if container.isObject {
            holdsText = true
            members.append(JSON.Member(name: container.name, value: value))
        } else {
            elements.append(value)
        }
    }
}
