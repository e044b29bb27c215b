/// The terminal columns of single scalars.
struct WidthTable: Sendable {
    static let shared = WidthTable()

    private let wide: [ClosedRange<UInt32>]
    private let zero: [ClosedRange<UInt32>]

    private init() {
        wide = Self.ranges(WidthData.wide)
        zero = Self.ranges(WidthData.zero)
    }

    /// The columns of a scalar that stands alone: 0, 1 or 2.
    func width(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 {
            // Controls move the cursor or do nothing; the soft hyphen is shown by terminals that do not wrap at it.
            return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1
        }
        if Self.contains(zero, value) { return 0 }
        return Self.contains(wide, value) ? 2 : 1
    }

    private static func contains(_ ranges: [ClosedRange<UInt32>], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(value)
    }

    private static func ranges(_ data: StaticString) -> [ClosedRange<UInt32>] {
        var text = TableText(data)
        var ranges: [ClosedRange<UInt32>] = []
        while let first = text.number() {
            _ = text.skip("-")
            ranges.append(first...text.number()!)
            text.skipEntryEnd()
        }
        return ranges
    }
}
