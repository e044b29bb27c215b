/// Compares the sets of each list with each other; for one thread.
final class JoinScan {
    /// Two sets, by their numbers among the texts, and how similar they are.
    struct Pair {
        let first: UInt32
        let second: UInt32
        let similarity: Double
    }

    private(set) var pairs: [Pair] = []

    private let lists: JoinLists
    private let bounds: JaccardBounds
    private let scanner = ShingleScanner()
    private let other = NormalText()
    private var compared = RecentPairs()
    /// The set whose text the scanner holds.
    private var scanned = -1
    /// The postings of a list that later ones are compared with, and their signatures apart.
    private var earlier: [Posting] = []
    private var signatures: [UInt64] = []

    init(_ lists: JoinLists) {
        self.lists = lists
        bounds = lists.bounds
    }

    /// Adds the similar sets of some lists; a pair seldom comes twice.
    func collectPairs(of range: Range<Int>) {
        for number in range {
            let list = lists.list(number)
            if list.count < 2 { continue }
            earlier.removeAll(keepingCapacity: true)
            signatures.removeAll(keepingCapacity: true)
            var start = 0
            for posting in list {
                start = firstFitting(start, size: size(of: posting))
                compare(posting, from: start)
                // Of the smaller set a shorter prefix will do.
                if posting.isDeep || Int(posting.place) < bounds.prefixLengthAmongGreater(size(of: posting)) {
                    earlier.append(posting)
                    signatures.append(posting.signature)
                }
            }
        }
    }

    private func compare(_ posting: Posting, from start: Int) {
        // No earlier set is greater, so none may differ in more.
        let greatest = bounds.greatestDifference(posting.isHuge ? UInt64(UInt32.max) : posting.size &* 2)
        let signature = posting.signature
        let count = signatures.count
        signatures.withUnsafeBufferPointer { signatures in
            var place = start
            while place < count {
                if SignatureBound.difference(signatures[place], signature) <= greatest { examine(place, posting) }
                place &+= 1
            }
        }
    }

    private func examine(_ place: Int, _ posting: Posting) {
        let candidate = earlier[place]
        guard candidate.set != posting.set, mayMatch(candidate, posting), isFirstMeeting(candidate, posting),
            let similarity = similarity(candidate, posting)
        else { return }
        pairs.append(pair(candidate, posting, similarity))
    }

    /// For each set of some lists, adds the lowest similar one of the list, if that is lower than any found so far.
    func collectFirsts(of range: Range<Int>) {
        if lowest.isEmpty { lowest = [UInt32](repeating: .max, count: lists.count) }
        for number in range {
            let list = lists.list(number)
            for posting in list {
                let limit = min(posting.set, lowest[Int(posting.set)])
                for candidate in list {
                    if candidate.set >= limit { break }
                    guard mayMatch(candidate, posting), !compared.insert(candidate.set, posting.set),
                        let similarity = similarity(candidate, posting)
                    else { continue }
                    lowest[Int(posting.set)] = candidate.set
                    pairs.append(pair(candidate, posting, similarity))
                    break
                }
            }
        }
    }

    /// For each set the lowest similar one so far.
    private var lowest: [UInt32] = []

    private func pair(_ candidate: Posting, _ posting: Posting, _ similarity: Double) -> Pair {
        Pair(first: lists.sets[Int(candidate.set)], second: lists.sets[Int(posting.set)], similarity: similarity)
    }

    @inline(__always)
    private func mayMatch(_ candidate: Posting, _ posting: Posting) -> Bool {
        let left = posting.size &- posting.place
        return posting.isHuge
            || candidate.mayMatch(signature: posting.signature, size: posting.size, left: left, bounds: bounds)
    }

    /// Whether no hash before those by which two sets meet has brought them together already.
    private func isFirstMeeting(_ candidate: Posting, _ posting: Posting) -> Bool {
        if candidate.isDeep || posting.isDeep { return !compared.insert(candidate.set, posting.set) }
        let first = lists.prefix(of: Int(candidate.set))
        let second = lists.prefix(of: Int(posting.set))
        var place = 0
        var other = 0
        while place < Int(candidate.place), other < Int(posting.place) {
            if first[place] == second[other] { return false }
            if first[place] < second[other] { place += 1 } else { other += 1 }
        }
        return true
    }

    private func similarity(_ candidate: Posting, _ posting: Posting) -> Double? {
        let set = Int(lists.sets[Int(candidate.set)])
        let total = Int(lists.sizes[Int(posting.set)]) + lists.texts.size(of: set)
        let difference = lists.wideSignatures.difference(Int(candidate.set), Int(posting.set))
        if UInt64(difference) > bounds.greatestDifference(UInt64(total)) { return nil }
        if scanned != Int(posting.set) {
            scanned = Int(posting.set)
            lists.texts.load(Int(lists.sets[scanned]), into: scanner.normal)
            scanner.scanNormal()
        }
        let needed = Int(bounds.leastShared(UInt64(total)))
        lists.texts.load(set, into: other)
        return scanner.sharedCount(other, places: lists.texts.places(of: set), needed: needed)
            .flatMap { bounds.similarity(shared: $0, total: total) }
    }

    @inline(__always)
    private func size(of posting: Posting) -> Int {
        posting.isHuge ? Int(lists.sizes[Int(posting.set)]) : Int(posting.size)
    }

    /// The first earlier posting, from a place on, that is not too small for a set.
    @inline(__always)
    private func firstFitting(_ start: Int, size: Int) -> Int {
        guard start < earlier.count else { return start }
        let least = bounds.leastOverlap(size)
        var place = start
        while place < earlier.count, self.size(of: earlier[place]) < least { place += 1 }
        return place
    }
}
