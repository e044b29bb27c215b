/// Signatures as of ``SignatureBound`` for large sets, about a bit an element: one word says nothing of these.
///
/// The number of bits is a power of two, so that of two sets the longer signature folds onto the shorter.
final class WideSignatures: @unchecked Sendable {
    /// From this size on, a set has a signature.
    static let leastSize = 192

    private let words: UnsafeMutableBufferPointer<UInt64>
    /// Where the signature of each set begins, and at last the end.
    private let starts: [Int]

    /// Makes room for sets of the given sizes.
    init(sizes: UnsafeMutableBufferPointer<UInt32>) {
        var starts = [0]
        starts.reserveCapacity(sizes.count + 1)
        for size in sizes { starts.append(starts[starts.count - 1] + Self.wordCount(Int(size))) }
        self.starts = starts
        words = .allocate(capacity: starts[sizes.count])
        words.initialize(repeating: 0)
    }

    deinit {
        words.deallocate()
    }

    private static func wordCount(_ size: Int) -> Int {
        if size < leastSize { return 0 }
        var bits = 256
        while bits < size { bits *= 2 }
        return bits / 64
    }

    /// Sets the signature of a set.
    func set(_ number: Int, _ hashes: UnsafeBufferPointer<UInt64>) {
        let own = words[starts[number]..<starts[number + 1]]
        if own.isEmpty { return }
        let mask = own.count * 64 - 1
        for hash in hashes {
            // Other bits than those of the short signature.
            let bit = Int(truncatingIfNeeded: hash >> 16) & mask
            words[own.startIndex + (bit >> 6)] ^= 1 << UInt64(bit & 63)
        }
    }

    /// The least number of elements that only one of two sets has; 0 where there is no telling.
    func difference(_ first: Int, _ second: Int) -> Int {
        let own = starts[first]..<starts[first + 1]
        let other = starts[second]..<starts[second + 1]
        if own.isEmpty || other.isEmpty { return 0 }
        let (few, many) = own.count < other.count ? (own, other) : (other, own)
        var difference = 0
        for offset in 0..<few.count {
            var word = words[few.lowerBound + offset]
            for place in stride(from: many.lowerBound + offset, to: many.upperBound, by: few.count) {
                word ^= words[place]
            }
            difference += word.nonzeroBitCount
        }
        return difference
    }
}
