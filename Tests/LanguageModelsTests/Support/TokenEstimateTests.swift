import LanguageModels
import Testing

@Suite("An estimate of tokens")
struct TokenEstimateTests {
    @Test(
        "follows the script of the text",
        arguments: [
            ("", 0), ("a", 1), ("four", 1), ("The quick brown fox jumps", 7), ("123456", 2), ("Привет", 3),
            ("你好世界", 4), ("नमस्ते", 5), ("👍", 2), ("naïve", 2), ("ሰላም", 6),
        ]
    )
    func tokens(text: String, expected: Int) {
        #expect(TokenEstimate.tokens(of: text) == expected)
    }

    @Test("counts digits and letters alike wherever they stand in a long text")
    func longTexts() {
        let characters = Array("a0 9/:z~\n5")
        for length in 0..<40 {
            for first in characters.indices {
                let text = String((0..<length).map { characters[(first + $0 * 7) % characters.count] })
                let digits = text.count { $0.isNumber }
                #expect(TokenEstimate.tokens(of: text) == (3 * length + digits + 11) / 12)
                // 6 for é, which is of two bytes.
                #expect(TokenEstimate.tokens(of: "é" + text + "é") == (12 + 3 * length + digits + 11) / 12)
            }
        }
    }

    @Test("of a prompt counts the marks around its messages")
    func messages() {
        #expect(TokenEstimate.tokens(of: [.system("four"), .user("four")]) == 3 + 2 * (4 + 1))
    }

    @Test("says that it is one")
    func marked() {
        #expect(TokenEstimate.usage(of: .greeting, answer: "four").isEstimated)
    }

    @Test("stays an estimate in every sum it enters")
    func sums() {
        let exact = TokenUsage(inputTokens: 1, outputTokens: 2, cachedInputTokens: 1)
        let estimated = TokenUsage(inputTokens: 10, outputTokens: 20, isEstimated: true)
        #expect(
            exact + estimated
                == TokenUsage(inputTokens: 11, outputTokens: 22, cachedInputTokens: 1, isEstimated: true))
        #expect(!(exact + exact).isEstimated)
    }
}
