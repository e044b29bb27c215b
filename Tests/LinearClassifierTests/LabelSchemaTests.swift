import LinearClassifier
import Testing

@Suite("Label schema")
struct LabelSchemaTests {
    static let schema = LabelSchema(
        exclusions: [.init("card", "rate")], implications: [.init("limit", onlyWith: "refund")])

    @Test("No prediction breaks a rule, whatever the text")
    func enforced() throws {
        var settings = TrainingSettings()
        settings.schemas = ["labels": Self.schema]
        let model = try LinearModel.train(MadeUpTexts.several(300, seed: 1), settings: settings, seed: 1)
        let free = try LinearModel.train(MadeUpTexts.several(300, seed: 1), seed: 1)
        func broken(_ model: LinearModel) -> Int {
            model.predict(MadeUpTexts.several(200, seed: 2).texts + ["card0 rate1 limit2", "limit0 limit1"]).count {
                let labels = Set($0[0].labels)
                return labels.isSuperset(of: ["card", "rate"])
                    || (labels.contains("limit") && !labels.contains("refund"))
            }
        }
        #expect(broken(model) == 0)
        #expect(broken(free) > 0)
    }

    @Test("Of two labels that exclude each other the surer stays")
    func surer() {
        #expect(Self.schema.consistent(["card", "limit", "rate", "refund"], scores: [1, -1, 2, -1]) == ["rate"])
        #expect(Self.schema.consistent(["card", "limit", "rate", "refund"], scores: [1, -1, 1, -1]) == ["card"])
    }

    @Test("A label brings what it needs, or goes when that costs more")
    func needed() {
        #expect(Self.schema.consistent(["limit", "refund"], scores: [2, -1]) == ["limit", "refund"])
        #expect(Self.schema.consistent(["limit", "refund"], scores: [1, -2]) == [])
        #expect(Self.schema.consistent(["limit", "refund"], scores: [1, 3]) == ["refund", "limit"])
    }

    @Test("Rules in a circle end")
    func circle() {
        let circle = LabelSchema(implications: [.init("a", onlyWith: "b"), .init("b", onlyWith: "a")])
        #expect(circle.consistent(["a", "b"], scores: [1, 1]) == ["a", "b"])
        #expect(circle.consistent(["a", "b"], scores: [1, -2]) == [])
    }
}
