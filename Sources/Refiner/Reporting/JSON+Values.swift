public import JSONText

extension JSON {
    /// A number, or null where it is unknown.
    static func optional(_ number: Double?) -> JSON { number.map { JSON($0) } ?? JSON.null }

    /// A text, or null.
    static func optional(_ text: String?) -> JSON { text.map { JSON($0) } ?? JSON.null }
}

extension [String] {
    /// The texts as a JSON array, for a column of the state.
    var jsonText: String { JSON(map { JSON($0) }).serialized(.compact) }
}

extension [String: Double] {
    /// The numbers as a JSON object in the order of their names, for a column of the state.
    var jsonText: String {
        JSON(sorted { $0.key < $1.key }.map { JSON.Member(name: $0.key, value: JSON($0.value)) }).serialized(.compact)
    }
}

extension Confusion {
    /// `{"label", "count", "direction"}`.
    public var json: JSON {
        ["label": JSON(label), "count": JSON(count), "direction": JSON(direction.rawValue)]
    }
}
