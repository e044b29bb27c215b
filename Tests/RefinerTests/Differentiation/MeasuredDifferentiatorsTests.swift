import Testing

@testable import Refiner

@Suite("Differentiators measured from the data")
struct MeasuredDifferentiatorsTests {
    struct Language: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let own: [String]
        let rival: [String]
        /// A piece of what only the own class says, and of what only the rival says.
        let mark: String
        let rivalMark: String
        let hint: String

        /// Twelve texts a class: each as it is, and once more with a word before it that tells nothing.
        init(
            _ name: String, own: [String], rival: [String], opening: String, mark: String, rivalMark: String,
            hint: String
        ) {
            testDescription = name
            self.own = own + own.map { opening + $0 }
            self.rival = rival + rival.map { opening + $0 }
            self.mark = mark
            self.rivalMark = rivalMark
            self.hint = hint
        }
    }

    static let languages = [
        Language(
            "English",
            own: [
                "my card is lost", "i lost my card", "lost the card today", "my card got lost", "card lost in town",
                "it is lost",
            ],
            rival: [
                "my card did not arrive", "when will my card arrive", "will the card arrive soon", "did my card arrive",
                "card to arrive in town", "it should arrive",
            ], opening: "please ", mark: "lost", rivalMark: "arrive", hint: "und-Latn"),
        Language(
            "Chinese",
            own: ["我的卡丢了", "卡丢了怎么办", "昨天卡丢了", "银行卡丢了", "我把卡弄丢了", "卡在路上丢了"],
            rival: ["我的卡没到", "卡还没到怎么办", "昨天卡没到", "银行卡没到", "新卡还没到", "卡在路上没到"],
            opening: "请问", mark: "丢", rivalMark: "没到", hint: "zh"),
        Language(
            "Arabic",
            own: [
                "فقدت بطاقتي", "لقد فقدت البطاقة", "فقدت بطاقتي اليوم", "أنا فقدت بطاقتي", "فقدت البطاقة أمس",
                "فقدت كل شيء",
            ],
            rival: [
                "متى تصل بطاقتي", "لم تصل البطاقة", "لم تصل بطاقتي اليوم", "هل تصل بطاقتي", "متى تصل البطاقة",
                "لم تصل بعد",
            ], opening: "مرحبا ", mark: "فقدت", rivalMark: "تصل", hint: "ar"),
    ]

    private func measured(_ language: Language) -> Differentiators {
        let material = TaskMaterial(
            task: "t", rows: Sample.rows("own", language.own) + Sample.rows("rival", language.rival), errors: [])
        let demand = Sample.demand(
            "own", confusions: [Confusion(label: "rival", count: 3, direction: .missed)])
        return MeasuredDifferentiators(material: material).differentiators(for: demand)
    }

    @Test("name what the class says and its rival does not", arguments: languages)
    func nameTheDifference(language: Language) throws {
        let measured = measured(language)
        #expect(measured.confusedWith == ["rival"])
        #expect(measured.emphasize.contains { $0.contains(language.mark) })
        #expect(!measured.emphasize.contains { $0.contains(language.rivalMark) })
        #expect(measured.avoid.contains { $0.contains(language.rivalMark) })
        #expect(!measured.avoid.contains { $0.contains(language.mark) })
        let statement = try #require(measured.differentiators.first)
        #expect(statement.hasPrefix("Unlike rival: says"))
        #expect(statement.contains(" of 12, there 0 of 12"))
    }

    @Test("tell script and usual length", arguments: languages)
    func tellScriptAndLength(language: Language) {
        let measured = measured(language)
        #expect(measured.languages == [language.hint: 1])
        // Of twelve texts the 5 % and 95 % quantiles are the second shortest and the second longest.
        let lengths = language.own.map(\.count).sorted()
        #expect(measured.length == Differentiators.LengthRange(min: lengths[1], max: lengths[10]))
    }

    @Test("set a class without confusions apart from all the others")
    func compareWithAll() {
        let material = TaskMaterial(
            task: "t", rows: Sample.rows("own", Self.languages[0].own) + Sample.rows("rival", Self.languages[0].rival),
            errors: [])
        let measured = MeasuredDifferentiators(material: material).differentiators(for: Sample.demand("own"))
        #expect(measured.emphasize.contains { $0.contains("lost") })
        #expect(measured.avoid.isEmpty)
        #expect(measured.confusedWith.isEmpty)
    }

    @Test("learn from misread texts as well as from training texts")
    func learnFromErrors() {
        let material = TaskMaterial(
            task: "t", rows: Sample.rows("rival", Self.languages[0].rival),
            errors: Self.languages[0].own.map { Sample.error($0, "own", "rival") })
        let demand = Sample.demand("own", confusions: [Confusion(label: "rival", count: 6, direction: .missed)])
        let measured = MeasuredDifferentiators(material: material).differentiators(for: demand)
        #expect(measured.emphasize.contains { $0.contains("lost") })
    }

    @Test("are there even when nothing is known")
    func areThereWithoutData() {
        let measured = MeasuredDifferentiators(material: nil).differentiators(for: Sample.demand())
        #expect(measured.emphasize.isEmpty)
        #expect(measured.length == Differentiators.LengthRange(min: 10, max: 300))
    }

    @Test("keep the bounds of a length range in order and above 0")
    func orderBounds() {
        #expect(Differentiators.LengthRange(min: 9, max: 3) == Differentiators.LengthRange(min: 3, max: 9))
        #expect(Differentiators.LengthRange(min: -5, max: 0) == Differentiators.LengthRange(min: 1, max: 1))
    }
}
