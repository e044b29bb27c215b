import LanguageModels
import Synchronization

/// A model that keeps what it is asked, and answers nothing.
final class CapturingModel: ChatModel {
    let model = "bench"
    let endpoint = "none"
    private let asked = Mutex<[ChatMessage]?>(nil)

    var messages: [ChatMessage]? { asked.withLock { $0 } }

    func complete(_ request: ChatRequest) async throws(ChatError) -> ChatCompletion {
        asked.withLock { $0 = request.messages }
        throw ChatError(kind: .badRequest, message: "kept")
    }
}
