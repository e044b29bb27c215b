extension JSON {
    /// The `null` value.
    public static let null = JSON(.null)

    /// Creates a string, or `null` from `nil`.
    public init(_ text: String?) {
        self.init(text.map(Content.string) ?? .null)
    }

    /// Creates a number, or `null` from `nil`.
    public init(_ number: Int?) {
        self.init(number.map { .number(String($0)) } ?? .null)
    }

    /// Creates a number in the shortest form that reads back the same, as Python writes it (`2.0`, `1e-05`).
    ///
    /// JSON has no infinities and no NaN: they become `null`, as does `nil`.
    public init(_ number: Double?) {
        self.init(number.flatMap { $0.isFinite ? .number($0.description) : nil } ?? .null)
    }

    /// Creates a boolean, or `null` from `nil`.
    public init(_ flag: Bool?) {
        self.init(flag.map(Content.bool) ?? .null)
    }

    /// Creates an array.
    public init(_ elements: [JSON]) {
        self.init(.array(elements))
    }

    /// Creates an array of strings.
    public init(_ texts: [String]) {
        self.init(.array(texts.map { JSON(.string($0)) }))
    }

    /// Creates an object whose members keep the given order.
    public init(_ members: [Member]) {
        self.init(.object(members))
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    /// Creates a string.
    public init(stringLiteral value: String) {
        self.init(.string(value))
    }
}

extension JSON: ExpressibleByIntegerLiteral {
    /// Creates a number.
    public init(integerLiteral value: Int) {
        self.init(.number(String(value)))
    }
}

extension JSON: ExpressibleByFloatLiteral {
    /// Creates a number; see ``init(_:)-(Double?)``.
    public init(floatLiteral value: Double) {
        self.init(Optional(value))
    }
}

extension JSON: ExpressibleByBooleanLiteral {
    /// Creates a boolean.
    public init(booleanLiteral value: Bool) {
        self.init(.bool(value))
    }
}

extension JSON: ExpressibleByNilLiteral {
    /// Creates `null`.
    public init(nilLiteral: ()) {
        self.init(.null)
    }
}

extension JSON: ExpressibleByArrayLiteral {
    /// Creates an array.
    public init(arrayLiteral elements: JSON...) {
        self.init(.array(elements))
    }
}

extension JSON: ExpressibleByDictionaryLiteral {
    /// Creates an object whose members keep the order of the literal.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(.object(elements.map { Member(name: $0.0, value: $0.1) }))
    }
}
