import Foundation
import LanguageModels
import RefinerTestSupport

/// What a well-behaved language model answers to the prompts of the two phases.
enum ShopWriter {
    /// Both phases' answers to `request`.
    static func answer(_ request: ServerRequest) -> ServerReply { .completion(content(request)) }

    /// The text of the answer to `request`.
    static func content(_ request: ServerRequest) -> String {
        guard let prompt = prompt(request) else { return "" }
        return content(prompt: prompt, seed: "\(request.number)")
    }

    /// The text of the answer to a prompt of either phase; texts are unlike those of all other seeds.
    static func content(prompt: String, seed: String) -> String {
        guard let label = value("Target class: ", prompt) else { return differentiators(classes(askedIn: prompt)) }
        return TestJSON.text(["texts": texts(label, prompt, seed)])
    }

    /// What was asked at first; a correction may follow it.
    private static func prompt(_ request: ServerRequest) -> String? {
        request.chat?.messages.first { $0.role == .user }?.content
    }

    /// Whether the request is one of phase 2.
    static func isGeneration(_ request: ServerRequest) -> Bool { label(request) != nil }

    /// The class that a phase-2 prompt asks about.
    static func label(_ request: ServerRequest) -> String? {
        prompt(request).flatMap { value("Target class: ", $0) }
    }

    /// As many texts as a phase-2 prompt asks for, unlike all others.
    static func texts(_ request: ServerRequest) -> [String] {
        texts(label(request) ?? "", prompt(request) ?? "", "\(request.number)")
    }

    private static func texts(_ label: String, _ prompt: String, _ seed: String) -> [String] {
        let count = value("Number of texts: ", prompt).flatMap { Int($0) } ?? 0
        return (0..<count).map { sentence("\(label)/\(seed)/\($0)") }
    }

    /// A sentence that no other `seed` gives.
    static func sentence(_ seed: String) -> String {
        var number = SplitMix64(seed: seed.utf8.reduce(UInt64(14_695_981)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
        return (0..<6).map { _ in words[Int(number.next() % UInt64(words.count))] }.joined(separator: " ")
    }

    static func differentiators(_ labels: [String]) -> String {
        TestJSON.text(
            Dictionary(
                uniqueKeysWithValues: labels.map { label in
                    (
                        label,
                        [
                            "confused_with": ["returns"], "differentiators": ["\(label) is about \(label) alone"],
                            "emphasize": ["plain words"], "avoid": ["both at once"], "languages": ["en": 1.0],
                            "length": ["min": 20, "max": 80],
                        ] as [String: Any]
                    )
                }))
    }

    /// The classes that a phase-1 prompt asks about.
    static func classes(askedIn prompt: String) -> [String] {
        guard let list = prompt.range(of: "Classes to describe:\n") else { return [] }
        return prompt[list.upperBound...].split(separator: "\n").filter { $0.hasPrefix("- ") }.map {
            String($0.dropFirst(2))
        }
    }

    private static func value(_ name: String, _ prompt: String) -> String? {
        prompt.split(separator: "\n").last { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }

    private static let words = """
        amber basket candle dragon engine forest garden hammer island jungle kettle ladder magnet needle orange pencil \
        quartz ribbon saddle tunnel umbrella velvet window yellow zipper anchor bridge carpet desert empire falcon guitar
        """.split(separator: " ").map(String.init)
}
