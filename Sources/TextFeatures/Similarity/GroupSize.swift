/// What a ``GroupFilter`` asks of the sets of one size.
struct GroupSize {
    /// The number of its class.
    let number: UInt64
    /// The number of groups that a set of the class is dealt to.
    let groups: Int
    /// How many groups at least are those of any match.
    let sharedGroups: Int

    /// Tells the groups of one class from those of another.
    @inline(__always)
    var salt: UInt64 {
        number &* 0x9E37_79B9_7F4A_7C15
    }

    /// What holds for the sizes from 0 to the greatest.
    static func all(upTo greatest: Int, bounds: JaccardBounds) -> [GroupSize] {
        // The greatest number of hashes that only one of a set and any match has; grows with the set.
        func difference(_ count: Int) -> Int {
            Int(bounds.greatestDifference(UInt64(count + bounds.greatestSize(count))))
        }
        var sizes: [GroupSize] = []
        var number: UInt64 = 0
        while sizes.count <= greatest {
            let end = min(greatest + 1, max(sizes.count + 1, sizes.count * 3 / 2))
            // Half as many again as may differ: with fewer, one or two found by chance would do.
            let groups = difference(end - 1) * 3 / 2 + 1
            while sizes.count < end {
                let shared = groups - difference(sizes.count)
                sizes.append(GroupSize(number: number, groups: groups, sharedGroups: shared))
            }
            number += 1
        }
        return sizes
    }

    /// Calls `body` once for each class that holds the size of a match of a set of `count`.
    static func forEachClass(
        ofMatchesOf count: Int, _ sizes: [GroupSize], _ bounds: JaccardBounds, _ body: (GroupSize) -> Void
    ) {
        let last = min(bounds.greatestSize(count), sizes.count - 1)
        var size = bounds.leastOverlap(count)
        while size <= last {
            body(sizes[size])
            let number = sizes[size].number
            while size <= last, sizes[size].number == number { size += 1 }
        }
    }
}
