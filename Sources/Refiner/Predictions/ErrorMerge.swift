/// Gives out the records of several sorted runs in one order.
struct ErrorMerge {
    /// A heap: each reader's record comes before those of the two readers below it.
    private var readers: [ErrorRunReader]

    init(_ readers: [ErrorRunReader]) {
        self.readers = readers.filter { $0.current != nil }
        for index in stride(from: self.readers.count / 2 - 1, through: 0, by: -1) { sink(index) }
    }

    /// The next record; nil at the end.
    mutating func next() throws(RefineError) -> ErrorRecord? {
        guard let record = readers.first?.current else { return nil }
        try readers[0].advance()
        if readers[0].current == nil {
            readers.swapAt(0, readers.count - 1)
            readers.removeLast()
        }
        sink(0)
        return record
    }

    private mutating func sink(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < readers.count && readers[child].key < readers[least].key {
                least = child
            }
            if least == index { return }
            readers.swapAt(index, least)
            index = least
        }
    }
}
