/// The lists of an index to which nothing is added, laid out for many look-ups one after the other.
///
/// For a text that resembles none, only the levels, the heads and the signatures are read: for ten thousand indexed
/// texts of 100 characters 3 MB, most of it in the processor's cache.
final class FrozenPostings: @unchecked Sendable {
    private let levels: RarityLevels
    /// Where each list begins, and at last the end.
    private let heads: UnsafeMutableBufferPointer<UInt32>
    /// The set of each posting, and the signature of each set: together less memory than the postings.
    private let sets: UnsafeMutableBufferPointer<UInt32>
    private let signatures: UnsafeMutableBufferPointer<UInt64>
    private let postings: UnsafeMutableBufferPointer<Posting>
    private let mask: UInt32

    init(_ items: [ChainedPostings.Item], order: TokenOrder) {
        levels = RarityLevels(order)
        var size = 1
        while size < items.count { size *= 2 }
        mask = UInt32(size - 1)
        heads = .allocate(capacity: size + 1)
        heads.initialize(repeating: 0)
        sets = .allocate(capacity: items.count)
        signatures = .allocate(capacity: items.reduce(0) { max($0, Int($1.posting.set) + 1) })
        signatures.initialize(repeating: 0)
        postings = .allocate(capacity: items.count)
        for item in items {
            levels.list(item.hash)
            heads[Int(item.code & mask)] += 1
        }
        var sum: UInt32 = 0
        for list in heads.indices {
            sum += heads[list]
            heads[list] = sum
        }
        for item in items.reversed() {
            let list = Int(item.code & mask)
            heads[list] -= 1
            sets.initializeElement(at: Int(heads[list]), to: item.posting.set)
            signatures[Int(item.posting.set)] = item.posting.signature
            postings.initializeElement(at: Int(heads[list]), to: item.posting)
        }
    }

    deinit {
        heads.deallocate()
        sets.deallocate()
        signatures.deallocate()
        postings.deallocate()
    }

    /// Collects the sets that no filter rules out; a set may come several times.
    ///
    /// What takes time is to wait for memory. So each step is a loop of its own whose loads depend on none before, and
    /// on no branch that could be guessed wrongly: they are under way together.
    func collect(_ workspace: SimilarityWorkspace, bounds: JaccardBounds) {
        let count = workspace.scanner.count
        let listed = workspace.selectCodes(levels, prefix: bounds.prefixLength(count))
        let places = gatherPlaces(workspace, listed)
        let signature = workspace.scanner.signature
        let size = UInt64(truncatingIfNeeded: count)
        // No match is greater than n / t.
        let greatest = bounds.greatestDifference(size &+ UInt64(truncatingIfNeeded: bounds.greatestSize(count)))
        let (sets, signatures) = (sets.baseAddress.unsafelyUnwrapped, signatures.baseAddress.unsafelyUnwrapped)
        let gathered = workspace.places
        var kept = 0
        for next in 0..<places {
            let place = gathered[next]
            gathered[kept] = place
            let set = Int(truncatingIfNeeded: sets[Int(truncatingIfNeeded: place)])
            let difference = SignatureBound.difference(signatures[set], signature)
            // The sign of what is left is the choice: a comparison would become a branch.
            kept &+= Int(truncatingIfNeeded: ~(greatest &- difference) >> 63)
        }
        for next in 0..<kept {
            let posting = postings[Int(gathered[next])]
            if posting.mayMatch(signature: signature, size: size, left: size, bounds: bounds) {
                workspace.candidates.append(posting.set)
            }
        }
    }

    /// Leaves the places of all postings in the lists of the selected codes in the workspace, and gives their number.
    @inline(__always)
    private func gatherPlaces(_ workspace: SimilarityWorkspace, _ listed: Int) -> Int {
        let heads = heads.baseAddress.unsafelyUnwrapped
        let (codes, starts, ends) = (workspace.codes, workspace.starts, workspace.ends)
        for place in 0..<listed {
            let list = Int(truncatingIfNeeded: codes[place] & mask)
            starts[place] = heads[list]
            ends[place] = heads[list &+ 1]
        }
        var gathered = 0
        for place in 0..<listed {
            let (start, end) = (starts[place], ends[place])
            workspace.reservePlaces(gathered &+ Int(truncatingIfNeeded: end &- start))
            let places = workspace.places + gathered
            // Most lists are no longer than this.
            for offset: UInt32 in 0..<4 { places[Int(truncatingIfNeeded: offset)] = start &+ offset }
            if end &- start > 4 {
                for offset in 4..<(end &- start) { places[Int(truncatingIfNeeded: offset)] = start &+ offset }
            }
            gathered &+= Int(truncatingIfNeeded: end &- start)
        }
        return gathered
    }
}
