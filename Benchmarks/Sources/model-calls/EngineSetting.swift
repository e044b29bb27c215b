import Foundation
import LanguageModels
import Refiner

/// The example data refined by a language model: demands, prompts, and a state in a folder of its own.
struct EngineSetting {
    let input: RefinementInput
    let plan: Plan
    let measured: MeasuredTasks
    let known: [Differentiators]
    let folder: String

    /// - Parameter root: the project's folder.
    init(root: String) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("model-calls-\(getpid())").path
        let settings = Refinement.Settings(data: root + "/saved", output: folder)
        input = try RefinementInput.read(analysis: root + "/fixtures/banking77-10/analysis.json", settings: settings)
        plan = try WeakClassPlanner(threshold: 0.85).plan(input.analysis, dataset: input.dataset)
        let measured = MeasuredTasks(material: input.material)
        self.measured = measured
        known = plan.demands.map { measured.differentiators(for: $0) }
    }

    func engine(_ chat: any ChatModel, ledger: any Ledger) throws -> LanguageModelEngine {
        LanguageModelEngine(
            name: "openai", chat: chat, prompts: try PromptLibrary(), settings: LanguageModelEngine.Settings(),
            measured: measured, ledger: ledger)
    }

    /// The request of a number, one class after another.
    func request(_ number: Int) -> GenerationRequest {
        let index = number % plan.demands.count
        return GenerationRequest(
            demand: plan.demands[index], differentiators: known[index], count: 8,
            ordinal: number / plan.demands.count)
    }
}
