import Foundation
import Refiner

/// The labels that are probably wrong, as one JSON object: how many rows there are, and the doubted ones by number.
///
///     label-doubts PROBABILITIES.npy GIVEN.txt LABELS.txt
///
/// GIVEN.txt holds the label of each row, one a line; LABELS.txt the label of each column.
func run(_ arguments: [String]) throws {
    let labels = try LabelOrder.read(arguments[2])
    let columns = Dictionary(uniqueKeysWithValues: zip(labels, labels.indices))
    let lines = try Data(contentsOf: URL(fileURLWithPath: arguments[1])).split(separator: 0x0A)
    let given = lines.map { columns[String(decoding: $0, as: UTF8.self)] ?? -1 }
    let found = try LabelDoubts.find(in: ProbabilityMatrix(opening: arguments[0], labels: labels), given: given)
    for diagnostic in found.diagnostics { FileHandle.standardError.write(Data("\(diagnostic)\n".utf8)) }
    let rows = found.doubts.doubts.map { String($0.row) }.joined(separator: ",")
    print("{\"of\": \(found.doubts.rows), \"noise\": \(found.doubts.estimatedNoise), \"rows\": [\(rows)]}")
}

guard CommandLine.arguments.count == 4 else {
    print("usage: label-doubts PROBABILITIES.npy GIVEN.txt LABELS.txt")
    exit(64)
}
do {
    try run(Array(CommandLine.arguments.dropFirst()))
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(65)
}
