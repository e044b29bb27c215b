extension SimilarityIndex {
    /// The most similar to the scanned text.
    func bestMatch(_ workspace: SimilarityWorkspace) -> Match? {
        findCandidates(workspace)
        return workspace.candidates.isEmpty ? nil : texts.bestMatch(amongCandidatesOf: workspace)
    }

    /// Collects the sets that no filter rules out.
    private func findCandidates(_ workspace: SimilarityWorkspace) {
        workspace.candidates.removeAll(keepingCapacity: true)
        let listed = workspace.selectCodes(postings.filter)
        if listed == 0 { return }
        let count = workspace.scanner.count
        let length = texts.bounds.prefixLength(count)
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
        let (signature, bounds) = (workspace.scanner.signature, texts.bounds)
        var next = postings.head(code)
        while next >= 0 {
            let node = postings.nodes[Int(next)]
            if node.posting.mayMatch(signature: signature, size: size, left: left, bounds: bounds) {
                workspace.candidates.append(node.posting.set)
            }
            next = node.next
        }
    }
}
