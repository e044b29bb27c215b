/// Tells most of the hashes that have no list from those that have one, within the processor's cache.
///
/// A bit for each of at least eight times as many places as there are hashes: of the hashes without a list one in
/// eight passes at most. Source: Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970.
struct PresenceFilter: Sendable {
    private var words: [UInt64]
    private var mask: Int

    /// - Parameter expected: The number of hashes to come; more make it less sharp.
    init(expected: Int) {
        var bits = 64
        while bits < expected * 8 { bits *= 2 }
        words = [UInt64](repeating: 0, count: bits / 64)
        mask = bits - 1
    }

    mutating func insert(_ code: UInt32) {
        let place = Self.place(of: code) & mask
        words[place >> 6] |= 1 << UInt64(place & 63)
    }

    /// Copies the codes of the hashes that may have a list, and gives their number, which is at most `count`.
    @inline(__always)
    func select(_ hashes: UnsafePointer<UInt64>, count: Int, into codes: UnsafeMutablePointer<UInt32>) -> Int {
        words.withUnsafeBufferPointer { words in
            let words = words.baseAddress!
            var selected = 0
            for place in 0..<count {
                let code = PrefixSelector.code(of: hashes[place] >> 8)
                let bit = Self.place(of: code) & mask
                // Written first and kept or not, since the choice cannot be predicted.
                codes[selected] = code
                selected &+= Int(truncatingIfNeeded: words[bit >> 6] >> UInt64(truncatingIfNeeded: bit & 63) & 1)
            }
            return selected
        }
    }

    @inline(__always)
    private static func place(of code: UInt32) -> Int {
        Int(truncatingIfNeeded: code)
    }
}
