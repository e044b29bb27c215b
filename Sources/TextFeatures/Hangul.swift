/// The arithmetic of Hangul syllables (Unicode Standard, section 3.12).
enum Hangul {
    private static let leads: Range<UInt32> = 0x1100..<0x1113
    private static let vowels: Range<UInt32> = 0x1161..<0x1176
    /// The first value stands for no trail.
    private static let trails: Range<UInt32> = 0x11A7..<0x11C3
    private static let syllables: Range<UInt32> = 0xAC00..<0xD7A4

    private static let trailCount: UInt32 = 28
    private static let vowelCount: UInt32 = 21

    /// Whether a scalar may join a syllable before it.
    static func isTrailing(_ scalar: UInt32) -> Bool {
        vowels.contains(scalar) || trails.contains(scalar)
    }

    /// Appends the jamo of a syllable, or the scalar itself.
    static func decompose(_ scalar: UInt32, into output: inout [UInt32]) {
        guard syllables.contains(scalar) else { return output.append(scalar) }
        let index = scalar - syllables.lowerBound
        output.append(leads.lowerBound + index / (vowelCount * trailCount))
        output.append(vowels.lowerBound + index / trailCount % vowelCount)
        let trail = index % trailCount
        if trail != 0 { output.append(trails.lowerBound + trail) }
    }

    /// The syllable of a lead and a vowel, or of an open syllable and a trail.
    static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if leads.contains(first), vowels.contains(second) {
            let index = (first - leads.lowerBound) * vowelCount + second - vowels.lowerBound
            return syllables.lowerBound + index * trailCount
        }
        if syllables.contains(first), (first - syllables.lowerBound) % trailCount == 0,
            trails.dropFirst().contains(second)
        {
            return first + second - trails.lowerBound
        }
        return nil
    }
}
