extension SeededGenerator {
    /// A whole number from 0 up to, without, `bound`, each equally likely.
    /// - Precondition: `bound` is positive.
    public mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "the bound of a random number must be positive")
        // Lemire, "Fast random integer generation in an interval", 2019.
        let bound = UInt64(bound)
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let threshold = (0 &- bound) % bound
            while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
        }
        return Int(product.high)
    }

    /// A number in 0..<1, a multiple of 2^-53.
    public mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// One of the items, each equally likely; `nil` if there is none.
    public mutating func choice<Items: RandomAccessCollection>(_ items: Items) -> Items.Element? {
        guard !items.isEmpty else { return nil }
        return items[items.index(items.startIndex, offsetBy: integer(below: items.count))]
    }

    /// The items in random order, each order equally likely.
    public mutating func shuffled<Item>(_ items: some Sequence<Item>) -> [Item] {
        var items = Array(items)
        shuffle(&items)
        return items
    }

    /// Puts the items in random order, each order equally likely (Fisher and Yates, from the end).
    public mutating func shuffle<Item>(_ items: inout [Item]) {
        for last in stride(from: items.count - 1, to: 0, by: -1) {
            items.swapAt(last, integer(below: last + 1))
        }
    }

    /// `count` different items in random order, or all of them if there are fewer.
    ///
    /// Draws as many numbers as items returned.
    public mutating func sample<Item>(_ items: some Sequence<Item>, count: Int) -> [Item] {
        var items = Array(items)
        let count = min(max(0, count), items.count)
        for index in 0..<count {
            items.swapAt(index, index + integer(below: items.count - index))
        }
        return Array(items.prefix(count))
    }
}
