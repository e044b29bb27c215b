/// What a file of results holds, told from its first bytes.
///
/// One JSON document (an analysis, a report), or one answer a line or record (predictions).
package enum InputShape: String, Sendable, Hashable, CaseIterable {
    /// RapidFit's `classifier.analyze()` result, with or without our additions.
    case analysis
    /// scikit-learn's `classification_report(output_dict=True)`, alone or by task.
    case report
    /// Predictions, one JSON object a line.
    case predictionsJSONL = "jsonl"
    /// Predictions as comma-separated values with a header.
    case predictionsCSV = "csv"

    /// How many bytes are enough to tell, usually many more than needed.
    package static let prefixLength = 1 << 16

    /// The shape of a file that begins with `prefix`, or nil where it is none of these.
    ///
    /// - Parameter prefix: the first ``prefixLength`` bytes, or all there are, unpacked where they were packed.
    package init?(recognising prefix: UnsafeRawBufferPointer) {
        var outline = JSONOutline(prefix)
        outline.skipSpace()
        guard let first = outline.peek else { return nil }
        guard first == UInt8(ascii: "{") else {
            let line = prefix.prefix { $0 != 0x0A && $0 != 0x0D }
            let looksLikeJSON = [UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(first)
            guard !looksLikeJSON, line.contains(UInt8(ascii: ",")) || line.contains(UInt8(ascii: "\t")) else {
                return nil
            }
            self = .predictionsCSV
            return
        }
        self.init(outline.members())
    }

    private init(_ outline: JSONOutline.Members) {
        let members = outline.members
        // A class may be called "text" or "tasks", but then its entry is an object with an F1.
        func isLine(_ member: JSONOutline.Member) -> Bool { member.names.contains("f1-score") }
        if members.contains(where: isLine) || members.contains(where: { $0.nested.contains("f1-score") }) {
            self = .report
        } else if members.contains(where: { $0.name == "tasks" && $0.kind == UInt8(ascii: "{") }) {
            self = .analysis
        } else if members.contains(where: { Self.columns.contains($0.name) && $0.kind != UInt8(ascii: "{") }) {
            self = .predictionsJSONL
        } else {
            // Renamed columns: what is followed by another object is a line, and so is a flat object of texts.
            let texts = members.count { $0.kind == UInt8(ascii: "\"") }
            let isFlat = !members.contains { $0.kind == UInt8(ascii: "{") || $0.kind == UInt8(ascii: "[") }
            self = outline.isFollowed || (isFlat && texts >= 2) ? .predictionsJSONL : .analysis
        }
    }

    private static let columns: Set<String> = [
        "text", "true_label", "predicted_label", "true_labels", "predicted_labels",
    ]
}

extension InputShape {
    /// The shape of a file that begins with `prefix`, or nil where it is none of these.
    package init?(recognising prefix: [UInt8]) {
        let shape = prefix.withUnsafeBytes { InputShape(recognising: $0) }
        guard let shape else { return nil }
        self = shape
    }
}
