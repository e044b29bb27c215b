internal import JSONText

/// Why an answer of status 200 to 299 is none.
enum WireFault: Error, Sendable, Hashable {
    /// It bears an error, as some gateways send them, with the status it should have had.
    case refused(status: Int, ProviderFault)
    /// It cannot be used. The usage is what it reports; without one, the text is what was probably paid for, or nil when
    /// nothing was.
    case unusable(words: String, usage: TokenUsage? = nil, text: String? = nil)
}

extension WireFault {
    /// Parses the body of an answer.
    ///
    /// - Throws: a fault when it is no JSON object. Its words are not quoted: they may be the model's, and thus anybody's.
    static func document(in response: HTTPResponse) throws(WireFault) -> JSON {
        if let document = JSON(foreign: response.body), document.members != nil {
            return document
        } else if response.body.isEmpty {
            throw .unusable(words: "the answer is empty", text: "")
        } else if WebPage(response.body) != nil {
            // No model wrote a web page, so it took no tokens.
            throw .unusable(words: "the answer is a web page, not JSON; the base URL may be wrong")
        }
        throw .unusable(
            words: "the answer (\(response.body.count) bytes) is not valid JSON or was cut off",
            text: String(decoding: response.body, as: UTF8.self)
        )
    }
}
