import JSONText
import Testing

@testable import Refiner

@Suite("The rules of validation")
struct RuleTests {
    /// Rows and what is wrong with them beyond the plain rows that stand before them.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let rows: [(text: String, label: String)]
        let found: [String]
    }

    static let cases: [Case] = [
        Case(testDescription: "nothing in a clean dataset", rows: [], found: []),
        Case(
            testDescription: "a repetition but for case, width and white space",
            rows: [("Where is my card", "billing"), ("  where IS\tｍy card ", "billing")],
            found: ["exact-duplicate 26>25"]),
        Case(
            testDescription: "one text with two labels, and its repetition",
            rows: [
                ("Where is my card", "billing"), ("where is my card", "delivery"), ("Where is my card", "delivery"),
            ],
            found: ["conflicting-labels 26>25", "exact-duplicate 27>26"]),
        Case(
            testDescription: "a similar text of the same label",
            rows: [
                ("I am still waiting for my new card", "billing"), ("I am still waiting for my new card!", "billing"),
            ],
            found: ["near-duplicate 26>25"]),
        Case(
            testDescription: "a similar text of another label",
            rows: [
                ("I am still waiting for my new card", "billing"), ("I am still waiting for my new card!", "delivery"),
            ],
            found: ["conflicting-near-duplicate 26>25"]),
        Case(
            testDescription: "texts without anything to read",
            rows: [("", "billing"), (" \u{200B}\n", "delivery"), ("", "billing")],
            found: ["empty-text 25", "empty-text 26", "empty-text 27"]),
        Case(
            testDescription: "control and replacement characters, but not tabs and line breaks",
            rows: [("bell \u{07} rings", "billing"), ("caf\u{FFFD}", "delivery"), ("one\ttwo\r\nthree", "billing")],
            found: ["control-characters 25", "control-characters 26"]),
        Case(
            testDescription: "a text far longer than all others",
            rows: [(Array(repeating: "nothing ends here", count: 60).joined(separator: ", "), "billing")],
            found: ["length-outlier 25"]),
        Case(
            testDescription: "labels that differ in case, white space or normal form alone",
            rows: [("one of a kind", "Billing"), ("another kind", " delivery"), ("third kind", "ｄelivery")],
            found: ["label-typo 25>1", "label-typo 26>2", "label-typo 27>2"]),
        Case(
            testDescription: "a label that differs by a letter from one of ten times its rows",
            rows: [("one of a kind", "delivrey")], found: ["label-typo 25>2", "imbalance"]),
        Case(
            testDescription: "a class of few rows", rows: [("one of a kind", "weather")],
            found: ["imbalance", "rare-label 25"]),
        Case(
            testDescription: "Chinese texts that are the same and similar",
            rows: [
                ("这家餐馆的营业时间是几点到几点？", "delivery"), ("这家餐馆的营业时间是几点到几点?", "delivery"),
                ("请问这家餐馆的营业时间是几点到几点？", "delivery"),
            ],
            found: ["exact-duplicate 26>25", "near-duplicate 27>25"]),
        Case(
            testDescription: "Arabic texts that are similar, of two labels",
            rows: [
                ("متى تصل بطاقتي الجديدة إلى المنزل", "billing"), ("متى تصل بطاقتي الجديدة إلى المنزل؟", "delivery"),
            ],
            found: ["conflicting-near-duplicate 26>25"]),
    ]

    @Test("find what was planted, and nothing else", arguments: cases)
    func planted(_ planted: Case) throws {
        let rows = Checked.plain() + planted.rows
        #expect(try Checked(rows).found() == planted.found)
    }

    @Test("find held-out texts among the rows, the closest first, and name their lines")
    func leaks() throws {
        let checked = try Checked(
            Checked.plain() + [
                ("I am still waiting for my new card", "billing"), ("Where is it", "delivery"),
                ("Where is it", "billing"),
            ])
        try checked.holdOut(["", "where is  IT", "I am still waiting for my new card!"])
        #expect(try checked.found([.leak]) == ["leak 26>2", "leak 27>2", "leak 25>3"])
        let last = try #require(try checked.report([.leak]).findings.last)
        #expect(last.similarity == 30.0 / 31)
        #expect(last.message.contains("0.97 similar to \(checked.folder.path("heldout.jsonl")):3"))
    }

    @Test("compare nothing with what leaks, which is to go")
    func leakIsNoDuplicate() throws {
        let checked = try Checked([
            ("I am still waiting for my new card", "billing"), ("I am still waiting for my new card!!", "billing"),
        ])
        try checked.holdOut(["I am still waiting for my new card"])
        #expect(try checked.found([.leak, .nearDuplicate]) == ["leak 1>1", "leak 2>1"])
        #expect(try checked.found([.nearDuplicate]) == ["near-duplicate 2>1"])
    }

    @Test("take other labels less seriously where a row has several, whose order is no matter")
    func several() throws {
        let report = try Checked(several: [
            ("Happy cake day", ["joy", "love"]), ("happy cake day", ["love", "joy"]), ("Happy cake day", ["joy"]),
        ]).report([.exactDuplicate, .conflictingLabels])
        #expect(Checked.words(report) == ["conflicting-labels 3>1", "exact-duplicate 2>1"])
        #expect(report.findings.first?.severity == .warning)
        #expect(report.count(of: .error) == 0)
    }

    @Test("take labels that differ in form alone for one where they are looked for, and for two where they are not")
    func looseLabels() throws {
        let checked = try Checked([("Where is my card", "billing"), ("Where is my card", "Billing")])
        #expect(
            try checked.found([.exactDuplicate, .conflictingLabels, .labelTypo]) == [
                "exact-duplicate 2>1", "label-typo 2>1",
            ])
        #expect(try checked.found([.exactDuplicate, .conflictingLabels]) == ["conflicting-labels 2>1"])
    }

    @Test("tell two normal forms of a label apart")
    func normalForms() throws {
        let checked = try Checked([("one", "caf\u{E9}"), ("two", "caf\u{E9}"), ("three", "cafe\u{301}")])
        #expect(try checked.found([.labelTypo]) == ["label-typo 3>1"])
    }

    @Test("find nothing wrong with the example dataset but one long text")
    func example() throws {
        let report = try DatasetValidator.run(ValidationSettings(data: Repository.path("saved")))
        #expect(report.counts == [.lengthOutlier: 1])
        #expect(report.tasks.map(\.rows) == [770])
        #expect(report.tasks.first?.balance.ratio == 1)
    }

    @Test("say of all classes alike that the task has but one")
    func oneClass() throws {
        let report = try Checked(Checked.plain(labels: ["billing"])).report()
        #expect(report.findings.map(\.message) == ["all 24 rows are of one class, \"billing\""])
    }

    @Test("are counted in full where fewer findings are asked for")
    func limit() throws {
        let report = try Checked(Array(repeating: ("again", "billing"), count: 9)).report([.exactDuplicate], limit: 3)
        #expect(report.findings.map(\.row.place.line) == [2, 3, 4])
        #expect(report.counts == [.exactDuplicate: 8])
    }
}
