import Foundation

/// Looks for a key in everything that runs leave behind, as it is and in the forms in which it could hide.
struct SecretSearch {
    let key: String
    private let needles: [(form: String, bytes: Data)]

    init(_ key: String) {
        self.key = key
        let base64 = Self.base64(key)
        let safe = base64.replacing("+", with: "-").replacing("/", with: "_")
        let hexadecimal = key.utf8.map { String($0, radix: 16) }.joined()
        let forms: [(form: String, text: String)] = [
            ("the key", key),
            ("its second half", String(key.suffix(key.count / 2))),
            ("base64", base64),
            // As the password of nobody, whose first four characters hold the colon.
            ("base64 as a password", String(Self.base64(":" + key).dropFirst(4))),
            ("base64 for addresses", safe),
            ("percent-encoded", key.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? key),
            ("percent-encoded in part", key.addingPercentEncoding(withAllowedCharacters: .urlHostAllowed) ?? key),
            ("JSON with escaped slashes", key.replacing("/", with: "\\/")),
            ("hexadecimal", hexadecimal),
        ]
        needles = forms.map { ($0.form, Data($0.text.utf8)) }
    }

    private static func base64(_ text: String) -> String {
        String(Data(text.utf8).base64EncodedString().prefix { $0 != "=" })
    }

    /// Where the key is, and in which form: in any file of `folder`, or in what a command wrote.
    func finds(in folder: Workspace, _ outcomes: [RefineProcess.Outcome] = []) -> [String] {
        let files = folder.everything().map { ($0.key, Data($0.value)) }
        let names = folder.everything().keys.map { ("the name of \($0)", Data($0.utf8)) }
        let outputs = outcomes.enumerated().flatMap { index, outcome in
            [
                ("standard output \(index)", Data(outcome.output.utf8)),
                ("standard error \(index)", Data(outcome.messages.utf8)),
            ]
        }
        return (files + names + outputs).flatMap { place, bytes in
            needles.filter { bytes.range(of: $0.bytes) != nil }.map { "\(place): \($0.form)" }
        }
    }
}
