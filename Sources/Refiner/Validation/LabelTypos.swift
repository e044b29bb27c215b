import TextFeatures

/// Labels of one task that look like misspellings of others.
struct LabelTypos: Sendable {
    /// How two labels differ.
    enum Difference: Sendable, Hashable {
        /// In case, width, white space or normal form alone: surely one label.
        case form
        /// In separators such as `_`, `-` and space.
        case separators
        /// In this many letters.
        case letters(Int)
    }

    /// One suspicion.
    struct Typo: Sendable, Hashable {
        /// The number of the label that is suspected.
        let label: Int32
        /// The number of the label that was probably meant.
        let meant: Int32
        /// How they differ.
        let difference: Difference
    }

    /// The suspicions, by the number of the label; each label at most once.
    let typos: [Typo]
    /// Whether there were too many labels to compare the letters of each with each.
    let wasCut: Bool

    /// A misspelling has at most this part of the rows of what was meant.
    static let leastRatio = 10
    /// Pairs whose letters are compared at most, which takes about a second.
    static let greatestPairs = 20_000_000

    /// Compares the labels of a task; `counts` are the rows of each.
    init(names: [String], counts: [Int], greatestPairs: Int = greatestPairs) {
        var search = LabelTypoSearch(names: names, counts: counts)
        search.compareForms()
        search.compareSeparators()
        wasCut = !search.compareLetters(greatestPairs: greatestPairs)
        typos = search.found.sorted { $0.label < $1.label }
    }

    /// What each label is surely meant to be: itself, but for those that differ from another in form alone.
    func canonical(count: Int) -> [Int32] {
        var canonical = (0..<count).map { Int32($0) }
        for typo in typos where typo.difference == .form { canonical[Int(typo.label)] = typo.meant }
        return canonical
    }
}
