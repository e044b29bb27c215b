import Foundation
import Refiner

/// What data/merge.sh measures as whole processes: rows of one dataset are added to a task of another.
///
///     data-merge equal|same DATA NEW TASK     drops new rows whose text is there: as it is, or in normal form
let arguments = Array(CommandLine.arguments.dropFirst())
let rules: [String: RepeatedRows] = ["equal": .droppedIfEqual, "same": .droppedIfSame]
guard arguments.count == 4, let rule = rules[arguments[0]] else {
    fail("data-merge equal|same DATA NEW TASK")
}

do {
    var rows: [DatasetRow] = []
    try DatasetStores.reading(arguments[2], preferred: nil).stream { (row) throws(RefineError) in
        rows.append(DatasetRow(text: row.text, labels: row.labels, kind: row.kind))
    }
    let store = try DatasetStores.reading(arguments[1], preferred: nil)
    let added = try store.append(rows, to: arguments[3], repeated: rule)
    print("{\"added\": \(added)}")
} catch {
    fail("\(error)")
}

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(64)
}
