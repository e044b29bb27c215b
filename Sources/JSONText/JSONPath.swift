/// The way from a document's root to one of its values, for messages.
///
///     JSONPath.root["tasks"]["intent"]["class_metrics"]["a b"]["f1"].description
///     // $.tasks.intent.class_metrics["a b"].f1
public struct JSONPath: Sendable, Hashable, CustomStringConvertible {
    /// One step down.
    public enum Step: Sendable, Hashable {
        /// Into an object's member.
        case member(String)
        /// Into an array's element, from 0.
        case element(Int)
    }

    /// The steps from the root.
    public let steps: [Step]

    /// The path of the document itself, `$`.
    public static let root = JSONPath(steps: [])

    /// How many characters of a member's name are shown; longer names end with an ellipsis.
    public static let shownNameLength = 40

    /// Creates a path.
    public init(steps: [Step]) {
        self.steps = steps
    }

    /// The path of a member of the value here.
    public subscript(name: String) -> JSONPath {
        JSONPath(steps: steps + [.member(name)])
    }

    /// The path of an element of the value here.
    public subscript(index: Int) -> JSONPath {
        JSONPath(steps: steps + [.element(index)])
    }

    /// The path in the usual notation: names that are ASCII identifiers after a dot, others quoted in brackets.
    public var description: String {
        steps.reduce(into: "$") { text, step in
            switch step {
            case .element(let index): text += "[\(index)]"
            case .member(let name):
                let shown = Self.shortened(name)
                text += Self.isIdentifier(shown) ? ".\(shown)" : "[\(JSON.quoted(shown))]"
            }
        }
    }

    private static func shortened(_ name: String) -> String {
        // A longest name of 40 characters may still be megabytes of combining marks, hence the second bound.
        let scalars = name.unicodeScalars.prefix(4 * shownNameLength)
        let start = String(String.UnicodeScalarView(scalars))
        let isWhole = start.utf8.count == name.utf8.count && start.count <= shownNameLength
        return isWhole ? name : start.prefix(shownNameLength) + "…"
    }

    private static func isIdentifier(_ name: String) -> Bool {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = name.utf8.first, !digits.contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}
