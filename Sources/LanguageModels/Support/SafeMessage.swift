/// Makes text of foreign origin fit for one line of an error message.
///
/// A provider's words may quote the key, hold control characters that rewrite a terminal, or fill megabytes.
struct SafeMessage: Sendable {
    /// The most characters of a cleaned text; a longer one ends with an ellipsis.
    static let maximumLength = 300

    /// Bytes of a text that are looked at; what lies behind is never shown.
    private static let inspectedBytes = 8192

    /// A run of this many bytes shared with a secret is taken for a part of it.
    private static let windowLength = 8

    /// Shorter secrets are placeholders such as `x`; hiding them would garble every message and protect nothing.
    private static let shortestSecret = 4

    private let secrets: [Fingerprint]

    init(hiding secrets: [String]) {
        self.secrets = secrets.compactMap(Fingerprint.init)
    }

    /// The text on one line: secrets replaced, control characters gone, white space folded, cut to size.
    func clean(_ text: String) -> String {
        clean(bytes: text.utf8)
    }

    /// As ``clean(_:)`` for raw bytes; invalid UTF-8 becomes U+FFFD.
    func clean(bytes: some Sequence<UInt8>) -> String {
        let redacted = redact(Array(bytes.prefix(Self.inspectedBytes)))
        return Self.cut(Self.folded(String(decoding: redacted, as: UTF8.self)))
    }

    private func redact(_ bytes: [UInt8]) -> [UInt8] {
        var hidden = [Bool](repeating: false, count: bytes.count)
        for secret in secrets { secret.mark(in: bytes, &hidden) }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if !hidden[index] {
                output.append(byte)
            } else if index == 0 || !hidden[index - 1] {
                output.append(contentsOf: Secret.placeholder.utf8)
            }
        }
        return output
    }

    private static func folded(_ text: String) -> String {
        var output = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                pendingSpace = !output.isEmpty
            case .format, .privateUse, .surrogate, .unassigned:
                // Format characters include the marks that reverse the reading direction of what follows.
                continue
            default:
                if pendingSpace { output.append(" ") }
                pendingSpace = false
                output.append(scalar)
            }
        }
        return String(output)
    }

    private static func cut(_ text: String) -> String {
        guard text.count > maximumLength else { return text }
        return text.prefix(maximumLength - 1) + "…"
    }

    /// All windows of a secret, so that a part of it is found as well as the whole.
    private struct Fingerprint: Sendable {
        let windowLength: Int
        let windows: Set<UInt64>

        init?(_ secret: String) {
            let bytes = Array(secret.utf8)
            guard bytes.count >= SafeMessage.shortestSecret else { return nil }
            let length = min(SafeMessage.windowLength, bytes.count)
            windowLength = length
            windows = Set((0...(bytes.count - length)).map { Self.pack(bytes[$0..<($0 + length)]) })
        }

        func mark(in bytes: [UInt8], _ hidden: inout [Bool]) {
            guard bytes.count >= windowLength else { return }
            for start in 0...(bytes.count - windowLength) {
                let range = start..<(start + windowLength)
                if windows.contains(Self.pack(bytes[range])) {
                    for index in range { hidden[index] = true }
                }
            }
        }

        private static func pack(_ bytes: ArraySlice<UInt8>) -> UInt64 {
            bytes.reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
