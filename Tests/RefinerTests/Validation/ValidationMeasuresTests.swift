import JSONText
import Testing

@testable import Refiner

@Suite("What validation measures")
struct ValidationMeasuresTests {
    private let recorded: JSON

    init() throws { recorded = try Repository.recorded("validation.json") }

    @Test("as ratio and Gini coefficient is what numpy computes from the definitions")
    func balance() throws {
        let cases = try #require(recorded["balance"]?.array)
        #expect(cases.count == 5)
        for each in cases {
            let balance = ClassBalance(counts: try #require(each["counts"]?.array).compactMap(\.int))
            #expect(abs(try #require(balance.ratio) - #require(each["ratio"]?.double)) < 1e-9)
            #expect(abs(try #require(balance.gini) - #require(each["gini"]?.double)) < 1e-12)
        }
    }

    @Test("is unknown without classes")
    func noClasses() {
        #expect(ClassBalance(counts: []).ratio == nil)
        #expect(ClassBalance(counts: [0, -4]).gini == nil)
    }

    @Test("as the usual lengths of a class is what numpy's quartiles give")
    func fences() throws {
        let cases = try #require(recorded["fences"]?.array)
        #expect(cases.count == 4)
        for each in cases {
            let lengths = try #require(each["lengths"]?.array).compactMap { $0.int.map { Int32($0) } }
            let fences = try #require(LengthFences(lengths: lengths))
            #expect(fences.shortest == each["shortest"]?.int)
            #expect(fences.longest == each["longest"]?.int)
        }
    }

    @Test("of lengths needs twenty texts, and bears any lengths")
    func hostileLengths() {
        #expect(LengthFences(lengths: Array(repeating: 9, count: 19)) == nil)
        #expect(LengthFences(lengths: Array(repeating: 0, count: 50)) == nil)
        let wide = LengthFences(lengths: (0..<40).map { $0 % 2 == 0 ? 1 : Int32.max })
        #expect(wide?.hold(1) == true)
        #expect(wide?.hold(.max) == true)
    }

    /// Two labels with their rows, and what the first is taken for.
    struct Pair: Sendable {
        let names: [String]
        let counts: [Int]
        let typos: [LabelTypos.Typo]
    }

    @Test(
        "as misspelt is named",
        arguments: [
            Pair(names: ["Refund", "refund"], counts: [3, 9], typos: [.init(label: 0, meant: 1, difference: .form)]),
            Pair(names: ["Refund", "refund"], counts: [9, 9], typos: [.init(label: 1, meant: 0, difference: .form)]),
            Pair(
                names: ["card_arrival", "card arrival", "card-arrival"], counts: [5, 1, 1],
                typos: [
                    .init(label: 1, meant: 0, difference: .separators),
                    .init(label: 2, meant: 0, difference: .separators),
                ]),
            Pair(names: ["1.1", "11"], counts: [5, 1], typos: []),
            Pair(
                names: ["refund", "refnud"], counts: [20, 2],
                typos: [.init(label: 1, meant: 0, difference: .letters(1))]),
            Pair(names: ["refund", "refnud"], counts: [19, 2], typos: []),
            Pair(names: ["class_1", "class_2"], counts: [900, 1], typos: []),
            Pair(names: ["male", "mail"], counts: [900, 1], typos: []),
            Pair(
                names: ["positive", "postitive", "negative"], counts: [90, 1, 80],
                typos: [.init(label: 1, meant: 0, difference: .letters(1))]),
            Pair(
                names: ["lost_or_stolen_card", "lost_or_stollen_crad"], counts: [100, 4],
                typos: [.init(label: 1, meant: 0, difference: .letters(2))]),
        ])
    func typos(_ pair: Pair) {
        #expect(LabelTypos(names: pair.names, counts: pair.counts).typos == pair.typos)
    }

    @Test("as misspelt takes bounded time, and says so, where labels are absurdly many")
    func manyLabels() {
        let names = (0..<600).map { "label " + String($0 &* 7_654_321, radix: 26) + "x" }
        let counts = names.indices.map { $0 < 300 ? 10 : 1 }
        let typos = LabelTypos(names: names, counts: counts, greatestPairs: 50_000)
        #expect(typos.wasCut)
        #expect(!LabelTypos(names: names, counts: counts).wasCut)
    }
}
