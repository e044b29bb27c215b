import Testing

@testable import Refiner

@Suite("The language gate")
struct LanguageGateTests {
    private let english = LanguageGate(texts: ["my card is lost", "where is my card"], fallback: [])
    private let chinese = LanguageGate(texts: ["我的卡丢了", "卡在哪里"], fallback: [])
    private let arabic = LanguageGate(texts: ["فقدت بطاقتي", "أين بطاقتي"], fallback: [])

    @Test("lets texts in the script of the class through")
    func letsOwnScriptThrough() {
        #expect(english.refusal(of: "gone, it is") == nil)
        #expect(chinese.refusal(of: "卡不见了") == nil)
        #expect(arabic.refusal(of: "ضاعت البطاقة") == nil)
    }

    @Test("refuses texts in a script that the class is not written in, and names it")
    func refusesOtherScripts() throws {
        #expect(english.refusal(of: "卡不见了")?.gate == .language)
        #expect(english.refusal(of: "ضاعت البطاقة")?.score == 0)
        #expect(chinese.refusal(of: "it is gone")?.gate == .language)
        #expect(arabic.refusal(of: "it is gone")?.gate == .language)
        #expect(try #require(english.refusal(of: "ضاعت البطاقة")).reason.contains("which the class is not"))
    }

    @Test("goes by most of a text: a name in another script does no harm")
    func goesByTheMajority() {
        #expect(english.refusal(of: "I lost my card in 北京 yesterday") == nil)
        #expect(chinese.refusal(of: "我的 iPhone 里的卡都丢了怎么办") == nil)
    }

    @Test("lets a class of two scripts have texts in either")
    func knowsMixedClasses() {
        let mixed = LanguageGate(texts: ["my card is lost", "我的卡丢了我的卡丢了"], fallback: [])
        #expect(mixed.refusal(of: "it is gone") == nil)
        #expect(mixed.refusal(of: "卡不见了") == nil)
        #expect(mixed.refusal(of: "ضاعت البطاقة")?.gate == .language)
    }

    @Test("has nothing against texts without letters, nor against any where nothing is known")
    func letsUnknownThrough() {
        #expect(english.refusal(of: "😭😭 42 !!") == nil)
        #expect(LanguageGate(texts: [], fallback: []).refusal(of: "卡不见了") == nil)
        #expect(LanguageGate(texts: ["42", "😭"], fallback: []).refusal(of: "it is gone") == nil)
    }

    @Test("learns from the whole task where the class has no texts, or none with letters")
    func fallsBackOnTheTask() {
        #expect(LanguageGate(texts: ["42", "😭"], fallback: ["my card is lost"]).refusal(of: "it is gone") == nil)
        #expect(LanguageGate(texts: [], fallback: ["my card is lost"]).refusal(of: "卡不见了")?.gate == .language)
    }
}
