/// Runs of neighbouring Unicode scalars of a text.
///
/// Takes the text as it is: normalise it first if case and width should not matter. Scalars rather than grapheme
/// clusters, so that the units are the same on all platforms.
public struct CharacterNGrams: Sendable, Hashable {
    /// The lengths of the runs, in scalars.
    public let sizes: ClosedRange<Int>

    /// Creates a generator of runs of the given lengths.
    /// - Precondition: The lengths are positive.
    public init(sizes: ClosedRange<Int>) {
        precondition(sizes.lowerBound > 0, "an n-gram needs at least one scalar")
        self.sizes = sizes
    }

    /// The runs in order of size, then place, repeated ones repeated; none longer than the text.
    public func strings(in text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return sizes.flatMap { size in
            NGrams.windows(of: scalars, size: size).map { window in
                var text = String.UnicodeScalarView()
                text.append(contentsOf: window)
                return String(text)
            }
        }
    }

    /// The hashes of the runs, in the order of ``strings(in:)``; the size is part of the hash.
    public func hashes(in text: String) -> [UInt64] {
        let scalars = text.unicodeScalars.map(\.value)
        return sizes.flatMap { size in Self.hashes(of: scalars[...], size: size) }
    }

    /// The hash of every run of `size` code points.
    static func hashes(of scalars: ArraySlice<UInt32>, size: Int) -> [UInt64] {
        guard scalars.count >= size else { return [] }
        return scalars.withUnsafeBufferPointer { scalars in
            (0...scalars.count - size).map { start in
                var state = 0x9E37_79B9_7F4A_7C15 &* UInt64(truncatingIfNeeded: size + 1)
                for index in start..<start + size {
                    // Multiplying by an odd constant keeps all bits; the rotation brings high bits down for the next.
                    state = (state ^ UInt64(scalars[index])) &* 0xFF51_AFD7_ED55_8CCD
                    state = state << 29 | state >> 35
                }
                return StableHash.mix(state)
            }
        }
    }
}
