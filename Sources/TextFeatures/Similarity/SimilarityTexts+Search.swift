extension SimilarityTexts {
    /// The most similar of the collected sets.
    func bestMatch(amongCandidatesOf workspace: SimilarityWorkspace) -> SimilarityIndex.Match? {
        if let set = sets.equalSet(workspace.scanner) {
            return SimilarityIndex.Match(id: sets.lowestId(of: set), similarity: 1)
        }
        var best: SimilarityIndex.Match?
        var floor = bounds
        workspace.sortCandidates()
        for candidate in workspace.candidates {
            guard let similarity = similarity(of: Int(candidate), workspace.scanner, floor) else { continue }
            let id = sets.lowestId(of: Int(candidate))
            if let best, (best.similarity, id) >= (similarity, best.id) { continue }
            best = SimilarityIndex.Match(id: id, similarity: similarity)
            floor = JaccardBounds(threshold: similarity)
        }
        return best
    }

    /// Those of the collected sets that match the scanned text, by id.
    func matches(amongCandidatesOf workspace: SimilarityWorkspace) -> [SimilarityIndex.Match] {
        var matches: [SimilarityIndex.Match] = []
        workspace.sortCandidates()
        for candidate in workspace.candidates {
            guard let similarity = similarity(of: Int(candidate), workspace.scanner, bounds) else { continue }
            sets.forEachId(of: Int(candidate)) { matches.append(SimilarityIndex.Match(id: $0, similarity: similarity)) }
        }
        if matches.count > 1 { matches.sort { ($0.id, $0.similarity) < ($1.id, $1.similarity) } }
        return matches
    }

    private func similarity(of set: Int, _ scanner: ShingleScanner, _ floor: JaccardBounds) -> Double? {
        let total = scanner.count + sets.size(of: set)
        let needed = Int(floor.leastShared(UInt64(total)))
        guard let shared = sets.withHashes(of: set, { scanner.sharedCount($0, needed: needed) }) else { return nil }
        return floor.similarity(shared: shared, total: total)
    }
}
