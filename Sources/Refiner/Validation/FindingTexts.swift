import JSONText

/// Puts findings into words, once the texts of their rows have been read again.
struct FindingTexts {
    let heldOut: HeldOutTexts
    /// The beginnings of the texts of the rows that are spoken of, by task and row.
    private var texts: [String: [Int: String]] = [:]

    /// Characters of a text that are shown.
    static let excerptLength = 80

    init(heldOut: HeldOutTexts) {
        self.heldOut = heldOut
    }

    /// Asks for the texts that a finding speaks of.
    mutating func want(_ finding: RawFinding, task: String) {
        if let row = finding.row { texts[task, default: [:]][row] = "" }
        if case .row(let row) = finding.related { texts[task, default: [:]][row] = "" }
    }

    /// Reads the texts that were asked for.
    mutating func read(from source: CheckedSource) throws(RefineError) {
        if texts.isEmpty { return }
        var task: String?
        var number = 0
        try source.stream { (row) throws(RefineError) in
            if task != row.task { (task, number) = (row.task, 0) }
            if texts[row.task]?[number] != nil {
                texts[row.task]?[number] = row.text.excerpt(Self.excerptLength)
            }
            number += 1
        }
    }

    /// The finding in words.
    func finding(_ raw: RawFinding, in check: TaskCheck) -> Finding {
        let row = raw.row.map { self.row($0, in: check) }
        let related: Finding.Row? =
            switch raw.related {
            case .row(let number): self.row(number, in: check)
            case .heldOut(let number):
                Finding.Row(
                    place: heldOut.rows[number].place, text: heldOut.rows[number].text.excerpt(Self.excerptLength),
                    labels: nil)
            case nil: nil
            }
        return Finding(
            rule: raw.rule, severity: raw.rule.severity(in: check.kind), task: check.task,
            row: row ?? Finding.Row(place: Place(file: check.file), text: nil, labels: nil), related: related,
            similarity: raw.similarity, message: message(raw, row, related))
    }

    private func row(_ number: Int, in check: TaskCheck) -> Finding.Row {
        let line = check.lines[number]
        return Finding.Row(
            place: Place(file: check.file, line: line == 0 ? nil : line),
            text: texts[check.task]?[number] ?? "", labels: check.labels.labels(of: check.sets[number]))
    }

    private func message(_ raw: RawFinding, _ row: Finding.Row?, _ related: Finding.Row?) -> String {
        guard let row, let text = row.text.map(JSON.quoted), let related else {
            guard let message = raw.message else { return raw.rule.title }
            let isAboutText = [.controlCharacters, .lengthOutlier].contains(raw.rule)
            return isAboutText ? "\(message): \(JSON.quoted(row?.text ?? ""))" : message
        }
        if let message = raw.message { return message }
        let other = JSON.quoted(related.text ?? "")
        let place = related.place.file == row.place.file ? "line \(related.place.line ?? 0)" : "\(related.place)"
        let similar = "\((raw.similarity ?? 1).formatted(places: 2)) similar to \(place)"
        let (label, otherLabel) = (Self.words(row.labels), Self.words(related.labels))
        switch raw.rule {
        case .exactDuplicate: return "\(text) (\(label)) repeats \(place)"
        case .nearDuplicate: return "\(text) (\(label)) is \(similar), \(other)"
        case .conflictingLabels: return "\(text) is \(label) here, \(otherLabel) in \(place)"
        case .conflictingNearDuplicate: return "\(text) (\(label)) is \(similar), \(other) (\(otherLabel))"
        default: return raw.similarity == 1 ? "\(text) stands in \(place)" : "\(text) is \(similar), \(other)"
        }
    }

    private static func words(_ labels: [String]?) -> String {
        guard let labels, !labels.isEmpty else { return "no label" }
        return labels.prefix(4).map { $0.excerpt(40) }.joined(separator: ", ") + (labels.count > 4 ? ", …" : "")
    }
}
