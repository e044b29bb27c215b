import Foundation
import GRDB
import JSONText
import Testing

@testable import Refiner

@Suite("The cleaned copy")
struct CleaningTests {
    /// A dataset with one of everything that a copy repairs, and a conflict that it does not.
    private let rows: [(text: String, label: String)] =
        Checked.plain() + [
            ("Where is my card", "billing"), ("where is my card", "billing"),
            ("I am still waiting for my new card", "delivery"), ("I am still waiting for my new card!", "delivery"),
            ("", "billing"), ("Held out, and told to nobody", "billing"),
            ("A kind of its own", "Billing"), ("Where is my card", "delivery"), ("Another of its kind", " delivery"),
        ]

    private func checked() throws -> Checked {
        let checked = try Checked(rows)
        try checked.holdOut(["held out and told to nobody", "Held out, and told to nobody."])
        return checked
    }

    @Test("lacks repetitions, near copies, leaks and empty rows, has labels put right, and leaves the rest")
    func removes() throws {
        let checked = try checked()
        let report = try checked.report(output: "clean")
        let actions = try #require(report.cleaning).actions.map(\.description)
        #expect(
            actions.map { $0.replacing(checked.folder.path + "/", with: "") } == [
                "topic: renamed \"Billing\" to \"billing\" in 1 row",
                "topic: renamed \" delivery\" to \"delivery\" in 1 row",
                "data/topic.jsonl:26: removed (exact-duplicate): \"where is my card\" (billing) repeats line 25",
                "data/topic.jsonl:28: removed (near-duplicate): \"I am still waiting for my new card!\" (delivery) is 0.97 "
                    + "similar to line 27, \"I am still waiting for my new card\"",
                "data/topic.jsonl:29: removed (empty-text): the text is empty",
                "data/topic.jsonl:30: removed (leak): \"Held out, and told to nobody\" is 0.96 similar to "
                    + "heldout.jsonl:2, \"Held out, and told to nobody.\"",
            ])
        #expect(report.cleaning?.leftInAll == [.conflictingLabels: 1])
        #expect(report.count(of: .error) == 1)
        let kept = try DatasetStores.reading(checked.folder.path("clean"), preferred: nil).load().tasks[0].rows
        #expect(
            kept.map(\.text) == rows.enumerated().filter { ![25, 27, 28, 29].contains($0.offset) }.map(\.element.text))
        #expect(Set(kept.flatMap(\.labels)) == ["billing", "delivery"])
    }

    @Test("has nothing more to clean, and is the same when it is cleaned again", arguments: DatasetFormat.allCases)
    func idempotent(format: DatasetFormat) throws {
        let checked = try checked()
        let folder = checked.folder
        let data = try DatasetStores.reading(folder.path("data"), preferred: nil).load()
        let rows = Dataset(tasks: data.tasks.map { TaskDataset(name: $0.name, rows: $0.rows) })
        _ = try DatasetStores.writing(folder.path("source"), format: format).save(
            DatasetMerge(original: rows, additions: [:]))
        let first = try checked.report(data: "source", output: "first")
        #expect(first.cleaning?.actions.count == 6)
        let second = try checked.report(data: "first", output: "second")
        #expect(second.cleaning?.actions.isEmpty == true)
        #expect(second.counts == first.cleaning?.leftInAll)
        #expect(second.counts == [.conflictingLabels: 1])
        let name = try #require(folder.names(in: "first").first)
        #expect(try folder.names(in: "second") == [name])
        if format == .sqlite {
            let stores = try ["first", "second"].map {
                try DatasetStores.reading(folder.path($0), preferred: nil).load().tasks[0].rows
            }
            #expect(stores[0] == stores[1])
        } else {
            #expect(try folder.bytes("first/" + name) == folder.bytes("second/" + name))
        }
    }

    @Test("of JSON lines keeps other rows byte for byte, and of a renamed row all but the label")
    func jsonLines() throws {
        let folder = try TemporaryFolder()
        let kept = #"{ "id":1e400,"text" :"Wo ist sie\u003f", "label":"a", "x": [1, {"label": "b"}] }"# + "\r\n"
        let again = #"{"text": "wo ist SIE?", "label": "a"}"# + "\r\n"
        let renamed = #"{"label" :"A\u0020" ,"text":"other words", "labels": null, "n": 1.50}"#
        try folder.write(kept + "\n" + again + "  \n" + renamed, to: "data/topic.jsonl")
        let report = try Checked(folder: folder).report(output: "clean")
        #expect(report.cleaning?.actions.count == 2)
        let expected = kept + "\n" + "  \n" + #"{"label" :"a" ,"text":"other words", "labels": null, "n": 1.50}"#
        #expect(try folder.text("clean/topic.jsonl") == expected)
    }

    @Test("of a JSON array keeps the elements that stay byte for byte")
    func jsonArray() throws {
        let folder = try TemporaryFolder()
        let row = #"{"text":"one, [two]", "labels": ["x", "]"], "n": 1.0}"#
        let renamed = #"{"text":"else", "labels": ["X", "]"  ,"x"], "m": {"labels": 1}}"#
        try folder.write("[ \(row),\n\n \(row) , \(renamed),\(row)\n ]\n", to: "data/tags.json")
        _ = try Checked(folder: folder).report([.exactDuplicate, .labelTypo], output: "clean")
        let put = renamed.replacing(#"["X", "]"  ,"x"]"#, with: #"["x", "]"]"#)
        #expect(try folder.text("clean/tags.json") == "[ \(row),\n\n \(put)\n ]\n")
    }

    @Test("of comma-separated values keeps records with line breaks, the byte order mark and the line endings")
    func csv() throws {
        let folder = try TemporaryFolder()
        let head = "\u{FEFF}id,text,label\r\n"
        let lines = [
            "1,\"one,\r\ntwo\",a\r\n", "\r\n", "2,\"One, two\",a\r\n", "3,\"say \"\"ho\"\"\",A\r\n", "4,last,a",
        ]
        try folder.write(head + lines.joined(), to: "data/topic.csv")
        let report = try Checked(folder: folder).report([.exactDuplicate, .labelTypo], output: "clean")
        #expect(report.counts == [.exactDuplicate: 1, .labelTypo: 1])
        #expect(
            try folder.text("clean/topic.csv") == head + lines[0] + lines[1]
                + "3,\"say \"\"ho\"\"\",a\r\n" + lines[4])
    }

    @Test("of a database keeps its other tables, row ids and columns")
    func database() throws {
        let folder = try TemporaryFolder()
        let file = try folder.folder("data") + "/dataset.sqlite"
        try DatabaseQueue(path: file).write { database in
            try database.execute(
                sql: """
                    CREATE TABLE sample (id INTEGER PRIMARY KEY, task TEXT, text TEXT, label TEXT, labels TEXT, extra TEXT);
                    CREATE TABLE mine (a);
                    INSERT INTO mine VALUES (7);
                    INSERT INTO sample VALUES (3, 't', 'one', 'a', NULL, '{"k": 1}'), (5, 'u', 'one', 'a', NULL, NULL),
                    (8, 't', 'ONE', 'a', NULL, NULL), (9, 't', 'two', 'A', NULL, NULL),
                    (12, 'v', 'three', NULL, '["b", "B"]', NULL);
                    """)
        }
        _ = try Checked(folder: folder).report(output: "clean")
        let copy = try DatabaseQueue(path: folder.path("clean/dataset.sqlite"))
        try copy.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT id, label, labels, extra FROM sample ORDER BY id")
            #expect(rows.map { $0["id"] as Int } == [3, 5, 9, 12])
            #expect(rows.map { $0["label"] as String? } == ["a", "a", "a", nil])
            #expect(rows.map { $0["labels"] as String? } == [nil, nil, nil, #"["b"]"#])
            #expect(rows[0]["extra"] as String? == #"{"k": 1}"#)
            #expect(try Int.fetchOne(database, sql: "SELECT a FROM mine") == 7)
        }
    }

    @Test("repairs what was chosen alone; with a near copy its repetitions go")
    func chosenRules() throws {
        let checked = try Checked([
            ("I am still waiting for my new card", "a"), ("I am still waiting for my new card!", "a"),
            ("I am STILL waiting for my new card!", "a"), ("i am still waiting for my new card", "a"),
        ])
        let report = try checked.report([.nearDuplicate], output: "clean")
        #expect(report.cleaning?.actions.count == 2)
        #expect(try checked.report([.nearDuplicate], data: "clean").findings.isEmpty)
        #expect(try checked.folder.text("clean/topic.jsonl").split(separator: "\n").count == 2)
    }

    @Test("takes tasks without rows along")
    func emptyTasks() throws {
        let checked = try Checked(Checked.plain())
        try checked.folder.write("", to: "data/empty.jsonl")
        _ = try checked.report(output: "clean")
        #expect(try checked.folder.names(in: "clean") == ["empty.jsonl", "topic.jsonl"])
        #expect(try checked.folder.bytes("clean/topic.jsonl") == checked.folder.bytes("data/topic.jsonl"))
    }

    @Test("never takes the place of the dataset, nor stands among another's files")
    func refusesPlaces() throws {
        let checked = try Checked(Checked.plain())
        let before = try checked.folder.bytes("data/topic.jsonl")
        #expect(throws: RefineError.self) { try checked.report(output: "data") }
        #expect(throws: RefineError.self) { try checked.report(output: "other/../data/") }
        #expect(throws: RefineError.self) { try checked.report(data: "data/topic.jsonl", output: "data") }
        try checked.folder.write("", to: "clean/other.jsonl")
        let error = #expect(throws: RefineError.self) { try checked.report(output: "clean") }
        #expect(error?.code == .cannotWrite)
        #expect(try checked.folder.bytes("data/topic.jsonl") == before)
        #expect(try checked.folder.names(in: "data") == ["topic.jsonl"])
        #expect(try checked.folder.names(in: "clean") == ["other.jsonl"])
    }
}
