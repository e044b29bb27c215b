import Foundation
import JSONText

/// Streams the texts of an input: a dataset (folder or file), lines with JSON objects, or plain lines of text.
package enum PredictedTexts {
    private static let expected = "texts: one a line, or a dataset"

    /// Calls `body` with each text.
    ///
    /// - Parameter isLabelled: whether the input must be a dataset, whose rows all bear labels.
    /// - Throws: ``RefineError`` for input that is not there or a row that cannot be read; else what `body` throws.
    package static func stream(
        _ input: String, isDataset isLabelled: Bool = false, _ body: (PredictedText) throws(RefineError) -> Void
    ) throws(RefineError) {
        if isLabelled || input != "-" && isDataset(input) {
            let source = try CheckedSource(input, preferred: nil)
            let isSingle = source.isSingle
            return try source.stream { (row) throws(RefineError) in
                try body(PredictedText(text: row.text, task: isSingle ? nil : row.task, truth: row.labels))
            }
        }
        var stream = try ByteStream(opening: input, what: expected)
        let head = try stream.peek(4096)
        let name = input.hasSuffix(".gz") ? String(input.dropLast(3)) : input
        let first = head.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
        if name.hasSuffix(".csv") { return try records(CSVReader(reading: stream), input, body) }
        let isJSON = name.hasSuffix(".jsonl") || first == UInt8(ascii: "{")
        var chunks = LineChunks(reading: stream)
        while let chunk = try chunks.next() {
            try chunk.forEachLine { (line, number) throws(RefineError) in
                try body(isJSON ? row(line, number, input) : plain(line, number, input))
            }
        }
    }

    private static func isDataset(_ input: String) -> Bool {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: input, isDirectory: &isFolder) else { return false }
        return isFolder.boolValue || input.hasSuffix(".sqlite") || input.hasSuffix(".json")
    }

    /// A line that is a text.
    private static func plain(
        _ line: UnsafeRawBufferPointer, _ number: Int, _ input: String
    ) throws(RefineError) -> PredictedText {
        var line = line
        if line.last == 0x0D { line = UnsafeRawBufferPointer(rebasing: line.dropLast()) }
        return PredictedText(text: String(decoding: line, as: UTF8.self))
    }

    /// A line that is a JSON object with a text, and maybe labels.
    private static func row(
        _ line: UnsafeRawBufferPointer, _ number: Int, _ input: String
    ) throws(RefineError) -> PredictedText {
        let expected = "a row {\"text\": …}"
        let json = try JSONLinesFile.value(line, number, of: input, expected: expected)
        let located = LocatedJSON(
            json: json, path: .root, file: InputFile(name: input, bytes: []), fixedLine: number)
        let text = try located.required("text", "the row's text").string("the row's text")
        for key in ["labels", "true_labels"] {
            guard let several = located.member(key) else { continue }
            var labels: [String] = []
            for label in try several.elements("an array of class names") {
                labels.append(try label.name("a class name"))
            }
            return PredictedText(text: text, task: json["task"]?.string, truth: labels)
        }
        let label = located.member("label") ?? located.member("true_label")
        return PredictedText(
            text: text, task: json["task"]?.string,
            truth: try label.map { (label) throws(RefineError) in
                [try label.name("a class name")]
            })
    }

    private static func records(
        _ reader: consuming CSVReader, _ input: String, _ body: (PredictedText) throws(RefineError) -> Void
    ) throws(RefineError) {
        guard let header = try reader.next()?.fields, let column = header.firstIndex(of: "text") else {
            throw RefineError(
                .badInput, "has no column \"text\"; expected \(expected)", at: Place(file: input, line: 1))
        }
        let one = header.firstIndex(of: "label") ?? header.firstIndex(of: "true_label")
        while let record = try reader.next() {
            guard record.fields.count == header.count else {
                throw RefineError(
                    .badInput, "has \(record.fields.count) fields; expected \(header.count) as in the header",
                    at: Place(file: input, line: record.line))
            }
            try body(PredictedText(text: record.fields[column], truth: one.map { [record.fields[$0]] }))
        }
    }
}
