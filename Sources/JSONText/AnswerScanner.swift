/// Walks over an answer and tries each bracket that may begin a value.
struct AnswerScanner {
    private let bytes: [UInt8]
    private var position = 0
    private var isFenced = false
    /// Where the text began, or the fence's body.
    private var regionStart = 0
    private var found: [AnswerCandidate] = []
    /// The closing or opening fences that stand at the beginning of a line.
    private var lineFences: ArraySlice<Int>
    /// The bytes that may still be looked at; a hostile answer begins a value at each byte.
    private var budget: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        budget = 8 * bytes.count + 65_536
        lineFences = Self.lineFences(in: bytes)[...]
    }

    mutating func candidates() -> [AnswerCandidate] {
        while position < bytes.count, budget > 0 {
            switch bytes[position] {
            case UInt8(ascii: "`") where matches("```"): stepOverFence()
            case UInt8(ascii: "<"): stepOverTag()
            case UInt8(ascii: "{"), UInt8(ascii: "["): tryValue()
            default: position += 1
            }
        }
        return found
    }

    private mutating func tryValue() {
        while let fence = lineFences.first, fence <= position { lineFences.removeFirst() }
        let limit = isFenced ? lineFences.first ?? bytes.count : bytes.count
        var reader = LenientReader(bytes, from: position, limit: limit, budget: budget)
        let value = reader.read()
        budget = reader.budget
        let range = position..<max(position + 1, reader.position)
        guard let value, isPlausible(value, reader, range) else {
            position = reader.isTooDeep ? range.upperBound : position + 1
            return
        }
        let isBroken = !reader.isComplete && range.upperBound < limit
        if isBroken, let elements = value.array, elements.allSatisfy({ $0.members != nil }) {
            // What follows the fault is read as values of their own, so these must be too, to be joined with them.
            let ends = elements.dropFirst().map(\.offset) + [range.upperBound]
            for (element, end) in zip(elements, ends) {
                record(element, element.offset..<end, reader, isElement: true)
            }
        } else {
            record(value, range, reader, isElement: false)
        }
        position = range.upperBound
    }

    private mutating func record(_ value: JSON, _ range: Range<Int>, _ reader: LenientReader, isElement: Bool) {
        found.append(
            AnswerCandidate(
                value: value, range: range, isFenced: isFenced, isElement: isElement, holdsText: reader.holdsText,
                mends: reader.mends))
    }

    private func isPlausible(_ value: JSON, _ reader: LenientReader, _ range: Range<Int>) -> Bool {
        if reader.holdsText { return true }
        guard reader.isComplete else { return false }
        // Prose cites [1] and ticks [ ]; two numbers in brackets are more often meant as data.
        if reader.mends.isEmpty, let elements = value.array, elements.count > 1 { return true }
        return standsAlone(range)
    }

    /// Whether nothing else stands in the text or in the fence.
    private func standsAlone(_ range: Range<Int>) -> Bool {
        guard bytes[regionStart..<range.lowerBound].allSatisfy(isWhitespace) else { return false }
        guard let next = bytes[range.upperBound...].first(where: { !isWhitespace($0) }) else { return true }
        return isFenced && next == UInt8(ascii: "`")
    }

    private mutating func stepOverFence() {
        while position < bytes.count, bytes[position] == UInt8(ascii: "`") { position += 1 }
        isFenced.toggle()
        if isFenced {
            while position < bytes.count, isLanguageByte(bytes[position]) { position += 1 }
        }
        regionStart = position
    }

    private mutating func stepOverTag() {
        guard position + 1 < bytes.count, "/tTrR".utf8.contains(bytes[position + 1]) else {
            position += 1
            return
        }
        for name in ["think", "thinking", "reasoning", "reflection"] {
            if matches("</\(name)>") {
                // The block began before the answer did: all so far was thought.
                found.removeAll()
                isFenced = false
                position += name.utf8.count + 3
                regionStart = position
                return
            }
            if matches("<\(name)>") {
                while position < bytes.count, !matches("</\(name)>") { position += 1 }
                position = min(bytes.count, position + name.utf8.count + 3)
                regionStart = position
                return
            }
        }
        position += 1
    }

    private func matches(_ text: String) -> Bool {
        var index = position
        for byte in text.utf8 {
            guard index < bytes.count else { return false }
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index])
            guard (isUpper ? bytes[index] | 0x20 : bytes[index]) == byte else { return false }
            index += 1
        }
        return true
    }

    private func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private func isLanguageByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func lineFences(in bytes: [UInt8]) -> [Int] {
        var fences: [Int] = []
        var isLineStart = true
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "\n"): isLineStart = true
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            case UInt8(ascii: "`") where isLineStart:
                isLineStart = false
                if index + 2 < bytes.count, bytes[index + 1] == bytes[index], bytes[index + 2] == bytes[index] {
                    fences.append(index)
                }
            default: isLineStart = false
            }
        }
        return fences
    }
}
