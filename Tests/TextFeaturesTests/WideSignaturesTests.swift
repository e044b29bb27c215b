import Testing

@testable import TextFeatures

@Suite("WideSignatures")
struct WideSignaturesTests {
    @Test("Sets differ in at least what their signatures say, and unrelated ones in about half of all bits")
    func bound() {
        var generator = SeededGenerator(seed: 8)
        let sizes: [UInt32] = [10, 191, 192, 256, 257, 600, 1000, 4000]
        for _ in 0..<4 {
            let pool = (0..<4200).map { _ in StableHash.mix(UInt64(generator.integer(below: 1 << 40))) }
            let sets = sizes.map { size -> [UInt64] in
                let start = generator.integer(below: pool.count - Int(size))
                return Array(Set(pool[start..<start + Int(size)]).sorted())
            }
            var counts = sets.map { UInt32($0.count) }
            let signatures = counts.withUnsafeMutableBufferPointer { WideSignatures(sizes: $0) }
            for (number, set) in sets.enumerated() { set.withUnsafeBufferPointer { signatures.set(number, $0) } }
            for first in sets.indices {
                for second in sets.indices {
                    let truth = Set(sets[first]).symmetricDifference(sets[second]).count
                    let difference = signatures.difference(first, second)
                    #expect(difference <= truth)
                    if counts[first] < 192 || counts[second] < 192 { #expect(difference == 0) }
                    if first == second { #expect(difference == 0) }
                }
            }
        }
        var two: [UInt32] = [1000, 1000]
        let apart = two.withUnsafeMutableBufferPointer { WideSignatures(sizes: $0) }
        for number in 0..<2 {
            let set = (0..<1000).map { StableHash.mix(UInt64(number * 1000 + $0 + 1)) }
            set.withUnsafeBufferPointer { apart.set(number, $0) }
        }
        #expect((400...624).contains(apart.difference(0, 1)))
    }
}
