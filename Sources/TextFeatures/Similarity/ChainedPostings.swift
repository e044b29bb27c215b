/// Lists of postings by the code of a hash, to which one can add.
///
/// Different hashes may share a list: they pass the filters by chance at most, and fail the count.
struct ChainedPostings: Sendable {
    struct Item: Sendable {
        /// The hash, of which the lowest byte may be missing.
        let hash: UInt64
        let posting: Posting

        /// What the hash is listed by.
        var code: UInt32 {
            PrefixSelector.code(of: hash >> 8)
        }
    }

    struct Node: Sendable {
        let posting: Posting
        /// The next node of the list, or −1.
        let next: Int32
    }

    private(set) var nodes: [Node] = []
    private var heads: [Int32] = [-1]
    private var mask: UInt32 = 0
    /// The codes that have lists.
    private(set) var filter = PresenceFilter(expected: 0)

    init() {}

    /// Creates lists that each lie in one piece.
    init(_ items: [Item]) {
        var size = 1
        while size < items.count * 2 { size *= 2 }
        mask = UInt32(size - 1)
        filter = PresenceFilter(expected: items.count)
        heads = [Int32](repeating: -1, count: size)
        var ends = [Int32](repeating: 0, count: size)
        for item in items { ends[Int(item.code & mask)] += 1 }
        var sum: Int32 = 0
        for bucket in ends.indices where ends[bucket] > 0 {
            heads[bucket] = sum
            sum += ends[bucket]
            ends[bucket] = sum
        }
        var places = heads
        nodes = [Node](
            repeating: Node(posting: Posting(signature: 0, set: 0, size: 0, place: 0), next: -1), count: items.count)
        for item in items {
            filter.insert(item.code)
            let bucket = Int(item.code & mask)
            let place = places[bucket]
            places[bucket] += 1
            nodes[Int(place)] = Node(posting: item.posting, next: places[bucket] < ends[bucket] ? place + 1 : -1)
        }
    }

    @inline(__always)
    func head(_ code: UInt32) -> Int32 {
        heads[Int(code & mask)]
    }

    mutating func append(_ item: Item) {
        filter.insert(item.code)
        let bucket = Int(item.code & mask)
        nodes.append(Node(posting: item.posting, next: heads[bucket]))
        heads[bucket] = Int32(nodes.count - 1)
    }
}
