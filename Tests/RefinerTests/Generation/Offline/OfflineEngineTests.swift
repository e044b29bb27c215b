import TextFeatures
import Testing

@testable import Refiner

@Suite("The offline engine")
struct OfflineEngineTests {
    /// Two classes of a bank in three languages, with texts that share words, beginnings and contexts.
    struct Language: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let lost: [String]
        let late: [String]
        let misread: [String]
    }

    static let english = Language(
        testDescription: "English",
        lost: [
            "I lost my card yesterday. Can you block it?", "My card was stolen on holiday, please block it.",
            "Can you help me? My card is gone.", "Someone took my card from my bag. What should I do now?",
            "I think my card is lost, how do I block it?", "Please help me, I cannot find my card anywhere.",
        ],
        late: [
            "My new card has not arrived yet. Can you tell me where it is?", "When will my new card arrive?",
            "Can you help me? My card is late.", "I am still waiting for my card, when does it come?",
            "The card I ordered last week has not come. Where is it?", "Please tell me when the card will arrive.",
        ],
        misread: [
            "My wallet disappeared with the card inside. Can you freeze the account?",
            "I left my card in a taxi, how do I stop payments with it?",
        ])
    static let chinese = Language(
        testDescription: "Chinese",
        lost: ["我的卡昨天丢了。请帮我冻结。", "卡在路上丢了，怎么办？", "请问我的卡被偷了怎么冻结？", "我找不到我的卡了，请帮我冻结。", "银行卡弄丢了，怎么挂失？"],
        late: ["我的新卡还没到。什么时候能到？", "请问我的卡什么时候能到？", "新卡寄出一周了，怎么还没到？", "我还在等我的卡，请问到哪里了？", "银行卡还没收到，怎么查询？"],
        misread: ["钱包不见了，卡也在里面。怎么冻结账户？", "我把卡忘在出租车上了，请帮我冻结。"])
    static let arabic = Language(
        testDescription: "Arabic",
        lost: [
            "فقدت بطاقتي أمس. هل يمكنكم إيقافها؟", "سرقت بطاقتي في السفر، أرجو إيقافها.",
            "لا أجد بطاقتي في أي مكان. ماذا أفعل؟",
            "أعتقد أن بطاقتي ضاعت، كيف أوقفها؟", "هل يمكنكم مساعدتي؟ ضاعت بطاقتي.",
        ],
        late: [
            "بطاقتي الجديدة لم تصل بعد. متى تصل؟", "متى تصل بطاقتي الجديدة؟", "ما زلت أنتظر البطاقة، أين هي؟",
            "هل يمكنكم مساعدتي؟ تأخرت بطاقتي.", "طلبت البطاقة قبل أسبوع ولم تصل. أين هي؟",
        ],
        misread: ["اختفت محفظتي والبطاقة فيها. كيف أجمد الحساب؟", "نسيت بطاقتي في سيارة أجرة، كيف أوقف الدفع بها؟"])

    private func material(_ language: Language) -> TaskMaterial {
        TaskMaterial(
            task: "t",
            rows: language.lost.map { Sample.row($0, "lost") } + language.late.map { Sample.row($0, "late") },
            errors: language.misread.map { Sample.error($0, "lost", "late", 0.6) })
    }

    private func engine(_ language: Language, seed: UInt64 = 0, noise: Double = 0) -> OfflineEngine {
        OfflineEngine(
            models: OfflineEngine.Models(material: ["t": material(language)]),
            settings: OfflineEngine.Settings(batchSize: 6, noise: noise, seed: seed), ledger: MemoryLedger())
    }

    private func write(
        _ engine: OfflineEngine, _ label: String = "lost", refused: [String] = [], ordinal: Int = 0, round: Int = 1
    ) async throws -> [Proposal] {
        let request = GenerationRequest(
            demand: Sample.demand(label, task: "t", count: 6), differentiators: Sample.differentiators(), count: 6,
            refused: refused, ordinal: ordinal, round: round)
        return try await engine.generate(request).proposals
    }

    @Test(
        "writes texts that are new, of the class's script, and from its own material",
        arguments: [english, chinese, arabic])
    func writesNewTexts(language: Language) async throws {
        let proposals = try await write(engine(language))
        #expect(proposals.count >= 4)
        let own = language.lost + language.misread
        for proposal in proposals {
            #expect(!(own + language.late).contains(proposal.text))
            #expect(!proposal.parents.isEmpty)
            #expect(proposal.parents.allSatisfy(own.contains))
            #expect(ScriptProfile(of: proposal.text).dominant == ScriptProfile(of: own).dominant)
        }
        #expect(Set(proposals.map(\.text)).count == proposals.count)
    }

    @Test("puts no spaces between characters where the task has none")
    func keepsUnspaced() async throws {
        for proposal in try await write(engine(Self.chinese)) { #expect(!proposal.text.contains(" ")) }
    }

    @Test(
        "writes the same for the same seed, and something else for another seed or round",
        arguments: [english, chinese])
    func isDeterministic(language: Language) async throws {
        let first = try await write(engine(language, seed: 3))
        #expect(try await write(engine(language, seed: 3)) == first)
        #expect(try await write(engine(language, seed: 4)) != first)
        #expect(try await write(engine(language, seed: 3), round: 2) != first)
    }

    @Test("holds no four fifths of an error sample, and comes near none", arguments: [english, chinese, arabic])
    func staysAwayFromErrors(language: Language) async throws {
        for seed in 0..<8 as Range<UInt64> {
            for proposal in try await write(engine(language, seed: seed)) {
                let shingles = Set(Shingles(proposal.text).hashes)
                for error in language.misread {
                    let known = Set(Shingles(error).hashes)
                    let common = Double(shingles.intersection(known).count)
                    #expect(common / Double(known.count) < 0.8, "seed \(seed): \(proposal.text)")
                    #expect(common / Double(shingles.union(known).count) < 0.6, "seed \(seed): \(proposal.text)")
                }
            }
        }
    }

    @Test("does not propose again what was refused")
    func remembersRefusals() async throws {
        let engine = engine(Self.english)
        let first = try await write(engine).map(\.text)
        let second = try await write(engine, refused: first).map(\.text)
        #expect(Set(first).isDisjoint(with: second))
        #expect(!second.isEmpty)
    }

    @Test("says that it cannot write for a class without texts")
    func classWithoutTexts() async throws {
        let request = GenerationRequest(
            demand: Sample.demand("unheard of", task: "t"), differentiators: Sample.differentiators(), count: 4,
            ordinal: 0)
        let answer = try await engine(Self.english).generate(request)
        #expect(answer.proposals.isEmpty)
        #expect(answer.failure == "the data holds no text of this class to build from")
    }

    @Test("makes one slip in every text with a noise of 1, and none with 0")
    func noise() async throws {
        let clean = try await write(engine(Self.english))
        let noisy = try await write(engine(Self.english, noise: 1))
        #expect(noisy.count == clean.count)
        for (one, two) in zip(clean, noisy) {
            #expect(one.parents == two.parents)
            #expect(one.text.lowercased() == two.text || NearNames.editDistance(Array(one.text), Array(two.text)) == 1)
        }
    }

    @Test("counts its requests in the ledger, and knows that they cost nothing")
    func ledger() async throws {
        let ledger = MemoryLedger()
        let engine = OfflineEngine(
            models: OfflineEngine.Models(material: ["t": material(Self.english)]), ledger: ledger)
        _ = try await engine.differentiate([Sample.demand("lost", task: "t")], round: 1)
        _ = try await write(engine)
        let calls = await ledger.calls
        #expect(calls.map(\.phase) == [.differentiate, .generate])
        #expect(calls.allSatisfy { $0.costUSD == 0 && $0.inputTokens == 0 && $0.attempts == 1 })
        let plan = Plan(demands: [Sample.demand("lost", task: "t", count: 20)])
        #expect(engine.estimate(plan) == PlanEstimate(calls: 1 + 3, inputTokens: 0, outputTokens: 0, costUSD: 0))
    }
}
