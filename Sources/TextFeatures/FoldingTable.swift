/// What each scalar becomes under NFKC_Casefold, in constant time.
///
/// Two levels: a page of 256 entries for each stretch of code points in which anything changes, so that the whole
/// table takes about 150 kB and is built once, in about a millisecond.
struct FoldingTable: Sendable {
    /// What a scalar becomes.
    enum Folding {
        case itself
        case scalar(UInt32)
        case scalars(ArraySlice<UInt32>)
    }

    static let shared = FoldingTable()

    /// The page of each stretch of 256 code points; page 0 changes nothing.
    private var pageNumbers = [UInt16](repeating: 0, count: 0x110000 >> 8)
    /// 0 for no change, a scalar, or the sequence marker with the place of its length in `sequences`.
    private var entries = [UInt32](repeating: 0, count: 256)
    private var sequences: [UInt32] = []

    private static let sequenceMarker: UInt32 = 1 << 31

    private init() {
        for data in [FoldingData.mappings, ExpansionData.mappings] { read(data) }
    }

    @inline(__always)
    func folding(of scalar: UInt32) -> Folding {
        let page = Int(pageNumbers[Int(scalar >> 8)])
        if page == 0 { return .itself }
        let entry = entries[page << 8 | Int(scalar & 255)]
        if entry == 0 { return .itself }
        if entry & Self.sequenceMarker == 0 { return .scalar(entry) }
        let start = Int(entry ^ Self.sequenceMarker)
        return .scalars(sequences[start + 1..<start + 1 + Int(sequences[start])])
    }

    private mutating func read(_ data: StaticString) {
        var text = TableText(data)
        while let source = text.number() {
            let count = text.skip("+") ? text.number()! : 1
            let stride = text.skip("/") ? text.number()! : 1
            _ = text.skip("=")
            var targets: [UInt32] = []
            while let target = text.number() {
                targets.append(target)
                _ = text.skip(" ")
            }
            text.skipEntryEnd()
            for step in 0..<count {
                let entry = targets.count == 1 ? targets[0] + step * stride : sequence(targets)
                set(source + step * stride, to: entry)
            }
        }
    }

    private mutating func sequence(_ targets: [UInt32]) -> UInt32 {
        let start = UInt32(sequences.count)
        sequences.append(UInt32(targets.count))
        sequences.append(contentsOf: targets)
        return Self.sequenceMarker | start
    }

    private mutating func set(_ scalar: UInt32, to entry: UInt32) {
        if pageNumbers[Int(scalar >> 8)] == 0 {
            pageNumbers[Int(scalar >> 8)] = UInt16(entries.count >> 8)
            entries.append(contentsOf: repeatElement(0, count: 256))
        }
        entries[Int(pageNumbers[Int(scalar >> 8)]) << 8 | Int(scalar & 255)] = entry
    }
}
