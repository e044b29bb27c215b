import LinearClassifier
import Testing

@Suite("Single-label training")
struct SingleLabelTests {
    static let set: TrainingSet = {
        let words = [
            (
                "card",
                ["my card has not come", "when will the card arrive", "the new card is late", "no card in the post"]
            ),
            ("cash", ["the machine kept my cash", "cash withdrawal failed", "no cash came out", "get cash abroad"]),
            (
                "rate",
                ["what is the exchange rate", "the rate was wrong", "which rate do you use", "rate of exchange today"]
            ),
        ]
        return TrainingSet(
            texts: words.flatMap(\.1), labels: words.flatMap { word in word.1.map { _ in word.0 } }, task: "intent")
    }()

    static let model = try? LinearModel.train(set, seed: 1)

    @Test("What was learnt is predicted, surer than chance")
    func learns() throws {
        let model = try #require(Self.model)
        for (text, label) in [("is my card late", "card"), ("cash machine", "cash"), ("todays exchange rate", "rate")] {
            let prediction = model.predict(text)[0]
            #expect(prediction.task == "intent")
            #expect(prediction.labels == [label])
            #expect(prediction.confidence > 0.4)
            #expect(abs(prediction.probabilities.reduce(0, +) - 1) < 1e-5)
        }
    }

    @Test("A task of one class cannot be trained")
    func oneClass() {
        #expect(throws: TrainingError.tooFewClasses(task: "label")) {
            try LinearModel.train(TrainingSet(texts: ["a", "b"], labels: ["x", "x"]))
        }
    }
}
