internal import JSONText

/// What the files of a job say about its lines.
struct BatchResults: Sendable, Hashable {
    private(set) var lines: [String: BatchLineResult] = [:]
    private(set) var odd = BatchOddLines()

    /// A longer line is no answer of a model.
    private static let longestLine = 64 << 20

    /// How many lines have an answer.
    var answers: Int { lines.values.count { $0.isAnswer } }

    /// Reads a file of answers or failures: one JSON object a line, in any order.
    ///
    /// - Parameter names: the names of the job's lines.
    mutating func read(_ file: [UInt8], names: Set<String>) {
        for line in file.split(separator: UInt8(ascii: "\n")) {
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            guard line.count <= Self.longestLine,
                let document = try? JSON(parsing: String(decoding: line, as: UTF8.self)),
                let name = document["custom_id"]?.string, let result = Self.result(document)
            else {
                odd.broken += 1
                continue
            }
            guard names.contains(name) else {
                odd.strangers += 1
                continue
            }
            guard let known = lines[name] else {
                lines[name] = result
                continue
            }
            odd.duplicates += 1
            if result.isBetter(than: known) { lines[name] = result }
        }
    }

    private static func result(_ document: JSON) -> BatchLineResult? {
        if let response = document["response"], response.members != nil, let body = response["body"],
            let status = response["status_code"]?.int, (100...999).contains(status)
        {
            var bytes: [UInt8] = []
            body.append(to: &bytes)
            return .response(HTTPResponse(status: status, body: bytes))
        }
        guard let error = document["error"], !error.isNull else { return nil }
        return .fault(
            code: error["code"]?.string ?? "", message: error["message"]?.string ?? error.string ?? "")
    }
}
