/// A text's normal form as bytes, in memory that is used again for the next text.
///
/// The bytes are valid UTF-8. ``padding`` readable bytes follow them, so that whole words may be loaded anywhere.
final class NormalText {
    /// How many bytes may be read past the end.
    static let padding = 32

    private(set) var bytes: UnsafeMutablePointer<UInt8>
    /// The number of bytes.
    private(set) var count = 0
    /// Whether all bytes are below 0x80.
    private(set) var isASCII = true

    /// The number of Unicode scalars.
    var scalarCount: Int {
        if isASCII { return count }
        var continuations = 0
        for place in 0..<count { continuations &+= bytes[place] & 0xC0 == 0x80 ? 1 : 0 }
        return count - continuations
    }

    private var capacity = 256
    private var folded: [UInt32] = []

    init() {
        bytes = .allocate(capacity: capacity)
        bytes.initialize(repeating: 0, count: capacity)
    }

    deinit {
        bytes.deallocate()
    }

    /// Takes the normal form of a text; bytes that are not UTF-8 count as U+FFFD, as `String` has it.
    func set(_ text: UnsafeRawBufferPointer) {
        reserve(text.count)
        count = ASCIIFolding.fold(text, into: bytes)
        isASCII = count >= 0
        if isASCII { return }
        if !setFolded(text) {
            var repaired = String(decoding: text, as: UTF8.self)
            repaired.withUTF8 { _ = setFolded(UnsafeRawBufferPointer($0)) }
        }
    }

    /// Takes bytes that are in normal form already.
    func set(normalized text: UnsafeRawBufferPointer) {
        reserve(text.count)
        count = text.count
        if let start = text.baseAddress { UnsafeMutableRawPointer(bytes).copyMemory(from: start, byteCount: count) }
        isASCII = !text.contains { $0 >= 0x80 }
    }

    /// Takes bytes in normal form of which it is known whether they are ASCII.
    @inline(__always)
    func set(normalized start: UnsafePointer<UInt8>, count length: Int, isASCII ascii: Bool) {
        reserve(length)
        count = length
        UnsafeMutableRawPointer(bytes).copyMemory(from: start, byteCount: length)
        isASCII = ascii
    }

    /// Whether the text was valid UTF-8 and is set.
    private func setFolded(_ text: UnsafeRawBufferPointer) -> Bool {
        let table = FoldingTable.shared
        let composition = CanonicalComposition.shared
        var needsComposition = false
        var lastClass: UInt8 = 0
        // Held here alone while it grows, so that no access to it need be checked.
        var folded = self.folded
        self.folded = []
        defer { self.folded = folded }
        folded.removeAll(keepingCapacity: true)
        @inline(__always)
        func append(_ scalar: UInt32) {
            folded.append(scalar)
            if scalar < 0x300 {
                lastClass = 0
                return
            }
            let place = composition.place(of: scalar)
            if place != 0, place == CanonicalComposition.joins || place < lastClass { needsComposition = true }
            lastClass = place
        }
        let isValid = UTF8Scalars.forEach(text) { scalar in
            switch table.folding(of: scalar) {
            case .itself: append(scalar)
            case .scalar(let folded): append(folded)
            case .scalars(let sequence): for folded in sequence { append(folded) }
            }
        }
        guard isValid else { return false }
        if needsComposition { folded = composition.composed(folded) }
        encode(folded)
        return true
    }

    /// Writes the folded scalars with even white space.
    private func encode(_ folded: [UInt32]) {
        // The longest form of a scalar is four bytes.
        reserve(folded.count * 4)
        var output = bytes
        var spaceIsPending = false
        isASCII = true
        for scalar in folded {
            if Self.isWhitespace(scalar) {
                spaceIsPending = output != bytes
                continue
            }
            if spaceIsPending {
                output.pointee = 0x20
                output += 1
                spaceIsPending = false
            }
            if scalar >= 0x80 { isASCII = false }
            output += UTF8Scalars.encode(scalar, to: output)
        }
        count = output - bytes
    }

    private func reserve(_ length: Int) {
        if length + Self.padding <= capacity { return }
        bytes.deallocate()
        capacity = length + length / 2 + Self.padding
        bytes = .allocate(capacity: capacity)
        bytes.initialize(repeating: 0, count: capacity)
    }

    /// White space as it can occur after folding, which turns most kinds into U+0020.
    @inline(__always)
    private static func isWhitespace(_ value: UInt32) -> Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0x85, 0x1680, 0x2028, 0x2029: true
        default: false
        }
    }
}
