import JSONText
import Testing

@testable import Refiner

/// Counts of predictions beside what scikit-learn makes of them, as `make_sklearn_reports.py` recorded them.
struct SklearnRecord: CustomTestStringConvertible, Sendable {
    let json: JSON

    private static let recorded = Result { try Repository.recorded("sklearn_reports.json") }

    /// All of it.
    static func all() throws -> JSON { try recorded.get() }

    /// The cases, real and made up.
    static var cases: [SklearnRecord] {
        ((try? all())?["cases"]?.array ?? []).map { SklearnRecord(json: $0) }
    }

    static func named(_ name: String) -> SklearnRecord? { cases.first { $0.name == name } }

    var name: String { json["name"]?.string ?? "" }
    var testDescription: String { name }
    var labels: [String] { json["labels"]?.array?.compactMap(\.string) ?? [] }
    var isMultiLabel: Bool { json["kind"]?.string == "multi_label" }
    var report: JSON { json["report"] ?? .null }

    /// Precision, recall and F1 of each class, and its support.
    var metrics: [(values: [Double], support: Int)] {
        (json["metrics"]?.array ?? []).map { row in
            ((row.array ?? []).prefix(3).compactMap(\.double), row[3]?.int ?? -1)
        }
    }

    /// The counts, with the classes in `order`.
    func counts(order: [Int]? = nil) -> TaskCounts {
        let order = order ?? Array(labels.indices)
        let place = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        var counts = TaskCounts(
            name: "task", kind: isMultiLabel ? .multiLabel : .singleLabel, labels: order.map { labels[$0] })
        counts.samples = json["samples"]?.int ?? 0
        counts.correct = json["correct"]?.int ?? 0
        for (index, original) in order.enumerated() {
            let row = json["counts"]?[original]?.array?.compactMap(\.int) ?? []
            counts.labelCounts[index].truePositives = row[0]
            counts.labelCounts[index].falsePositives = row[1]
            counts.labelCounts[index].falseNegatives = row[2]
        }
        counts.cells = (json["cells"]?.array ?? []).map { cell in
            let values = cell.array?.compactMap(\.int) ?? []
            return TaskCounts.Cell(row: place[values[0]] ?? 0, column: place[values[1]] ?? 0, count: values[2])
        }.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
        let sums = json["sample_sums"]?.array?.compactMap(\.double) ?? []
        counts.sampleSums = (sums[0], sums[1], sums[2])
        if let bins = json["calibration"]?["bins"]?.array {
            counts.calibration = order.map { original in
                (bins[original].array ?? []).map { bin in
                    var made = TaskCounts.Bin()
                    made.count = bin[0]?.int ?? 0
                    made.confidence = bin[1]?.double ?? 0
                    made.correct = bin[2]?.int ?? 0
                    return made
                }
            }
        }
        return counts
    }

    func analysis(order: [Int]? = nil, errors: [ErrorSample] = []) -> TaskAnalysis {
        AnalysisBuilder.analysis(of: counts(order: order), errors: errors)
    }
}
