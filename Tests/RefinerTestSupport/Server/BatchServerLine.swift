#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
public import LanguageModels

/// A request of a batch job as ``BatchServer`` received it.
public struct BatchServerLine: Decodable, Sendable {
    /// What the server does about a line.
    public enum Reply: Sendable {
        /// A model's answer.
        case completion(String, usage: TokenUsage? = TokenUsage(inputTokens: 10, outputTokens: 5))
        /// An answer with an error status, in the file of failures.
        case error(Int, String, code: String? = nil)
        /// No answer and a code, in the file of failures.
        case fault(code: String, message: String)
        /// Nothing in any file.
        case missing
        /// These lines in the file of answers.
        case raw([String])
    }

    /// What names the line.
    public let customID: String
    /// Always `POST`.
    public let method: String
    /// The path.
    public let url: String
    /// The request.
    public let chat: ServerRequest.Chat

    private enum CodingKeys: String, CodingKey {
        case method, url
        case customID = "custom_id"
        case chat = "body"
    }

    /// A line of an output file, with a body in JSON.
    public static func output(_ customID: String, status: Int = 200, body: String) -> String {
        #"{"id":"batch_req_\#(customID)","custom_id":"\#(customID)","response":{"status_code":\#(status),"#
            + #""request_id":"r","body":\#(body)},"error":null}"#
    }

    /// The lines for the files of answers and of failures.
    func files(for reply: Reply) -> (output: [String], errors: [String]) {
        switch reply {
        case .completion(let text, let usage):
            let body = String(decoding: ServerReply.completion(text, usage: usage).body, as: UTF8.self)
            return ([Self.output(customID, body: body)], [])
        case .error(let status, let message, let code):
            let body = String(decoding: ServerReply.error(status, message, code: code).body, as: UTF8.self)
            return ([], [Self.output(customID, status: status, body: body)])
        case .fault(let code, let message):
            let line =
                #"{"id":"q","custom_id":"\#(customID)","response":null,"#
                + #""error":{"code":"\#(code)","message":"\#(message)"}}"#
            return ([], [line])
        case .missing:
            return ([], [])
        case .raw(let lines):
            return (lines, [])
        }
    }
}
