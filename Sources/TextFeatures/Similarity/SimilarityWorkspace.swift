/// Memory for one text at a time on its way through an index.
final class SimilarityWorkspace {
    let scanner = ShingleScanner()
    let selector = PrefixSelector()
    let groupSums = GroupSums()

    /// The codes of the scanned hashes that may have a list.
    private(set) var codes: UnsafeMutablePointer<UInt32>
    /// Where the list of each code begins and ends.
    private(set) var starts: UnsafeMutablePointer<UInt32>
    private(set) var ends: UnsafeMutablePointer<UInt32>
    private var levels: UnsafeMutablePointer<UInt8>
    private var codeCapacity = 128

    /// Places of postings.
    private(set) var places: UnsafeMutablePointer<UInt32>
    private var placeCapacity = 1024

    /// The sets that the filters let through.
    var candidates: [UInt32] = []

    init() {
        codes = .allocate(capacity: codeCapacity)
        starts = .allocate(capacity: codeCapacity)
        ends = .allocate(capacity: codeCapacity)
        levels = .allocate(capacity: codeCapacity)
        places = .allocate(capacity: placeCapacity)
    }

    deinit {
        codes.deallocate()
        starts.deallocate()
        ends.deallocate()
        levels.deallocate()
        places.deallocate()
    }

    /// Leaves the codes of the scanned hashes that may have a list in ``codes``, and gives their number.
    func selectCodes(_ filter: PresenceFilter) -> Int {
        reserveCodes()
        return filter.select(scanner.hashes, count: scanner.count, into: codes)
    }

    /// The same for those that may stand in a prefix.
    func selectCodes(_ rarity: RarityLevels, prefix length: Int) -> Int {
        reserveCodes()
        return rarity.select(scanner.hashes, count: scanner.count, prefix: length, levels: levels, codes: codes)
    }

    /// Makes room for a number of places and a few more, keeping those that are there.
    @inline(__always)
    func reservePlaces(_ count: Int) {
        if count &+ 4 > placeCapacity { growPlaces(count) }
    }

    /// Puts the candidates in order, each once.
    func sortCandidates() {
        guard candidates.count > 1 else { return }
        candidates.sort()
        var distinct = 1
        for candidate in candidates.dropFirst() where candidate != candidates[distinct - 1] {
            candidates[distinct] = candidate
            distinct += 1
        }
        candidates.removeLast(candidates.count - distinct)
    }

    private func reserveCodes() {
        if scanner.count <= codeCapacity { return }
        codes.deallocate()
        starts.deallocate()
        ends.deallocate()
        levels.deallocate()
        codeCapacity = scanner.count * 2
        codes = .allocate(capacity: codeCapacity)
        starts = .allocate(capacity: codeCapacity)
        ends = .allocate(capacity: codeCapacity)
        levels = .allocate(capacity: codeCapacity)
    }

    private func growPlaces(_ count: Int) {
        let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: count * 2 + 4)
        larger.update(from: places, count: placeCapacity)
        places.deallocate()
        places = larger
        placeCapacity = count * 2 + 4
    }

    /// A workspace that values may hold: a copy of the value takes one of its own before it uses it.
    struct Owned: @unchecked Sendable {
        private var workspace: SimilarityWorkspace?

        /// The workspace, for this value alone.
        mutating func exclusive() -> SimilarityWorkspace {
            if !isKnownUniquelyReferenced(&workspace) { workspace = SimilarityWorkspace() }
            return workspace!
        }
    }
}
