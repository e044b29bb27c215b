/// The sets of a join by the hashes of their prefixes.
///
/// Sets are numbered anew, in the order in which the join goes through them, so that each list ascends. All pairs of a
/// list are compared while the list is at hand: to go from set to set would fetch every list from memory each time.
final class JoinLists: @unchecked Sendable {
    /// The order in which a join goes through its sets.
    enum Sequence: Sendable {
        /// Small sets first, so that a set meets those of fitting size in one stretch of a list.
        case bySize
        /// As inserted.
        case byInsertion
    }

    let texts: JoinedTexts
    let bounds: JaccardBounds
    /// The set at each number.
    let sets: [UInt32]
    /// The size of each set.
    let sizes: UnsafeMutableBufferPointer<UInt32>
    let signatures: UnsafeMutableBufferPointer<UInt64>
    let wideSignatures: WideSignatures
    /// Where the prefix of each set begins in `codes`.
    private let starts: UnsafeMutableBufferPointer<Int>
    private let codes: UnsafeMutableBufferPointer<UInt32>

    private let listed: UnsafeMutableBufferPointer<Posting>
    /// Where each list begins in `listed`, and at last the end.
    private let heads: UnsafeMutableBufferPointer<UInt32>

    /// About how many hashes are counted to tell the rare ones: more cost more than they teach.
    private static let sample = 1 << 23

    init(_ texts: JoinedTexts, bounds: JaccardBounds, sequence: Sequence, threads: Int) {
        self.texts = texts
        self.bounds = bounds
        sets = sequence == .bySize ? Self.setsBySize(texts) : Array(0..<UInt32(texts.count))
        let count = texts.count
        sizes = .allocate(capacity: count)
        signatures = .allocate(capacity: count)
        starts = .allocate(capacity: count + 1)
        var codeCount = 0
        for number in 0..<count {
            let size = texts.size(of: Int(sets[number]))
            sizes[number] = UInt32(size)
            starts[number] = codeCount
            codeCount += bounds.prefixLength(size)
        }
        starts[count] = codeCount
        wideSignatures = WideSignatures(sizes: sizes)
        codes = .allocate(capacity: codeCount)
        precondition(codeCount < Int(UInt32.max), "the prefixes of a join hold fewer than 2^32 hashes")
        listed = .allocate(capacity: codeCount)
        var lists = 1
        while lists < codeCount { lists *= 2 }
        heads = .allocate(capacity: lists + 1)
        selectPrefixes(Self.order(of: texts), threads: threads)
        fillLists()
    }

    deinit {
        sizes.deallocate()
        signatures.deallocate()
        starts.deallocate()
        codes.deallocate()
        listed.deallocate()
        heads.deallocate()
    }

    /// The number of sets.
    var count: Int {
        sets.count
    }

    /// The codes of a set's prefix: the ranks and 25 bits of the hashes, so that they ascend in the common order.
    @inline(__always)
    func prefix(of number: Int) -> UnsafeBufferPointer<UInt32> {
        UnsafeBufferPointer(rebasing: codes[starts[number]..<starts[number + 1]])
    }

    /// The number of lists, a power of two.
    var listCount: Int {
        heads.count - 1
    }

    /// The postings of a list, by number.
    @inline(__always)
    func list(_ list: Int) -> UnsafeBufferPointer<Posting> {
        UnsafeBufferPointer(rebasing: listed[Int(heads[list])..<Int(heads[list + 1])])
    }

    private static func setsBySize(_ texts: JoinedTexts) -> [UInt32] {
        Array(0..<UInt32(texts.count)).sorted { (texts.size(of: Int($0)), $0) < (texts.size(of: Int($1)), $1) }
    }

    private static func order(of texts: JoinedTexts) -> TokenOrder {
        let hashes = (0..<texts.count).reduce(0) { $0 + texts.size(of: $1) }
        let step = max(1, hashes / sample)
        let counter = TokenCounter(expected: hashes)
        let scanner = ShingleScanner()
        for set in stride(from: 0, to: texts.count, by: step) {
            texts.load(set, into: scanner.normal)
            scanner.scanNormal()
            counter.count(UnsafeBufferPointer(start: scanner.hashes, count: scanner.count))
        }
        return TokenOrder(counter)
    }

    private func selectPrefixes(_ order: TokenOrder, threads: Int) {
        Chunks.forEach(count, threads: threads) { chunks in
            let scanner = ShingleScanner()
            let selector = PrefixSelector()
            while let chunk = chunks.next() {
                for number in chunk {
                    self.texts.load(Int(self.sets[number]), into: scanner.normal)
                    scanner.scanNormal()
                    let start = self.starts[number]
                    let length = self.starts[number + 1] - start
                    selector.rank(scanner.hashes, count: scanner.count, order: order)
                    selector.select(scanner.hashes, count: scanner.count, length: length)
                    for place in 0..<length {
                        self.codes[start + place] = UInt32(truncatingIfNeeded: selector.keys[place] >> 31)
                    }
                    self.signatures[number] = scanner.signature
                    self.wideSignatures.set(number, UnsafeBufferPointer(start: scanner.hashes, count: scanner.count))
                }
            }
        }
    }

    /// Codes are spread over the lists by Fibonacci hashing, since their high bits are those of few ranks.
    @inline(__always)
    private func listNumber(_ code: UInt32) -> Int {
        Int(truncatingIfNeeded: (UInt64(code &* 0x9E37_79B1) &* UInt64(truncatingIfNeeded: listCount)) >> 32)
    }

    private func fillLists() {
        heads.initialize(repeating: 0)
        for code in codes { heads[listNumber(code)] += 1 }
        var sum: UInt32 = 0
        for list in heads.indices {
            sum += heads[list]
            heads[list] = sum
        }
        // From the end of each list to its beginning, which leaves the heads at the beginnings.
        for number in stride(from: count - 1, through: 0, by: -1) {
            let prefix = prefix(of: number)
            for place in prefix.indices {
                let list = listNumber(prefix[place])
                heads[list] -= 1
                let posting = Posting(
                    signature: signatures[number], set: UInt32(number), size: Int(sizes[number]), place: place)
                listed.initializeElement(at: Int(heads[list]), to: posting)
            }
        }
    }
}
