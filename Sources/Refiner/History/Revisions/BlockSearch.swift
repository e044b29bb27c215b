/// Finds blocks of known bytes within others, wherever they stand.
struct BlockSearch {
    private static let blockSize = 1_024
    private static let factor: UInt64 = 0x1_0000_0001_B3
    /// `factor` to the power of the block size less one.
    private static let oldest: UInt64 = {
        var power: UInt64 = 1
        for _ in 1..<blockSize { power = power &* factor }
        return power
    }()

    private let known: [UInt8]
    /// Rolling hash of a block → where it begins; of equal ones the first.
    private var blocks: [UInt64: Int] = [:]

    init(_ known: [UInt8]) {
        self.known = known
        guard known.count >= Self.blockSize else { return }
        for start in stride(from: 0, through: known.count - Self.blockSize, by: Self.blockSize).reversed() {
            blocks[Self.hash(known, start)] = start
        }
    }

    private static func hash(_ bytes: [UInt8], _ start: Int) -> UInt64 {
        var hash: UInt64 = 0
        for index in start..<start + blockSize { hash = hash &* factor &+ UInt64(bytes[index]) &+ 1 }
        return hash
    }

    /// `wanted` as parts of the known bytes, and bytes that are not among them.
    func parts(of wanted: [UInt8]) -> [FileDelta.Part] {
        var parts: [FileDelta.Part] = []
        var (start, position) = (0, 0)
        var hash: UInt64?
        while !blocks.isEmpty, position + Self.blockSize <= wanted.count {
            let current = hash ?? Self.hash(wanted, position)
            if let found = blocks[current], let range = match(wanted, position, found, from: start) {
                parts.append(.bytes(Array(wanted[start..<range.start])))
                parts.append(.copy(range.known))
                position = range.start + range.known.count
                start = position
                hash = nil
                continue
            }
            if position + Self.blockSize < wanted.count {
                let leaving = (UInt64(wanted[position]) &+ 1) &* Self.oldest
                hash = (current &- leaving) &* Self.factor &+ UInt64(wanted[position + Self.blockSize]) &+ 1
            }
            position += 1
        }
        parts.append(.bytes(Array(wanted[start...])))
        return parts
    }

    /// The whole stretch around a block that both have; nil where the hashes alone are the same.
    private func match(
        _ wanted: [UInt8], _ position: Int, _ found: Int, from least: Int
    ) -> (start: Int, known: Range<Int>)? {
        guard wanted[position..<position + Self.blockSize] == known[found..<found + Self.blockSize] else { return nil }
        var (before, after) = (0, Self.blockSize)
        while position - before > least, found - before > 0, wanted[position - before - 1] == known[found - before - 1]
        {
            before += 1
        }
        while position + after < wanted.count, found + after < known.count,
            wanted[position + after] == known[found + after]
        {
            after += 1
        }
        return (position - before, found - before..<found + after)
    }
}
