import JSONText
import Testing

@testable import Refiner

/// A task of `proof.json`, with what other implementations say about it.
struct RecordedTask {
    let json: JSON
    let rows: PairedRows

    init(_ json: JSON) throws {
        self.json = json
        func sets(_ name: String) throws -> [[Int]] {
            try #require(json[name]?.array).map { try #require($0.array).compactMap(\.int) }
        }
        let (truth, before, after) = (try sets("truth"), try sets("before"), try sets("after"))
        let isMulti = json["multi_label"]?.bool == true
        let labels = (0..<(json["classes"]?.int ?? 0)).map { "class \($0)" }
        var rows = PairedRows(kind: isMulti ? .multiLabel : .singleLabel, labels: labels)
        for index in truth.indices {
            if isMulti {
                rows.add(truth: truth[index], before: before[index], after: after[index])
            } else {
                rows.add(truth: truth[index][0], before: before[index][0], after: after[index][0])
            }
        }
        self.rows = rows
    }

    /// The three tasks.
    static func all() throws -> [RecordedTask] {
        try #require(Repository.recorded("proof.json")["tasks"]?.array).map { try RecordedTask($0) }
    }

    func numbers(_ name: String) throws -> [Double] { try #require(json[name]?.array).compactMap(\.double) }
}
