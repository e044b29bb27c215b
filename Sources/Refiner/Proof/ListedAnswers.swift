/// The answers to the rows of one task as they are paired with others: numbers and hashes, no texts.
struct ListedAnswers: Sendable {
    /// One row.
    struct Row: Sendable {
        let id: TextHash?
        let text: TextHash
        /// Numbers of sets of labels, of ``sets``.
        let truth: Int
        let answer: Int
        let line: Int
    }

    let name: String
    let kind: TaskKind
    private(set) var rows: [Row] = []
    /// Every set of labels that is true or answered anywhere, each sorted by bytes.
    private(set) var sets: [[String]] = []
    private var numbers: [[String]: Int] = [:]
    private(set) var labels: Set<String> = []

    init(name: String, kind: TaskKind) {
        self.name = name
        self.kind = kind
    }

    mutating func add(text: String, id: String?, truth: [String], answer: [String], line: Int) {
        rows.append(
            Row(
                id: id.map { TextHash($0) }, text: TextHash(text), truth: number(of: truth),
                answer: number(of: answer), line: line))
    }

    /// Adds a row of hashes and of numbers of sets, which must be there.
    mutating func add(_ row: Row) { rows.append(row) }

    /// The number of a set of labels.
    mutating func number(of labels: [String]) -> Int {
        let sorted = labels.count > 1 ? labels.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } : labels
        if let known = numbers[sorted] { return known }
        sets.append(sorted)
        self.labels.formUnion(sorted)
        numbers[sorted] = sets.count - 1
        return sets.count - 1
    }
}
