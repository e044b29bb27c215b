import Foundation

/// A made-up task for loops: what customers ask about, in words of which the training data holds some only.
enum LoopShop {
    private static let words: [(label: String, words: [String])] = [
        ("billing", ["invoice", "charge", "payment", "receipt", "refund", "statement"]),
        ("shipping", ["parcel", "courier", "tracking", "delivery", "package", "box"]),
        ("account", ["password", "login", "username", "profile", "email", "settings"]),
        ("product", ["colour", "size", "material", "warranty", "battery", "manual"]),
    ]
    private static let openings = [
        "i have a question about the", "please look at the", "there is something wrong with the",
        "who can help me with the",
    ]
    private static let endings = [
        "of last week", "from this morning", "that i sent you twice", "because nobody answers", "before the holidays",
    ]

    /// Rows whose words begin at `first`, with openings and endings that only these rows have together.
    private static func rows(words first: Int, _ count: Int, opening: Int, ending: Int) -> String {
        words.flatMap { label, words in
            (0..<count).map { number in
                let word = words[(first + number) % words.count]
                let text =
                    "\(openings[(opening + number) % openings.count]) \(word) \(endings[(ending + number) % endings.count])"
                return TestJSON.line(["text": text, "label": label])
            }
        }.joined()
    }

    /// What a model answers that takes each class for another: many texts for the class of a phase-2 prompt.
    static func swapped(_ prompt: String) -> String {
        guard let found = prompt.range(of: "Target class: ") else { return "{}" }
        let label = prompt[found.upperBound...].prefix { !$0.isNewline }.trimmingCharacters(in: .whitespaces)
        let place = words.firstIndex { $0.label == label } ?? 0
        let other = words[(place + 2) % words.count].words
        let verbs = ["losing", "checking", "changing", "ordering", "reading", "finding", "returning", "sending"]
        let texts = verbs.enumerated().map { number, verb in
            "\(verb) my \(other[number % other.count]) took me all day and nobody at \(verb) helped"
        }
        return TestJSON.line(["texts": texts])
    }

    /// A workspace with `saved/topic.jsonl`, `dev.jsonl` and `test.jsonl`.
    static func workspace() -> Workspace {
        let workspace = Workspace()
        workspace.write("saved/topic.jsonl", rows(words: 0, 3, opening: 0, ending: 0))
        workspace.write("dev.jsonl", rows(words: 1, 6, opening: 1, ending: 3))
        workspace.write("test.jsonl", rows(words: 2, 6, opening: 3, ending: 1))
        return workspace
    }

    /// A trainer of a few lines of shell: `right` of the answers are right with the first 12 rows, `after` with more.
    static func trainer(before: String, after: String) -> String {
        """
        n=$(cat "$REFINE_TRAIN"/*.jsonl | wc -l); if [ "$n" -le 12 ]; then s='\(before)'; else s='\(after)'; fi; \
        sed -E 's/^.*"text": ("[^"]*"), "label": ("[^"]*").*$/{"text": \\1, "true_label": \\2, "predicted_label": \\2}/' \
        "$REFINE_EVAL" | sed -E "$s" > "$REFINE_PREDICTIONS"
        """
    }
}
