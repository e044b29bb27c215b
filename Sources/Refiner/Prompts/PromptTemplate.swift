/// A text with named places, `{{name}}`.
///
/// Values are put in once and never read again, so that a dataset text holding `{{…}}` stays what it is.
public struct PromptTemplate: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case text(String)
        case place(String)
    }

    private let parts: [Part]

    /// Reads a template.
    ///
    /// - Parameters:
    ///   - source: the template's text.
    ///   - known: the names that may stand in it.
    /// - Throws: ``PromptTemplateError`` for a place that is never closed or has another name.
    public init(_ source: String, known: Set<String>) throws(PromptTemplateError) {
        var parts: [Part] = []
        var rest = source[...]
        while let open = rest.firstRange(of: "{{") {
            parts.append(.text(String(rest[..<open.lowerBound])))
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                throw PromptTemplateError(
                    line: Self.line(of: open.lowerBound, in: source), reason: "\"{{\" is never closed")
            }
            let name = String(rest[open.upperBound..<close.lowerBound]).trimmed
            guard known.contains(name) else {
                throw PromptTemplateError(
                    line: Self.line(of: open.lowerBound, in: source),
                    reason:
                        "nothing is called {{\(name.excerpt(40))}}; expected one of \(known.sorted().joined(separator: ", "))"
                )
            }
            parts.append(.place(name))
            rest = rest[close.upperBound...]
        }
        parts.append(.text(String(rest)))
        self.parts = parts
    }

    /// The text with every place filled; a name without a value leaves nothing.
    public func rendered(_ values: [String: String]) -> String {
        let texts = parts.map { part in
            switch part {
            case .text(let text): text
            case .place(let name): values[name] ?? ""
            }
        }
        var rendered = ""
        rendered.reserveCapacity(texts.reduce(0) { $0 + $1.utf8.count })
        for text in texts { rendered += text }
        return rendered
    }

    /// The template with the places filled that have a value; the others stay.
    public func filled(_ values: [String: String]) -> PromptTemplate {
        var filled: [Part] = []
        for part in parts {
            let part = if case .place(let name) = part, let value = values[name] { Part.text(value) } else { part }
            if case .text(let text) = part, case .text(let before) = filled.last {
                filled[filled.count - 1] = .text(before + text)
            } else {
                filled.append(part)
            }
        }
        return PromptTemplate(parts: filled)
    }

    /// The template of the empty text.
    static let empty = PromptTemplate(parts: [])

    private init(parts: [Part]) { self.parts = parts }

    private static func line(of index: String.Index, in source: String) -> Int {
        1 + source[..<index].count { $0.isNewline }
    }
}

/// What is wrong with a template.
public struct PromptTemplateError: Error, Sendable, Hashable {
    /// The line, counted from 1.
    public let line: Int
    /// What is wrong and what was expected.
    public let reason: String
}
