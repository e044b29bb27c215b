extension SimilarityIndex {
    /// The most similar to the scanned text.
    func bestMatch(_ workspace: SimilarityWorkspace) -> Match? {
        findCandidates(workspace)
        return workspace.candidates.isEmpty ? nil : bestMatch(amongCandidatesOf: workspace)
    }

    /// The most similar of the collected sets.
    func bestMatch(amongCandidatesOf workspace: SimilarityWorkspace) -> Match? {
        if let set = sets.equalSet(workspace.scanner) { return Match(id: sets.lowestId(of: set), similarity: 1) }
        var best: Match?
        var floor = bounds
        workspace.sortCandidates()
        for candidate in workspace.candidates {
            guard let similarity = similarity(of: Int(candidate), workspace.scanner, floor) else { continue }
            let id = sets.lowestId(of: Int(candidate))
            if let best, (best.similarity, id) >= (similarity, best.id) { continue }
            best = Match(id: id, similarity: similarity)
            floor = JaccardBounds(threshold: similarity)
        }
        return best
    }

    /// Those of the collected sets that match the scanned text, by id.
    func matches(amongCandidatesOf workspace: SimilarityWorkspace) -> [Match] {
        var matches: [Match] = []
        workspace.sortCandidates()
        for candidate in workspace.candidates {
            guard let similarity = similarity(of: Int(candidate), workspace.scanner, bounds) else { continue }
            sets.forEachId(of: Int(candidate)) { matches.append(Match(id: $0, similarity: similarity)) }
        }
        if matches.count > 1 { matches.sort { ($0.id, $0.similarity) < ($1.id, $1.similarity) } }
        return matches
    }

    /// Collects the sets that no filter rules out.
    private func findCandidates(_ workspace: SimilarityWorkspace) {
        workspace.candidates.removeAll(keepingCapacity: true)
        let listed = workspace.selectCodes(postings.filter)
        if listed == 0 { return }
        let count = workspace.scanner.count
        let length = bounds.prefixLength(count)
        if listed <= length {
            // No prefix of this text need be known: the prefixes of the others alone hold a common hash.
            for place in 0..<listed { collect(workspace.codes[place], place: 0, workspace) }
        } else {
            let selector = workspace.selector
            selector.rank(workspace.scanner.hashes, count: count, order: order)
            selector.select(workspace.scanner.hashes, count: count, length: length)
            for place in 0..<length { collect(PrefixSelector.code(of: selector.keys[place]), place: place, workspace) }
        }
    }

    /// Collects what a list holds, for a hash that stands at a place of the scanned text's order or later.
    @inline(__always)
    private func collect(_ code: UInt32, place: Int, _ workspace: SimilarityWorkspace) {
        let size = UInt64(truncatingIfNeeded: workspace.scanner.count)
        let left = size &- UInt64(truncatingIfNeeded: place)
        let signature = workspace.scanner.signature
        var next = postings.head(code)
        while next >= 0 {
            let node = postings.nodes[Int(next)]
            if node.posting.mayMatch(signature: signature, size: size, left: left, bounds: bounds) {
                workspace.candidates.append(node.posting.set)
            }
            next = node.next
        }
    }

    private func similarity(of set: Int, _ scanner: ShingleScanner, _ floor: JaccardBounds) -> Double? {
        let total = scanner.count + sets.size(of: set)
        let needed = Int(floor.leastShared(UInt64(total)))
        guard let shared = sets.withHashes(of: set, { scanner.sharedCount($0, needed: needed) }) else { return nil }
        return floor.similarity(shared: shared, total: total)
    }
}
