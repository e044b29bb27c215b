import TextFeatures

/// What is kept of the rows of one task: about 60 bytes a row, and while
/// they are read the normal forms that are compared with one another.
struct TaskColumns {
    let task: String
    /// The file that holds the rows.
    let file: String
    /// Several labels a row if any row is written so.
    private(set) var kind = TaskKind.singleLabel
    private(set) var labels = LabelNumbers()

    /// For each row the number of its normal form, from 0 in the order of appearance; -1 where it is empty.
    private(set) var forms: [Int32] = []
    /// For each row the number of its set of labels.
    private(set) var sets: [Int32] = []
    /// For each row the length of its normal form in scalars.
    private(set) var lengths: [Int32] = []
    /// For each row where it stands; 0 where that is not known.
    private(set) var lines: [Int] = []

    /// The rows with control characters, and the first of each.
    private(set) var controls: [(row: Int, scalar: Unicode.Scalar)] = []
    /// The held-out texts that forms come near to, by the form.
    private(set) var leaks: [Int32: HeldOutTexts.Match] = [:]
    /// The rows grouped by form and labels.
    private(set) var groups = RowGroups()
    /// For each set of labels what stands for it when labels are compared: sets whose labels differ in form alone share it,
    /// if misspelt labels are looked for.
    private(set) var meant: [Int32] = []

    private let rules: Set<ValidationRule>
    private var formNumbers: [TextKey: Int32] = [:]
    private var meantLabels = LabelNumbers()
    private var texts = GroupTexts()

    init(task: String, file: String, rules: Set<ValidationRule>) {
        self.task = task
        self.file = file
        self.rules = rules
    }

    /// The number of rows.
    var count: Int { forms.count }

    /// Takes a row in.
    mutating func insert(_ row: StreamedRow, heldOut: inout HeldOutTexts) {
        if row.kind == .multiLabel { kind = .multiLabel }
        let normalized = TextNormalizer.normalized(row.text)
        if let control = Self.control(in: row.text) { controls.append((forms.count, control)) }
        let set = labels.number(of: row.labels)
        if Int(set) == meant.count {
            let isLoose = rules.contains(.labelTypo)
            meant.append(meantLabels.number(of: isLoose ? row.labels.map(TextNormalizer.normalized) : row.labels))
        }
        sets.append(set)
        lengths.append(Int32(clamping: normalized.unicodeScalars.count))
        lines.append(row.place.line ?? 0)
        let form = normalized.isEmpty ? -1 : form(normalized, heldOut: &heldOut)
        forms.append(form)
        let isFirst = groups.insert(form: form, labels: meant[Int(set)]) { meant[Int(sets[$0])] }
        // What leaks is to go, so nothing is compared with it.
        if isFirst, leaks[form] == nil, !rules.isDisjoint(with: [.nearDuplicate, .conflictingNearDuplicate]) {
            texts.insert(
                normalized, row: Int32(clamping: forms.count - 1), labels: meant[Int(set)], form: form)
        }
    }

    /// The groups that are similar to earlier ones; the search's memory is given back.
    mutating func similar(threads: Int) -> GroupTexts.Similar {
        formNumbers = [:]
        let similar = texts.similar(
            comparesLabels: rules.contains(.conflictingNearDuplicate), threads: threads)
        texts = GroupTexts()
        return similar
    }

    /// For each set of labels the set that takes its place when labels are replaced by their canonical ones.
    mutating func canonicalSets(_ canonical: [Int32]) -> [Int32] {
        labels.sets.indices.map { number in
            labels.set(labels.sets[number].map { canonical[Int($0)] })
        }
    }

    private mutating func form(_ normalized: String, heldOut: inout HeldOutTexts) -> Int32 {
        let key = TextKey(normalized: normalized)
        if let known = formNumbers[key] { return known }
        let number = Int32(clamping: formNumbers.count)
        formNumbers[key] = number
        if rules.contains(.leak), let match = heldOut.match(normalized, key: key) { leaks[number] = match }
        return number
    }

    /// The first character that no text should hold: a control but for tab and line breaks, or U+FFFD.
    private static func control(in text: String) -> Unicode.Scalar? {
        var previous: (UInt8, UInt8) = (0, 0)
        for byte in text.utf8 {
            switch (previous.0, previous.1, byte) {
            case (_, _, 0x09...0x0D): break
            case (_, _, 0x00..<0x20), (_, _, 0x7F): return Unicode.Scalar(byte)
            // U+0080 to U+009F but for U+0085, which is a line break.
            case (_, 0xC2, 0x80..<0xA0) where byte != 0x85: return Unicode.Scalar(byte)
            case (0xEF, 0xBF, 0xBD): return "\u{FFFD}"
            default: break
            }
            previous = (previous.1, byte)
        }
        return nil
    }
}
