import LanguageModels
import Testing

@Suite("A meter of tokens")
struct TokenMeterTests {
    private let request = ChatRequest(messages: [.user(String(repeating: "The quick brown fox. ", count: 100))])

    private var estimate: Int { TokenEstimate.tokens(of: request.messages) }

    private func learned(input: Double, output: Double = 1, times: Int) -> TokenMeter {
        let meter = TokenMeter()
        for _ in 0..<times { learn(meter, input: input, output: output) }
        return meter
    }

    private func learn(_ meter: TokenMeter, input: Double, output: Double = 1) {
        let answer = String(repeating: "word ", count: 80)
        let usage = TokenUsage(
            inputTokens: Int(Double(estimate) * input),
            outputTokens: Int(Double(TokenEstimate.tokens(of: answer)) * output))
        meter.learn(usage, of: request, answer: answer)
    }

    @Test("estimates as the rule does before it knows any count")
    func uncalibrated() {
        #expect(TokenMeter().inputTokens(of: request) == estimate)
        #expect(
            TokenMeter().usage(of: request, answer: "four")
                == TokenUsage(inputTokens: estimate, outputTokens: 1, isEstimated: true))
    }

    @Test("comes to what a service counts", arguments: [0.5, 0.8, 1.3, 2.5])
    func converges(ratio: Double) {
        let meter = learned(input: ratio, output: ratio, times: 50)
        let expected = Double(estimate) * ratio
        #expect(abs(Double(meter.inputTokens(of: request)) - expected) <= expected / 20)
        let answer = String(repeating: "word ", count: 80)
        #expect(abs(Double(meter.usage(of: request, answer: answer).outputTokens) - 100 * ratio) <= 10 * ratio)
        #expect(meter.usage(of: request, answer: answer).isEstimated)
        #expect(meter.outputTokens(estimate: 1000) > Int(900 * ratio))
    }

    @Test("bounds what a service counts, tighter as it learns", arguments: [0.5, 1.0, 2.5])
    func bounds(ratio: Double) {
        let fresh = learned(input: ratio, times: 1).inputBound(of: request)
        let later = learned(input: ratio, times: 100).inputBound(of: request)
        let counted = Int(Double(estimate) * ratio)
        #expect(counted <= later && later < fresh)
        #expect(later <= counted * 12 / 10 + 120)
    }

    @Test("bounds the highest of counts that vary")
    func spread() {
        let meter = TokenMeter()
        for index in 0..<100 { learn(meter, input: index % 10 == 0 ? 1.6 : 0.8) }
        #expect(meter.inputBound(of: request) >= Int(Double(estimate) * 1.6))
        #expect(meter.inputTokens(of: request) < Int(Double(estimate) * 1.0))
    }

    @Test("forgets one odd count in time")
    func outlier() {
        let meter = learned(input: 1, times: 20)
        learn(meter, input: 4)
        let before = meter.inputBound(of: request)
        for _ in 0..<150 { learn(meter, input: 1) }
        #expect(before > 4 * estimate)
        #expect(meter.inputBound(of: request) < estimate * 13 / 10 + 120)
    }

    @Test(
        "learns nothing from counts that cannot be",
        arguments: [
            TokenUsage(inputTokens: 0, outputTokens: 5), TokenUsage(inputTokens: -7, outputTokens: 5),
            TokenUsage(inputTokens: .max, outputTokens: 5), TokenUsage(inputTokens: 5, outputTokens: .min),
            TokenUsage(inputTokens: 30_000_000, outputTokens: 5),
            TokenUsage(inputTokens: 5, outputTokens: 5, isEstimated: true),
        ]
    )
    func absurd(usage: TokenUsage) {
        let meter = TokenMeter()
        let before = meter.inputBound(of: request)
        meter.learn(usage, of: request, answer: "four")
        #expect(meter.inputTokens(of: request) == estimate)
        #expect(meter.inputBound(of: request) == before)
    }

    @Test("is not spoilt by counts that are wild but possible")
    func wild() {
        let meter = learned(input: 1, times: 30)
        for tokens in [1, 20_000_000] {
            meter.learn(TokenUsage(inputTokens: tokens, outputTokens: tokens), of: request, answer: "four")
        }
        #expect(abs(meter.inputTokens(of: request) - estimate) < estimate / 5)
    }

    @Test("counts the schema of an answer as part of the prompt")
    func schema() {
        let schema = #"{"type": "object", "properties": {"texts": {"type": "array"}}}"#
        var other = request
        other.responseFormat = .jsonSchema(AnswerSchema(name: "texts", schema: schema))
        let meter = TokenMeter()
        #expect(meter.inputTokens(of: other) == estimate + TokenEstimate.tokens(of: schema))
        #expect(meter.inputBound(of: other) > meter.inputBound(of: request))
    }

    @Test("takes the limit of an answer for its bound, and else what answers took")
    func answers() {
        let meter = TokenMeter()
        #expect(meter.outputBound(maxTokens: 900, estimate: 5000) == 900)
        #expect(meter.outputBound(maxTokens: -5, estimate: 5000) == 0)
        #expect(meter.outputBound(maxTokens: nil, estimate: 5000) == 20_000)
        #expect(meter.outputBound(maxTokens: nil, estimate: 0) == 256)
        #expect(meter.outputBound(maxTokens: nil, estimate: .max) == .max)
        let taught = learned(input: 1, output: 3, times: 100).outputBound(maxTokens: nil, estimate: 5000)
        #expect((15_000...20_000).contains(taught))
    }

    /// Counted with the vocabularies that scripts/token_estimate.py uses: o200k, DeepSeek V3, cl100k, Claude 2.
    @Test(
        "bounds what real vocabularies make of many scripts before it knows any count",
        arguments: [
            (
                "I ordered a new card last week, but it still has not arrived. Can you tell me where it is?",
                [23, 23, 23, 23]
            ),
            (
                #"{"texts": ["Where is my card?", "My card has not come yet", "Please track my card"]}"#,
                [24, 25, 23, 23]
            ),
            ("Ich habe letzte Woche eine neue Karte bestellt, aber sie ist noch nicht angekommen.", [16, 21, 20, 22]),
            (
                "Geçen hafta yeni bir kart sipariş ettim ama hâlâ gelmedi, nerede olduğunu söyler misiniz?",
                [27, 37, 33, 40]
            ),
            ("Я заказал новую карту на прошлой неделе, но она всё ещё не пришла.", [19, 23, 30, 36]),
            ("Παρήγγειλα μια νέα κάρτα την περασμένη εβδομάδα, αλλά δεν έχει φτάσει ακόμα.", [27, 35, 67, 84]),
            ("Ես նոր քարտ եմ պատվիրել անցյալ շաբաթ, բայց այն դեռ չի եկել։", [17, 35, 106, 106]),
            ("طلبت بطاقة جديدة الأسبوع الماضي ولم تصل بعد، أين هي الآن؟", [14, 20, 44, 53]),
            ("मैंने पिछले हफ्ते नया कार्ड मंगवाया था लेकिन वह अभी तक नहीं आया है।", [21, 42, 71, 74]),
            ("నేను గత వారం కొత్త కార్డును ఆర్డర్ చేశాను కానీ అది ఇంకా రాలేదు.", [22, 46, 105, 129]),
            ("ባለፈው ሳምንት አዲስ ካርድ አዝዣለሁ ግን እስካሁን አልደረሰም።", [73, 75, 99, 106]),
            ("我上周订了一张新卡，但是还没有收到，请问现在在哪里？", [17, 15, 27, 25]),
            ("지난주에 새 카드를 주문했는데 아직 도착하지 않았어요.", [16, 21, 34, 35]),
            ("👍😂🔥🎉 🙏🏽 👩‍👩‍👧", [17, 17, 29, 26]),
        ]
    )
    func scripts(text: String, counts: [Int]) {
        // The room for the template would hide what a short text takes.
        let long = Array(repeating: text, count: 40).joined(separator: "\n")
        let bound = TokenMeter().inputBound(of: ChatRequest(messages: [.user(long)])) - 104
        #expect(bound >= 40 * counts.max()!)
        #expect(bound <= long.utf8.count)
    }
}
