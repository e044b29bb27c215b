/// Unicode's canonical ordering and composition (UAX 15) of scalars that are folded already.
struct CanonicalComposition: Sendable {
    static let shared = CanonicalComposition()

    private var composites: [UInt64: UInt32] = [:]
    private var parts: [UInt32: (first: UInt32, second: UInt32)] = [:]
    private var seconds: Set<UInt32> = []
    /// What ``place(of:)`` gives for the scalars below U+10000.
    private var places = [UInt8](repeating: 0, count: 0x10000)

    /// The place of a scalar that may join what stands before it; no combining class is as high.
    static let joins: UInt8 = 255

    private init() {
        var text = TableText(CompositionData.pairs)
        while let composite = text.number() {
            _ = text.skip("=")
            let first = text.number()!
            _ = text.skip(" ")
            let second = text.number()!
            text.skipEntryEnd()
            composites[Self.key(first, second)] = composite
            parts[composite] = (first, second)
            seconds.insert(second)
        }
        for scalar: UInt32 in 0x300..<0x10000 where !Self.isInert(scalar) {
            places[Int(scalar)] = computedPlace(of: scalar)
        }
    }

    /// The combining class of a scalar, by which marks are sorted, or ``joins``.
    ///
    /// A folded text without any that joins, and without a mark after one of a higher class, is in normal form: it is
    /// the quick check of UAX 15, section 9.
    @inline(__always)
    func place(of scalar: UInt32) -> UInt8 {
        if scalar < 0x300 || Self.isInert(scalar) { return 0 }
        return scalar < 0x10000 ? places[Int(scalar)] : computedPlace(of: scalar)
    }

    private func computedPlace(of scalar: UInt32) -> UInt8 {
        seconds.contains(scalar) || Hangul.isTrailing(scalar) ? Self.joins : combiningClass(scalar)
    }

    /// The normal form C of scalars.
    func composed(_ scalars: [UInt32]) -> [UInt32] {
        var decomposed: [UInt32] = []
        for scalar in scalars { decompose(scalar, into: &decomposed) }
        reorder(&decomposed)
        return compose(decomposed)
    }

    private func decompose(_ scalar: UInt32, into output: inout [UInt32]) {
        if let (first, second) = parts[scalar] {
            decompose(first, into: &output)
            output.append(second)
        } else {
            Hangul.decompose(scalar, into: &output)
        }
    }

    /// Sorts each run of marks by combining class, equal ones in the order they came.
    private func reorder(_ scalars: inout [UInt32]) {
        let classes = scalars.map { combiningClass($0) }
        var start = 0
        while start < scalars.count {
            guard classes[start] != 0 else {
                start += 1
                continue
            }
            var end = start
            while end < scalars.count, classes[end] != 0 { end += 1 }
            let order = (start..<end).sorted { (classes[$0], $0) < (classes[$1], $1) }
            let run = order.map { scalars[$0] }
            scalars.replaceSubrange(start..<end, with: run)
            start = end
        }
    }

    private func compose(_ scalars: [UInt32]) -> [UInt32] {
        var output: [UInt32] = []
        output.reserveCapacity(scalars.count)
        var starter: Int?
        var lastClass: UInt8 = 0
        for scalar in scalars {
            let ownClass = combiningClass(scalar)
            // A mark is blocked by one of the same or a higher class, a starter by anything, between it and the base.
            if let place = starter, place == output.count - 1 || (lastClass < ownClass),
                let composite = composite(output[place], scalar)
            {
                output[place] = composite
                continue
            }
            if ownClass == 0 { starter = output.count }
            lastClass = ownClass
            output.append(scalar)
        }
        return output
    }

    private func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        Hangul.composite(first, second) ?? composites[Self.key(first, second)]
    }

    private func combiningClass(_ scalar: UInt32) -> UInt8 {
        if scalar < 0x300 || Self.isInert(scalar) { return 0 }
        return Unicode.Scalar(scalar)!.properties.canonicalCombiningClass.rawValue
    }

    /// Whether a scalar is an ideograph, a Hangul syllable, no character, or a pictograph: most of some texts, and
    /// never a mark.
    @inline(__always)
    private static func isInert(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x3400...0x9FFF, 0xAC00...0xD7A3, 0xD800...0xF8FF, 0x1F000...0x1FAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 {
        UInt64(first) << 32 | UInt64(second)
    }
}
