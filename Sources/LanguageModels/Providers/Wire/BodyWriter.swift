internal import JSONText

/// Writes the body of a request as JSON, without a tree of values in between.
struct BodyWriter {
    private(set) var bytes: [UInt8] = []

    /// A writer.
    ///
    /// - Parameter texts: how many bytes of text are to come; room for them is taken at once.
    init(texts: Int) {
        bytes.reserveCapacity(texts + texts / 16 + 512)
    }

    /// Opens an object or list.
    mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
    }

    /// Closes an object or list.
    mutating func close(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(ascii: bracket))
    }

    /// The name of the next value.
    mutating func name(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// A string.
    mutating func string(_ text: String) {
        separate()
        JSON(.string(text)).append(to: &bytes)
    }

    /// JSON text, a number for instance.
    mutating func raw(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    /// A list of messages, each an object of role and content.
    mutating func messages(_ messages: some Sequence<ChatMessage>) {
        open("[")
        for message in messages {
            open("{")
            name("role")
            string(message.role.rawValue)
            name("content")
            string(message.content)
            close("}")
        }
        close("]")
    }

    private mutating func separate() {
        switch bytes.last {
        case nil, UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ":"): break
        default: bytes.append(UInt8(ascii: ","))
        }
    }
}

extension ChatRequest {
    /// The bytes of all its texts.
    var textBytes: Int { messages.reduce(0) { $0 + $1.content.utf8.count } }
}
